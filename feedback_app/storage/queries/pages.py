"""Short pages of rows, newest month first: sealed comments, and responses for the team's list.

Within a month comments are in order of random ids, so the order does not show who answered first. A page
continues after a mark and never by skipping a number of rows, so a response that arrives in between does not
repeat or drop anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.models import AnswerRecord, Response
from feedback_app.storage.queries.selection import Selection


@dataclass(frozen=True, slots=True)
class SealedWords:
    """One text as stored, with what is needed to decrypt it and to show what it answers."""

    response_id: str
    question_id: str
    item: str
    organisation_id: str
    form_version_id: str
    mode: str
    received_month: date
    text_sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One response without its answers. ``received_at`` and ``about_sealed`` are blank in anonymous mode."""

    id: str
    organisation_id: str
    form_version_id: str
    reference: str
    mode: str
    received_month: date
    received_at: datetime | None
    channel: str
    is_discussed: bool
    about_sealed: bytes | None = field(repr=False)


def words(
    session: Session, selection: Selection, questions: Collection[tuple[str, str]], *, batch: int = 200
) -> Iterator[SealedWords]:
    """Every text answer to these (form version id, question id), fetched ``batch`` at a time while read."""
    place = (Response.id, AnswerRecord.question_id, AnswerRecord.item)
    about = (Response.organisation_id, Response.form_version_id, Response.mode, Response.received_month)
    query = (
        of_answers(*place, *about, AnswerRecord.text_sealed)
        .where(*selection.conditions(), among(questions), AnswerRecord.text_sealed.is_not(None))
        .order_by(Response.received_month.desc(), *place)
        .limit(batch)
    )
    after: SealedWords | None = None
    while True:
        page = query
        if after is not None:
            mark = (after.response_id, after.question_id, after.item)
            page = query.where(_beyond(after.received_month, sa.tuple_(*place) > sa.tuple_(*mark)))
        rows = [SealedWords(*row) for row in session.execute(page)]
        yield from rows
        if len(rows) < batch:
            return
        after = rows[-1]


def response_lines(
    session: Session,
    selection: Selection,
    *,
    modes: Collection[str],
    limit: int,
    only: Collection[str] | None = None,
) -> tuple[ResponseLine, ...]:
    """The first ``limit`` responses in these modes, only those with an id in ``only`` if it is given."""
    columns = [getattr(Response, name) for name in ResponseLine.__slots__]
    query = (
        sa.select(*columns)
        .where(*selection.conditions(), Response.mode.in_(sorted(modes)))
        .order_by(Response.received_month.desc(), Response.received_at.desc(), Response.id)
        .limit(limit)
    )
    if only is not None:
        query = query.where(Response.id.in_(sorted(only)))
    return tuple(ResponseLine(*row) for row in session.execute(query))


def response_ids(session: Session, selection: Selection, *, limit: int) -> tuple[tuple[str, str], ...]:
    """(organisation id, response id) of the first ``limit`` responses."""
    query = (
        sa.select(Response.organisation_id, Response.id)
        .where(*selection.conditions())
        .order_by(Response.received_month.desc(), Response.id)
        .limit(limit)
    )
    return tuple((row.organisation_id, row.id) for row in session.execute(query))


def _beyond(month: date, later_in_month: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return (Response.received_month < month) | ((Response.received_month == month) & later_in_month)


def of_answers(*columns: Any) -> sa.Select[*tuple[Any, ...]]:
    """A query over answers joined to their response within one organisation."""
    inside = AnswerRecord.organisation_id == Response.organisation_id
    of_it = AnswerRecord.response_id == Response.id
    return sa.select(*columns).select_from(Response).join(AnswerRecord, inside & of_it)


def among(questions: Collection[tuple[str, str]]) -> sa.ColumnElement[bool]:
    """Only answers to these (form version id, question id)."""
    pairs = sorted(questions)
    return sa.tuple_(Response.form_version_id, AnswerRecord.question_id).in_(pairs) if pairs else sa.false()
