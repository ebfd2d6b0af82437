"""Responses and answers by group on the pathway, from the stored counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from feedback_app.storage.models import AnswerCount, PathwayCount, ResponseCount
from feedback_app.storage.queries.counts import of_questions, total
from feedback_app.storage.queries.selection import Selection


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """How often one answer was given in a group. Without a question: how many responses came in."""

    group: str
    form_version_id: str
    question_id: str
    item: str
    code: str
    n: int


def by_column(
    session: Session, selection: Selection, column: str, questions: Collection[tuple[str, str]]
) -> tuple[GroupAnswer, ...]:
    """Groups by a column that every count has: ``touchpoint`` or ``organisation_id``."""
    received: InstrumentedAttribute[str] = getattr(ResponseCount, column)
    whole = (
        sa.select(received, ResponseCount.form_version_id, total(selection, ResponseCount))
        .where(*selection.of_counts(ResponseCount))
        .group_by(received, ResponseCount.form_version_id)
    )
    group: InstrumentedAttribute[str] = getattr(AnswerCount, column)
    answer = (
        group,
        AnswerCount.form_version_id,
        AnswerCount.question_id,
        AnswerCount.item,
        AnswerCount.code,
    )
    said = (
        sa.select(*answer, total(selection, AnswerCount))
        .where(*selection.of_counts(AnswerCount), of_questions(questions), AnswerCount.kind == "code")
        .group_by(*answer)
    )
    found = [GroupAnswer(key, version, "", "", "", int(n)) for key, version, n in session.execute(whole)]
    return (*found, *(_answer(tuple(row)) for row in session.execute(said)))


def by_split(session: Session, selection: Selection, split: str) -> tuple[GroupAnswer, ...]:
    """Groups by ``agency`` or THRIVE ``grouping``."""
    each = (
        PathwayCount.part,
        PathwayCount.form_version_id,
        PathwayCount.question_id,
        PathwayCount.item,
        PathwayCount.code,
    )
    query = (
        sa.select(*each, total(selection, PathwayCount))
        .where(*selection.of_counts(PathwayCount), PathwayCount.split == split)
        .group_by(*each)
    )
    return tuple(_answer(tuple(row)) for row in session.execute(query))


def _answer(row: tuple[Any, ...]) -> GroupAnswer:
    group, version, question_id, item, code, n = row
    return GroupAnswer(group, version, question_id, item, code, int(n))
