"""Families, the people in them, and how to reach them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class Family(Base):
    """A family, known by the team's own reference: no name, no NHS number."""

    __tablename__ = "families"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "id"),
        sa.UniqueConstraint("organisation_id", "reference_digest"),
        sa.Index(None, "organisation_id", "created_at"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    reference_sealed: Mapped[bytes]
    reference_digest: Mapped[str]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class Person(Base):
    """A person in a family. Months are first days; ``label_sealed`` distinguishes two carers without a name.

    The key to the family includes the organisation, so no one can be moved to another organisation's family.
    """

    __tablename__ = "people"
    __table_args__ = (
        sa.CheckConstraint(
            "role IN ('birth_parent', 'other_parent', 'carer', 'infant', 'unborn')", name="role"
        ),
        sa.CheckConstraint("role <> 'unborn' OR born_month IS NULL", name="unborn_is_not_born"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "family_id"], ["families.organisation_id", "families.id"]
        ),
        sa.UniqueConstraint("organisation_id", "id"),
        sa.Index(None, "organisation_id", "family_id"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str]
    family_id: Mapped[str]
    role: Mapped[str]
    label_sealed: Mapped[bytes | None]
    due_month: Mapped[date | None]
    born_month: Mapped[date | None]
    created_at: Mapped[datetime]


class PersonContact(Base):
    """How to reach a person, separate from all else about them. Deleting this row leaves a pseudonym."""

    __tablename__ = "person_contacts"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"], ["people.organisation_id", "people.id"], ondelete="CASCADE"
        ),
        sa.Index(None, "organisation_id", "person_id"),
    )

    person_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    name_sealed: Mapped[bytes | None]
    email_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    updated_at: Mapped[datetime]


class Addressee(Base):
    """Who an invitation was sent to: a person, who it is about, in which episode, on what occasion.

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
