"""Episodes of work: groupings, goals, scheduled measures and results."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId
from feedback_app.storage.models.types import ExactNumber


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


class ThriveGrouping(Base):
    """The THRIVE grouping a family and a team chose for an episode from a day on. Rows are only added."""

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


class Goal(Base):
    """A goal of a person in a family for an episode, in their own words. Its id never changes.

    ``place`` is 1 to 3, its position on the page. After a goal ends another may take its place.
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


class ScheduledMeasure(Base):
    """A measure that a person fills in during an episode, and when. ``measure`` is a definition's id."""

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


SOURCE = "(response_id IS NOT NULL AND mode = 'screen') OR (response_id IS NULL AND mode <> 'screen')"


class MeasureResult(Base):
    """A measure completed on a day by a person in a family, in a response or typed in by the team.

    No score is stored, only the answers (in the response's rows, or sealed here) or a total worked out
    elsewhere. ``instance`` distinguishes several of the same measure, such as one goal from another.
    """

    __tablename__ = "measure_results"
    __table_args__ = (
        sa.CheckConstraint("occasion IN ('start', 'review', 'end', 'other')", name="occasion"),
        sa.CheckConstraint("mode IN ('screen', 'paper', 'telephone', 'in_person')", name="mode"),
        sa.CheckConstraint(SOURCE, name="one_source"),
        sa.CheckConstraint(
            "response_id IS NOT NULL OR items_sealed IS NOT NULL OR stated_total IS NOT NULL",
            name="holds_something",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "episode_id"], ["episodes.organisation_id", "episodes.id"]
        ),
        sa.ForeignKeyConstraint(["organisation_id", "person_id"], ["people.organisation_id", "people.id"]),
        sa.ForeignKeyConstraint(
            ["organisation_id", "about_person_id"], ["people.organisation_id", "people.id"]
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("response_id", "measure", "instance"),
        sa.UniqueConstraint("organisation_id", "id"),
        sa.Index(None, "organisation_id", "episode_id", "completed_on"),
        sa.Index(None, "organisation_id", "measure", "completed_on"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str]
    episode_id: Mapped[str]
    person_id: Mapped[str]
    about_person_id: Mapped[str | None]
    measure: Mapped[str]
    measure_version: Mapped[str]
    instance: Mapped[str] = mapped_column(default="")
    completed_on: Mapped[date]
    occasion: Mapped[str]
    mode: Mapped[str]
    response_id: Mapped[str | None]
    items_sealed: Mapped[bytes | None]
    stated_total: Mapped[Decimal | None] = mapped_column(ExactNumber())
    entered_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


class SecondEntry(Base):
    """The same paper typed in again by a second person. ``settled_at``: they agree, or someone decided."""

    __tablename__ = "second_entries"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["organisation_id", "result_id"],
            ["measure_results.organisation_id", "measure_results.id"],
            ondelete="CASCADE",
        ),
        sa.Index(None, "organisation_id", "settled_at"),
    )

    result_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    items_sealed: Mapped[bytes | None]
    stated_total: Mapped[Decimal | None] = mapped_column(ExactNumber())
    entered_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
