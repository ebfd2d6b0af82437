from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class ChartNote(Base):
    """Something that happened in a month and may explain a change; drawn on the organisation's trends."""

    __tablename__ = "chart_notes"
    __table_args__ = (sa.Index(None, "organisation_id", "month"),)

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    month: Mapped[date]
    text: Mapped[str]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
