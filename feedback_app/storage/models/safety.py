"""Alerts, their settings, and lines of help."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


SOURCES = " + ".join(
    f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in ("response_id", "draft_digest", "result_id")
)


class Alert(Base):
    """An answer that needs a conversation, and the outcome. It holds no answer and no level of risk.

    Written in the transaction that stores what it is about. The unique keys allow one for each question.
    ``draft_digest`` stays when an abandoned draft is sent later and ``response_id`` is added.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        sa.CheckConstraint(f"{SOURCES} >= 1", name="about_something"),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (outcome IS NULL)", name="acknowledged_with_an_outcome"
        ),
        sa.ForeignKeyConstraint(["organisation_id", "person_id"], ["people.organisation_id", "people.id"]),
        sa.ForeignKeyConstraint(
            ["organisation_id", "episode_id"], ["episodes.organisation_id", "episodes.id"]
        ),
        sa.UniqueConstraint("response_id", "question_id", "item"),
        sa.UniqueConstraint("draft_digest", "question_id", "item"),
        sa.UniqueConstraint("result_id", "question_id", "item"),
        sa.Index(None, "organisation_id", "acknowledged_at"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    response_id: Mapped[str | None] = mapped_column(sa.ForeignKey("responses.id"))
    draft_digest: Mapped[str | None]
    result_id: Mapped[str | None] = mapped_column(sa.ForeignKey("measure_results.id"))
    invitation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("invitations.id"))
    person_id: Mapped[str | None]
    episode_id: Mapped[str | None]
    form_key: Mapped[str | None]
    measure: Mapped[str | None]
    question_id: Mapped[str]
    item: Mapped[str] = mapped_column(default="")
    raised_at: Mapped[datetime]
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    deputy_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    owner_told_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    outcome: Mapped[str | None]
    note_sealed: Mapped[bytes | None]


class Heartbeat(Base):
    """When a job last ran, so that we can see when it stops running. ``last_error`` is a code."""

    __tablename__ = "heartbeats"

    job: Mapped[str] = mapped_column(primary_key=True)
    last_run_at: Mapped[datetime | None]
    last_failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


class ServingProcess(Base):
    """A process that serves pages: commands next to it read the address that links must have.

    ``seen_at`` moves on while it runs. ``serves_team``: it has the team's pages, not only the forms.
    """

    __tablename__ = "serving_processes"

    id: Mapped[RandomId]
    machine: Mapped[str]
    pid: Mapped[int]
    base_url: Mapped[str]
    serves_team: Mapped[bool]
    sends_mail: Mapped[bool]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class SafetySettings(Base):
    """When an organisation's team works and who answers its alerts. Without a row the defaults apply."""

    __tablename__ = "safety_settings"

    organisation_id: Mapped[str] = mapped_column(organisation_key(), primary_key=True)
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    deputy_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    working_days: Mapped[str]
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]
    closed_days: Mapped[str] = mapped_column(sa.Text())
    hours_to_acknowledge: Mapped[int]
    draft_minutes: Mapped[int]
    updated_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime]


class TeamHelpline(Base):
    """A line of help in the team's own area, and when it was last checked."""

    __tablename__ = "team_helplines"
    __table_args__ = (sa.Index(None, "organisation_id", "position"),)

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    position: Mapped[int]
    name: Mapped[str]
    contact: Mapped[str]
    hours: Mapped[str]
    checked_on: Mapped[date]
