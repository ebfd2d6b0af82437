from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class TeamHelpline(Base):
    """A line of help of the team's own area, and when somebody last checked it."""

    __tablename__ = "team_helplines"
    __table_args__ = (sa.Index(None, "organisation_id", "position"),)

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    position: Mapped[int]
    name: Mapped[str]
    contact: Mapped[str]
    hours: Mapped[str]
    checked_on: Mapped[date]
