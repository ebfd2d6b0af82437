from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from feedback_app.storage.models.base import Base, RandomId


class Episode(Base):
    """One piece of work with a family, from a day until it is closed with a reason."""

    __tablename__ = "episodes"
    __table_args__ = (
        sa.CheckConstraint("(ended_on IS NULL) = (close_reason IS NULL)", name="closed_with_a_reason"),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_it_began"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "family_id"], ["families.organisation_id", "families.id"]
        ),
        sa.UniqueConstraint("organisation_id", "id"),
        sa.Index(None, "organisation_id", "ended_on"),
        sa.Index(None, "organisation_id", "family_id"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str]
    family_id: Mapped[str]
    team: Mapped[str]
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    close_reason: Mapped[str | None]
    created_at: Mapped[datetime]
