from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base


class Addressee(Base):
    """Whom an invitation was sent to: a person of a family, about whom, in which episode, on what occasion.

    Only invitations to forms that are not anonymous have one; a response finds it by its invitation.
    """

    __tablename__ = "addressees"
    __table_args__ = (
        sa.CheckConstraint("occasion IN ('start', 'review', 'end', 'other')", name="occasion"),
        sa.ForeignKeyConstraint(["organisation_id", "person_id"], ["people.organisation_id", "people.id"]),
        sa.ForeignKeyConstraint(
            ["organisation_id", "about_person_id"], ["people.organisation_id", "people.id"]
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "episode_id"], ["episodes.organisation_id", "episodes.id"]
        ),
        sa.Index(None, "organisation_id", "episode_id"),
        sa.Index(None, "organisation_id", "person_id"),
    )

    invitation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("invitations.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[str]
    person_id: Mapped[str]
    about_person_id: Mapped[str | None]
    episode_id: Mapped[str]
    occasion: Mapped[str]
