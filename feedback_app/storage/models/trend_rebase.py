from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class TrendRebase(Base):
    """A month from which new limits hold for one trend of an organisation, and why."""

    __tablename__ = "trend_rebases"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "form_key", "followed", "codes", "month"),)

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_key: Mapped[str]
    followed: Mapped[str]
    codes: Mapped[str]
    month: Mapped[date]
    reason: Mapped[str]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
