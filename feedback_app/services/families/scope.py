"""Finds a row the actor may work with. Another organisation's row looks the same as a missing one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.storage.models import Episode, Family, Goal, MeasureResult, Person, ScheduledMeasure


Row = TypeVar("Row", Family, Person, Episode, ScheduledMeasure, MeasureResult, Goal)
KINDS: Mapping[type[object], str] = {
    Family: "family",
    Person: "person",
    Episode: "episode",
    ScheduledMeasure: "scheduled_measure",
    MeasureResult: "measure_result",
    Goal: "goal",
}


def found(session: Session, *, by: Actor, table: type[Row], row_id: str) -> Row:
    """The row. Raises NotFound ``<kind>_not_found``."""
    kind = KINDS[table]
    return row_in_scope(
        session,
        table,
        row_id,
        by=by,
        permission=Permission.WORK_WITH_FAMILIES,
        missing=NotFound(f"{kind}_not_found", where=kind.replace("_", " ").capitalize()),
    )


def person_of(session: Session, *, by: Actor, family_id: str, person_id: str) -> Person:
    """A person in this family. Raises NotFound ``person_not_found`` for anyone else."""
    person = found(session, by=by, table=Person, row_id=person_id)
    if person.family_id != family_id:
        raise NotFound("person_not_found", where="Person")
    return person


def open_episode(session: Session, *, by: Actor, episode_id: str) -> Episode:
    """An episode that is not closed. Raises Refused ``episode_closed``."""
    episode = found(session, by=by, table=Episode, row_id=episode_id)
    if episode.ended_on is not None:
        raise Refused(
            "episode_closed",
            where="Episode",
            what="The episode is closed, so nothing can be added to it.",
            how="Start a new episode with this family.",
        )
    return episode


def note(
    session: Session,
    *,
    by: Actor,
    action: str,
    row: Family | Person | Episode | ScheduledMeasure | MeasureResult | Goal,
    now: datetime,
    detail: audit.Detail | None = None,
) -> None:
    """Write the audit row for something done to this row."""
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=row.organisation_id,
        subject_kind=KINDS[type(row)],
        subject_id=row.id,
        detail=detail,
        now=now,
    )
