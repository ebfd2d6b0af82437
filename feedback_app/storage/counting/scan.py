"""The full count: what the counts should be, read from the responses and answers themselves.

Responses that were set aside are in no count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.counting.groups import GROUPS, group_rows
from feedback_app.storage.counting.rows import KIND_OF_FORM, NEW, PLACE, Counted
from feedback_app.storage.counting.rows import place_numbers as _places
from feedback_app.storage.models import IN_USE, AnswerCount, AnswerRecord, ResponseCount
from feedback_app.storage.models import Response as R


RESPONSES = cast("sa.Table[Any]", ResponseCount.__table__)
ANSWERS = cast("sa.Table[Any]", AnswerCount.__table__)
TABLES = (RESPONSES, ANSWERS, GROUPS)
"""In the order in which they are always written."""
Query = sa.Select[*tuple[Any, ...]]


KIND = sa.case(
    (AnswerRecord.missing.is_not(None), "missing"),
    (AnswerRecord.code.is_not(None), "code"),
    (AnswerRecord.number.is_not(None), "number"),
    else_="words",
)
CODE = sa.func.coalesce(AnswerRecord.missing, AnswerRecord.code, "")
NUMBER = sa.func.coalesce(AnswerRecord.number, sa.literal(0, AnswerRecord.number.type))
PEOPLE = sa.func.count(sa.distinct(R.id))
NEW_PEOPLE = sa.func.count(sa.distinct(sa.case((R.is_discussed.is_(False), R.id))))


def response_rows(*conditions: sa.ColumnElement[bool]) -> Query:
    """In the table's column order."""
    made = sa.select(*PLACE, *KIND_OF_FORM, sa.func.min(R.mode), sa.func.count(), NEW)
    return made.where(*conditions, IN_USE).group_by(*_places(5))


def answer_rows(*conditions: sa.ColumnElement[bool]) -> Query:
    """Every answer, and every item of an answer."""
    answer = (AnswerRecord.question_id, AnswerRecord.item, KIND, CODE, NUMBER)
    made = sa.select(*PLACE, *answer, *KIND_OF_FORM, sa.func.count(), NEW)
    return _of_answers(made).where(*conditions, IN_USE).group_by(*_places(10))


def line_rows(*conditions: sa.ColumnElement[bool]) -> Query:
    """How many responses answered a question item by item."""
    question = (
        AnswerRecord.question_id,
        sa.literal_column("''"),
        sa.literal_column("'lines'"),
        sa.literal_column("''"),
        sa.literal_column("0"),
    )
    made = sa.select(*PLACE, *question, *KIND_OF_FORM, PEOPLE, NEW_PEOPLE)
    return _of_answers(made).where(*conditions, IN_USE, AnswerRecord.item != "").group_by(*_places(6))


def scanned(session: Session, *conditions: sa.ColumnElement[bool]) -> Iterator[tuple[sa.Table[Any], Counted]]:
    for row in session.execute(response_rows(*conditions)):
        yield RESPONSES, counted(RESPONSES, tuple(row))
    for query in (answer_rows(*conditions), line_rows(*conditions)):
        for row in session.execute(query):
            yield ANSWERS, counted(ANSWERS, tuple(row))
    for each in group_rows(session, *conditions):
        yield GROUPS, each


def counted(table: sa.Table[Any], row: tuple[Any, ...]) -> Counted:
    """A row that is, or could be, in ``table``."""
    size = len(table.primary_key.columns)
    key = row[:size]
    if table is ANSWERS:
        key = (*key[:-1], AnswerRecord.number.type.process_result_value(key[-1], None))  # type: ignore[arg-type]
    return Counted(key, row[size:-2], int(row[-2]), int(row[-1]))


def as_values(table: sa.Table[Any], row: Counted) -> dict[str, Any]:
    """The row as values by column name."""
    names = [column.name for column in table.columns]
    return dict(zip(names, (*row.key, *row.hangs, row.n, row.n_new), strict=True))


def _of_answers(query: Query) -> Query:
    inside = AnswerRecord.organisation_id == R.organisation_id
    return query.select_from(R).join(AnswerRecord, inside & (AnswerRecord.response_id == R.id))
