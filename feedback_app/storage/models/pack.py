from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class Pack(Base):
    """The figures of a pack that was handed out, as they were shown: to compare the next one with.

    One row for each set of organisations, edition and months: making it again replaces it. ``scope`` is the
    ids of its organisations, ``organisation_id`` the first of them.
    """

    __tablename__ = "packs"
    __table_args__ = (
        sa.CheckConstraint("edition IN ('team', 'commissioners', 'public')", name="edition"),
        sa.UniqueConstraint("scope", "edition", "first_month", "last_month"),
        sa.Index(None, "organisation_id"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    scope: Mapped[str]
    edition: Mapped[str]
    first_month: Mapped[date]
    last_month: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    figures_sealed: Mapped[bytes]
