"""Figures from the stored counts, without reading any response or answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.results.frames import (
    ANSWERED,
    ANSWERS,
    RESPONSES,
    frame,
)
from feedback_app.storage.models import AnswerCount, PathwayCount, ResponseCount
from feedback_app.storage.queries.selection import Selection


@dataclass(frozen=True, slots=True)
class FormReceived:
    """One form in a selection: its responses, how many are not discussed yet, the newest month."""

    form_key: str
    audience: str
    touchpoint: str
    n: int
    not_discussed: int
    newest_month: date


def forms_received(session: Session, selection: Selection) -> tuple[FormReceived, ...]:
    """A row for each form with responses, most responses first."""
    n, new = total(selection, ResponseCount), sa.func.sum(ResponseCount.n_new)
    if selection.is_discussed:
        new = sa.func.sum(0)
    kind = (ResponseCount.form_key, ResponseCount.audience, ResponseCount.touchpoint)
    query = (
        sa.select(*kind, n, new, sa.func.max(ResponseCount.received_month))
        .where(*selection.of_counts(ResponseCount))
        .group_by(*kind)
        .order_by(n.desc(), ResponseCount.form_key)
    )
    return tuple(
        FormReceived(key, audience, touchpoint, int(total), int(fresh), month)
        for key, audience, touchpoint, total, fresh, month in session.execute(query)
    )


def response_counts(session: Session, selection: Selection) -> pd.DataFrame:
    """Responses by form version; frame RESPONSES."""
    version = ResponseCount.form_version_id
    query = (
        sa.select(version, total(selection, ResponseCount))
        .where(*selection.of_counts(ResponseCount))
        .group_by(version)
    )
    return frame(RESPONSES, (tuple(row) for row in session.execute(query)))


def answer_counts(
    session: Session, selection: Selection, questions: Collection[tuple[str, str]] | None = None
) -> pd.DataFrame:
    """How often each answer was given; frame ANSWERS. questions: (form version id, question id)."""
    answer = (
        AnswerCount.form_version_id,
        AnswerCount.question_id,
        AnswerCount.item,
        AnswerCount.kind,
        AnswerCount.code,
        AnswerCount.number,
    )
    query = (
        sa.select(*answer, total(selection, AnswerCount))
        .where(*selection.of_counts(AnswerCount), AnswerCount.kind != "lines")
        .group_by(*answer)
    )
    if questions is not None:
        query = query.where(of_questions(questions))
    return frame(ANSWERS, (_answer(*row) for row in session.execute(query)))


def answered_counts(session: Session, selection: Selection) -> pd.DataFrame:
    """How many responses gave each question any answer; frame ANSWERED.

    A response answers a question as a whole or item by item; the latter are counted as ``lines``.
    """
    question = (AnswerCount.form_version_id, AnswerCount.question_id)
    query = (
        sa.select(*question, total(selection, AnswerCount))
        .where(*selection.of_counts(AnswerCount), AnswerCount.item == "")
        .group_by(*question)
    )
    return frame(ANSWERED, (tuple(row) for row in session.execute(query)))


def mode_counts(session: Session, selection: Selection) -> dict[str, int]:
    """How many responses were given in each mode."""
    query = (
        sa.select(ResponseCount.mode, total(selection, ResponseCount))
        .where(*selection.of_counts(ResponseCount))
        .group_by(ResponseCount.mode)
    )
    return {mode: int(n) for mode, n in session.execute(query)}


def total(
    selection: Selection, counts: type[ResponseCount | AnswerCount | PathwayCount]
) -> sa.ColumnElement[int]:
    """An integer on both engines, because PostgreSQL's sum of integers may be a decimal."""
    return sa.cast(sa.func.sum(selection.how_many(counts)), sa.BigInteger())


def of_questions(questions: Collection[tuple[str, str]]) -> sa.ColumnElement[bool]:
    """Only these (form version id, question id)."""
    pairs = sorted(questions)
    return sa.tuple_(AnswerCount.form_version_id, AnswerCount.question_id).in_(pairs) if pairs else sa.false()


def _answer(
    version: str, question: str, item: str, kind: str, code: str, number: Decimal, n: int
) -> tuple[object, ...]:
    return (
        version,
        question,
        item,
        code if kind == "code" else None,
        number if kind == "number" else None,
        code if kind == "missing" else None,
        n,
    )
