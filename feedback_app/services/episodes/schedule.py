"""Which measures a person fills in during an episode, and when."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services.episodes.due import Timing
from feedback_app.services.families.scope import found, note, open_episode, person_of
from feedback_app.services.families.vocabulary import PersonRole
from feedback_app.services.measure_reading import MeasureReader, shipped
from feedback_app.storage.models import Person, ScheduledMeasure


def schedule_measure(
    session: Session,
    *,
    by: Actor,
    episode_id: str,
    person_id: str,
    about_person_id: str | None = None,
    measure: str,
    timing: Timing,
    now: datetime,
    reader: MeasureReader | None = None,
) -> str:
    """Add a measure to the schedule; returns its id.

    Raises Refused ``measure_unknown``, ``cannot_answer``, ``timing_empty``, ``weeks_range`` or
    ``already_scheduled``.
    """
    episode = open_episode(session, by=by, episode_id=episode_id)
    person = person_of(session, by=by, family_id=episode.family_id, person_id=person_id)
    if about_person_id is not None:
        person_of(session, by=by, family_id=episode.family_id, person_id=about_person_id)
    require_known(measure, reader)
    require_answers(person)
    _check(timing)
    same = sa.select(ScheduledMeasure.id).where(
        ScheduledMeasure.episode_id == episode.id,
        ScheduledMeasure.person_id == person.id,
        ScheduledMeasure.about_person_id.is_not_distinct_from(about_person_id),
        ScheduledMeasure.measure == measure,
        ScheduledMeasure.removed_at.is_(None),
    )
    if session.scalar(same) is not None:
        raise _refused("already_scheduled", "This measure is already in this person's schedule.")
    row = ScheduledMeasure(
        organisation_id=episode.organisation_id,
        episode_id=episode.id,
        person_id=person.id,
        about_person_id=about_person_id,
        measure=measure,
        at_start=timing.at_start,
        every_weeks=timing.every_weeks,
        at_end=timing.at_end,
        added_at=now,
    )
    session.add(row)
    session.flush()
    note(session, by=by, action="measure_scheduled", row=row, detail={"measure": measure}, now=now)
    return row.id


def unschedule(session: Session, *, by: Actor, scheduled_id: str, now: datetime) -> None:
    """Remove a measure from the schedule. Completed ones stay. A second time changes nothing."""
    row = found(session, by=by, table=ScheduledMeasure, row_id=scheduled_id)
    if row.removed_at is None:
        row.removed_at = now
        session.flush()
        note(session, by=by, action="measure_unscheduled", row=row, now=now)


def require_known(measure: str, reader: MeasureReader | None) -> None:
    """Check that the measure has a definition."""
    if measure not in (reader or shipped()).known():
        raise _refused("measure_unknown", "There is no measure with this name.")


def require_answers(person: Person) -> None:
    """Check that the person can be asked questions."""
    if not PersonRole(person.role).answers:
        raise _refused("cannot_answer", "A baby cannot answer. Choose the person who answers about them.")


def _check(timing: Timing) -> None:
    if not (timing.at_start or timing.at_end or timing.every_weeks):
        raise _refused("timing_empty", "The measure would never be due.")
    if timing.every_weeks is not None and not 1 <= timing.every_weeks <= 52:
        raise _refused("weeks_range", "A measure can be due every 1 to 52 weeks.")


def _refused(code: str, what: str) -> Refused:
    return Refused(code, where="Schedule", what=what, how="Choose again.")
