"""Counts of responses and answers, one statement a figure group."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.frames import ANSWERED, ANSWERS, RESPONSES, frame
from feedback_app.storage.models import AnswerRecord, Response
from feedback_app.storage.queries.selection import Selection


@dataclass(frozen=True, slots=True)
class FormReceived:
    """One form in a selection: its responses, how many of them nobody discussed yet, the newest month."""

    form_key: str
    audience: str
    touchpoint: str
    n: int
    not_discussed: int
    newest_month: date


def of_answers(*columns: Any) -> sa.Select[*tuple[Any, ...]]:
    """A query over answers joined to their response inside one organisation."""
    inside = AnswerRecord.organisation_id == Response.organisation_id
    of_it = AnswerRecord.response_id == Response.id
    return sa.select(*columns).select_from(Response).join(AnswerRecord, inside & of_it)


def among(questions: Collection[tuple[str, str]]) -> sa.ColumnElement[bool]:
    """Only answers to these (form version id, question id)."""
    pairs = sorted(questions)
    return sa.tuple_(Response.form_version_id, AnswerRecord.question_id).in_(pairs) if pairs else sa.false()


def forms_received(session: Session, selection: Selection) -> tuple[FormReceived, ...]:
    """A row for each form with responses, the most first."""
    fresh = sa.func.sum(sa.case((Response.is_discussed.is_(False), 1), else_=0))
    kind = (Response.form_key, Response.audience, Response.touchpoint)
    total = sa.func.count()
    query = (
        sa.select(*kind, total, fresh, sa.func.max(Response.received_month))
        .where(*selection.conditions())
        .group_by(*kind)
        .order_by(total.desc(), Response.form_key)
    )
    return tuple(FormReceived(*row) for row in session.execute(query))


def response_counts(session: Session, selection: Selection) -> pd.DataFrame:
    """Responses by form version; frame RESPONSES."""
    version = Response.form_version_id
    query = sa.select(version, sa.func.count()).where(*selection.conditions()).group_by(version)
    return frame(RESPONSES, (tuple(row) for row in session.execute(query)))


def answer_counts(
    session: Session, selection: Selection, questions: Collection[tuple[str, str]] | None = None
) -> pd.DataFrame:
    """How often each answer was given; frame ANSWERS. questions: (form version id, question id)."""
    answer = (
        Response.form_version_id,
        AnswerRecord.question_id,
        AnswerRecord.item,
        AnswerRecord.code,
        AnswerRecord.number,
        AnswerRecord.missing,
    )
    query = of_answers(*answer, sa.func.count()).where(*selection.conditions()).group_by(*answer)
    if questions is not None:
        query = query.where(among(questions))
    return frame(ANSWERS, (tuple(row) for row in session.execute(query)))


def answered_counts(session: Session, selection: Selection) -> pd.DataFrame:
    """How many responses gave each question any answer; frame ANSWERED."""
    question = (Response.form_version_id, AnswerRecord.question_id)
    people = sa.func.count(sa.distinct(AnswerRecord.response_id))
    query = of_answers(*question, people).where(*selection.conditions()).group_by(*question)
    return frame(ANSWERED, (tuple(row) for row in session.execute(query)))
