from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class TrendSetting(Base):
    """How an organisation judges one trend: of a form (empty: every form), what is followed, which answers.

    ``codes`` are sorted and joined by commas: a target belongs to the answers that count for it.
    """

    __tablename__ = "trend_settings"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "form_key", "followed", "codes"),
        sa.CheckConstraint("direction IN ('increase', 'decrease', 'neutral')", name="direction"),
        sa.CheckConstraint("baseline IS NULL OR baseline > 0", name="baseline"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_key: Mapped[str]
    followed: Mapped[str]
    codes: Mapped[str]
    direction: Mapped[str | None]
    target: Mapped[float | None]
    from_month: Mapped[date | None]
    from_value: Mapped[float | None]
    to_month: Mapped[date | None]
    to_value: Mapped[float | None]
    baseline: Mapped[int | None]
    changed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
