"""Which groups (agencies and THRIVE groupings) a response belongs to, and the full count of the groups.

The published version of a form decides what is counted: see ``surveys.experience``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from feedback_app.storage.counting.rows import KIND_OF_FORM, NEW, PLACE, Counted, place_numbers
from feedback_app.storage.models import (
    IN_USE,
    Addressee,
    AnswerRecord,
    Episode,
    FormVersion,
    PathwayCount,
    ThriveGrouping,
)
from feedback_app.storage.models import Response as R
from surveys.definitions.form_json import form_from_json
from surveys.experience import agency_question, experience_lines


GROUPS = cast("sa.Table[Any]", PathwayCount.__table__)
LONDON = ZoneInfo("Europe/London")
AT_ONCE = 500
AGENCY, GROUPING = "agency", "grouping"
_marks: dict[str, Marks] = {}


@dataclass(frozen=True, slots=True)
class Marks:
    """For a form version: the question about the agency, and each (question, item) about the experience."""

    agency: str | None
    lines: frozenset[tuple[str, str]]


def marks_of(session: Session, version_ids: Collection[str]) -> Mapping[str, Marks]:
    """The marks of these versions. A published version never changes, so each is read once."""
    missing = sorted(set(version_ids) - _marks.keys())
    if missing:
        query = sa.select(FormVersion.id, FormVersion.definition).where(FormVersion.id.in_(missing))
        for version_id, definition in session.execute(query):
            form = form_from_json(definition)
            asked = agency_question(form)
            _marks[version_id] = Marks(asked.id if asked else None, experience_lines(form))
    return {each: _marks[each] for each in version_ids}


def rows_of_response(
    session: Session,
    response: Mapping[str, Any],
    place: tuple[Any, ...],
    form: tuple[str, ...],
    answers: Collection[Mapping[str, Any]],
) -> Iterator[Counted]:
    """What one new response adds to its groups."""
    marks = marks_of(session, [response["form_version_id"]])[response["form_version_id"]]
    said = [
        (each["question_id"], each.get("item", ""), each["code"])
        for each in answers
        if each.get("code") is not None
    ]
    groups: list[tuple[str, str]] = []
    if marks.agency is not None:
        groups.append((AGENCY, next((code for q, _, code in said if q == marks.agency), "")))
    grouping = _grouping_now(session, response)
    if grouping is not None:
        groups.append((GROUPING, grouping))
    counted = [("", "", ""), *(each for each in said if each[:2] in marks.lines)]
    for group in groups:
        for each in counted:
            yield Counted((*place, *group, *each), form, 1, 1)


def group_rows(session: Session, *conditions: sa.ColumnElement[bool]) -> Iterator[Counted]:
    versions = set(session.scalars(sa.select(R.form_version_id).where(*conditions).distinct()))
    marks = marks_of(session, versions)
    yield from _agency_rows(session, marks, conditions)
    yield from grouping_rows(session, *conditions)


def _agency_rows(
    session: Session, marks: Mapping[str, Marks], conditions: tuple[sa.ColumnElement[bool], ...]
) -> Iterator[Counted]:
    asking = sorted((version, each.agency) for version, each in marks.items() if each.agency is not None)
    if not asking:
        return
    role = aliased(AnswerRecord)
    said = (
        (role.organisation_id == R.organisation_id)
        & (role.response_id == R.id)
        & sa.tuple_(R.form_version_id, role.question_id).in_(asking)
        & role.code.is_not(None)
    )
    part = sa.func.coalesce(role.code, "")
    versions = R.form_version_id.in_([version for version, _ in asking])
    whole = (
        sa.select(*PLACE, part, *KIND_OF_FORM, sa.func.count(), NEW)
        .select_from(R)
        .outerjoin(role, said)
        .where(*conditions, IN_USE, versions)
        .group_by(*place_numbers(6))
    )
    for row in session.execute(whole):
        yield _of_agency(tuple(row))
    lines = sorted((version, *line) for version, _ in asking for line in marks[version].lines)
    if not lines:
        return
    answer = (AnswerRecord.question_id, AnswerRecord.item, AnswerRecord.code)
    of_it = (AnswerRecord.organisation_id == R.organisation_id) & (AnswerRecord.response_id == R.id)
    each = (
        sa.select(*PLACE, part, *answer, *KIND_OF_FORM, sa.func.count(), NEW)
        .select_from(R)
        .join(AnswerRecord, of_it)
        .outerjoin(role, said)
        .where(*conditions, IN_USE, versions, AnswerRecord.code.is_not(None))
        .where(sa.tuple_(R.form_version_id, AnswerRecord.question_id, AnswerRecord.item).in_(lines))
        .group_by(*place_numbers(9))
    )
    for row in session.execute(each):
        yield _of_agency(tuple(row))


def grouping_rows(session: Session, *conditions: sa.ColumnElement[bool]) -> Iterator[Counted]:
    """For responses by a person in an episode. They are few, so they are counted one by one."""
    query = (
        sa.select(R.id, *PLACE, R.audience, R.touchpoint, R.received_at, R.is_discussed, Addressee.episode_id)
        .join(Addressee, Addressee.invitation_id == R.invitation_id)
        .where(*conditions, IN_USE)
    )
    found = session.execute(query).all()
    chosen = _chosen(session, {row.episode_id for row in found})
    marks = marks_of(session, {row[4] for row in found})
    summed: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    form: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        said = _said(session, [row[0] for row in some])
        for row in some:
            grouping = _at(chosen.get(row.episode_id, ()), row.received_at)
            place, lines = tuple(row[1:6]), marks[row[4]].lines
            for each in (("", "", ""), *(a for a in said.get(row[0], ()) if a[:2] in lines)):
                key = (*place, GROUPING, grouping, *each)
                form[key] = (row.audience, row.touchpoint)
                summed[key][0] += 1
                summed[key][1] += not row.is_discussed
    for key, (n, n_new) in summed.items():
        yield Counted(key, form[key], n, n_new)


def responses_with_grouping(
    session: Session, grouping: str, *conditions: sa.ColumnElement[bool]
) -> list[str]:
    """The ids of responses whose episode had this grouping on that day, newest first."""
    query = (
        sa.select(R.id, R.received_at, Addressee.episode_id)
        .join(Addressee, Addressee.invitation_id == R.invitation_id)
        .where(*conditions)
        .order_by(R.received_at.desc(), R.id)
    )
    found = session.execute(query).all()
    chosen = _chosen(session, {row.episode_id for row in found})
    return [row.id for row in found if _at(chosen.get(row.episode_id, ()), row.received_at) == grouping]


def _grouping_now(session: Session, response: Mapping[str, Any]) -> str | None:
    """The grouping of the episode of the person who was asked; None when there is no episode.

    The episode is locked against a new grouping until this transaction ends: see ``regrouped``.
    """
    if response.get("invitation_id") is None:
        return None
    episode_id = session.scalars(
        sa.select(Addressee.episode_id).where(Addressee.invitation_id == response["invitation_id"])
    ).one_or_none()
    if episode_id is None:
        return None
    session.execute(sa.select(Episode.id).where(Episode.id == episode_id).with_for_update(read=True))
    return _at(_chosen(session, {episode_id}).get(episode_id, ()), response["received_at"])


def _chosen(session: Session, episode_ids: Collection[str]) -> dict[str, list[tuple[date, str]]]:
    """(since, grouping) by episode, in order of date."""
    found: dict[str, list[tuple[date, str]]] = defaultdict(list)
    ids = sorted(episode_ids)
    for start in range(0, len(ids), AT_ONCE):
        query = (
            sa.select(ThriveGrouping.episode_id, ThriveGrouping.since, ThriveGrouping.grouping)
            .where(ThriveGrouping.episode_id.in_(ids[start : start + AT_ONCE]))
            .order_by(ThriveGrouping.since, ThriveGrouping.recorded_at, ThriveGrouping.id.desc())
        )
        for episode_id, since, grouping in session.execute(query):
            found[episode_id].append((since, grouping))
    return found


def _at(chosen: Iterable[tuple[date, str]], received_at: datetime) -> str:
    day = received_at.astimezone(LONDON).date()
    return next((grouping for since, grouping in reversed(list(chosen)) if since <= day), "")


def _said(session: Session, ids: list[str]) -> dict[str, list[tuple[str, str, str]]]:
    answer = (AnswerRecord.question_id, AnswerRecord.item, AnswerRecord.code)
    query = sa.select(AnswerRecord.response_id, *answer).where(AnswerRecord.response_id.in_(ids))
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for response_id, question_id, item, code in session.execute(query):
        if code is not None:
            found[response_id].append((question_id, item, code))
    return found


def _of_agency(row: tuple[Any, ...]) -> Counted:
    """Read a row that starts with place and agency and ends with audience, touchpoint, mode and numbers."""
    answer = row[6:-4] or ("", "", "")
    return Counted((*row[:5], AGENCY, row[5], *answer), row[-4:-2], int(row[-2]), int(row[-1]))
