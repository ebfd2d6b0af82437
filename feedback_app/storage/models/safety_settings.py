from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, organisation_key


class SafetySettings(Base):
    """When an organisation's team works and who answers its alerts. Without a row the defaults hold."""

    __tablename__ = "safety_settings"

    organisation_id: Mapped[str] = mapped_column(organisation_key(), primary_key=True)
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    deputy_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    working_days: Mapped[str]
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]
    closed_days: Mapped[str] = mapped_column(sa.Text())
    hours_to_acknowledge: Mapped[int]
    draft_minutes: Mapped[int]
    updated_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime]
