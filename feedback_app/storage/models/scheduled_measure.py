from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from feedback_app.storage.models.base import Base, RandomId


class ScheduledMeasure(Base):
    """A measure somebody fills in during an episode, and when. ``measure`` is a definition's id."""

    __tablename__ = "scheduled_measures"
    __table_args__ = (
        sa.CheckConstraint("every_weeks IS NULL OR every_weeks BETWEEN 1 AND 52", name="every_weeks"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "episode_id"], ["episodes.organisation_id", "episodes.id"]
        ),
        sa.ForeignKeyConstraint(["organisation_id", "person_id"], ["people.organisation_id", "people.id"]),
        sa.ForeignKeyConstraint(
            ["organisation_id", "about_person_id"], ["people.organisation_id", "people.id"]
        ),
        sa.Index(None, "organisation_id", "episode_id"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str]
    episode_id: Mapped[str]
    person_id: Mapped[str]
    about_person_id: Mapped[str | None]
    measure: Mapped[str]
    at_start: Mapped[bool]
    every_weeks: Mapped[int | None]
    at_end: Mapped[bool]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
