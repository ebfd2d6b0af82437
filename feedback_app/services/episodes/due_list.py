"""Who is due a measure: every scheduled measure of the open episodes, the most urgent first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.episodes.due import (
    DueState,
    DueStatus,
    Timing,
    due_status,
)
from feedback_app.services.episodes.rules import rules
from feedback_app.services.families.families import PersonView, person_view, reference_of
from feedback_app.services.families.scope import found
from feedback_app.services.local_time import local_day
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Episode, Family, MeasureResult, Person, ScheduledMeasure


ORDER = tuple(DueState)


@dataclass(frozen=True, slots=True)
class DueLine:
    """One scheduled measure of one person. ``measure`` is an id; the measure reader has its title."""

    scheduled_id: str
    organisation_id: str
    family_id: str
    family: str = field(repr=False)
    episode_id: str
    person: PersonView
    about: PersonView | None
    measure: str
    timing: Timing
    status: DueStatus


def due_list(
    session: Session, *, by: Actor, keys: KeyRing, now: datetime, family_id: str | None = None
) -> tuple[DueLine, ...]:
    """For the open episodes of every organisation the actor may work in, or of one family (or NotFound)."""
    if family_id is not None:
        found(session, by=by, table=Family, row_id=family_id)
    today = local_day(now)
    rows = _scheduled(session, by.scope(Permission.WORK_WITH_FAMILIES), family_id=family_id)
    done = _days_done(session, [scheduled.episode_id for scheduled, *_ in rows])
    about = _people(session, {scheduled.about_person_id for scheduled, *_ in rows})
    lines = [
        DueLine(
            scheduled_id=scheduled.id,
            organisation_id=scheduled.organisation_id,
            family_id=family.id,
            family=reference_of(keys, family),
            episode_id=episode.id,
            person=person_view(keys, person, today),
            about=person_view(keys, about[scheduled.about_person_id], today)
            if scheduled.about_person_id
            else None,
            measure=scheduled.measure,
            timing=_timing(scheduled),
            status=_status(scheduled, episode.started_on, done, today),
        )
        for scheduled, episode, family, person in rows
    ]
    return tuple(sorted(lines, key=_pressing))


def without_second_score(session: Session, *, by: Actor, episode_id: str) -> tuple[str, ...]:
    """Ids of measures scheduled in this episode but not done on two days, so that they cannot show change."""
    episode = found(session, by=by, table=Episode, row_id=episode_id)
    scheduled = session.scalars(
        sa.select(ScheduledMeasure).where(
            ScheduledMeasure.organisation_id == episode.organisation_id,
            ScheduledMeasure.episode_id == episode.id,
            ScheduledMeasure.removed_at.is_(None),
        )
    ).all()
    done = _days_done(session, [episode.id])
    return tuple(each.measure for each in scheduled if len(set(done[_key(each)])) < 2)


_Key = tuple[str, str, str | None, str]


def _key(row: ScheduledMeasure | MeasureResult) -> _Key:
    """What must match for a result to count, so that it is never another person's or about another child."""
    return (row.episode_id, row.person_id, row.about_person_id, row.measure)


def _scheduled(
    session: Session, organisation_ids: frozenset[str], *, family_id: str | None
) -> Sequence[sa.Row[ScheduledMeasure, Episode, Family, Person]]:
    query = (
        sa.select(ScheduledMeasure, Episode, Family, Person)
        .join(Episode, Episode.id == ScheduledMeasure.episode_id)
        .join(Family, Family.id == Episode.family_id)
        .join(Person, Person.id == ScheduledMeasure.person_id)
        .where(
            ScheduledMeasure.organisation_id.in_(organisation_ids),
            ScheduledMeasure.removed_at.is_(None),
            Episode.ended_on.is_(None),
        )
    )
    return session.execute(query if family_id is None else query.where(Family.id == family_id)).all()


def _days_done(session: Session, episode_ids: Sequence[str]) -> defaultdict[_Key, list[date]]:
    days: defaultdict[_Key, list[date]] = defaultdict(list)
    query = sa.select(MeasureResult).where(
        MeasureResult.episode_id.in_(sorted(set(episode_ids))), MeasureResult.taken_back_at.is_(None)
    )
    for row in session.scalars(query):
        days[_key(row)].append(row.completed_on)
    return days


def _people(session: Session, ids: set[str | None]) -> dict[str, Person]:
    wanted = sorted(each for each in ids if each is not None)
    return {row.id: row for row in session.scalars(sa.select(Person).where(Person.id.in_(wanted)))}


def _timing(row: ScheduledMeasure) -> Timing:
    return Timing(row.at_start, row.every_weeks, row.at_end)


def _status(
    row: ScheduledMeasure, started_on: date, done: defaultdict[_Key, list[date]], today: date
) -> DueStatus:
    return due_status(
        _timing(row),
        started_on=started_on,
        done=done[_key(row)],
        today=today,
        grace_days=rules().due_grace_days,
    )


def _pressing(line: DueLine) -> tuple[int, date, str, str]:
    due_on = line.status.due_on or date.max
    return (ORDER.index(line.status.state), due_on, line.family.casefold(), line.scheduled_id)
