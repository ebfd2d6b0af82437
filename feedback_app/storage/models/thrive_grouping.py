from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId


class ThriveGrouping(Base):
    """Which THRIVE grouping a family and a team chose for an episode from a day on; rows are only added."""

    __tablename__ = "thrive_groupings"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["organisation_id", "episode_id"], ["episodes.organisation_id", "episodes.id"]
        ),
        sa.Index(None, "organisation_id", "episode_id", "since"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str]
    episode_id: Mapped[str]
    grouping: Mapped[str]
    since: Mapped[date]
    proposed_by: Mapped[str]
    family_agreed: Mapped[str]
    recorded_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]
