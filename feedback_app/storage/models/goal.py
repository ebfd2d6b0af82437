from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from feedback_app.storage.models.base import Base, RandomId


class Goal(Base):
    """A goal that somebody of a family works on in an episode, in their own words. Its id is its identity.

    ``place`` is 1 to 3, where it stands on the page; after it ended another goal may take the place.
    """

    __tablename__ = "goals"
    __table_args__ = (
        sa.CheckConstraint("place BETWEEN 1 AND 3", name="place"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "episode_id"], ["episodes.organisation_id", "episodes.id"]
        ),
        sa.ForeignKeyConstraint(["organisation_id", "person_id"], ["people.organisation_id", "people.id"]),
        sa.Index(None, "organisation_id", "episode_id", "person_id"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str]
    episode_id: Mapped[str]
    person_id: Mapped[str]
    place: Mapped[int]
    words_sealed: Mapped[bytes]
    set_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
