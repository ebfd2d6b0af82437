"""The figures as a full look at every response and answer gives them: what the counts are compared with."""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.results.frames import (
    ANSWERED,
    ANSWERS,
    RESPONSES,
    frame,
)
from feedback_app.storage.models import AnswerRecord, Response
from feedback_app.storage.queries.selection import Selection


VALUE = (AnswerRecord.item, AnswerRecord.code, AnswerRecord.number, AnswerRecord.missing)


def responses(session: Session, selection: Selection) -> pd.DataFrame:
    return _counted(session, selection, RESPONSES, (Response.form_version_id,), sa.func.count())


def answers(session: Session, selection: Selection) -> pd.DataFrame:
    place = (Response.form_version_id, AnswerRecord.question_id)
    return _counted(session, selection, ANSWERS, (*place, *VALUE), sa.func.count(), of_answers=True)


def answered(session: Session, selection: Selection) -> pd.DataFrame:
    place = (Response.form_version_id, AnswerRecord.question_id)
    people = sa.func.count(sa.distinct(Response.id))
    return _counted(session, selection, ANSWERED, place, people, of_answers=True)


def received(session: Session, selection: Selection) -> set[tuple[object, ...]]:
    kind = (Response.form_key, Response.audience, Response.touchpoint)
    fresh = sa.func.sum(sa.case((Response.is_discussed.is_(False), 1), else_=0))
    query = sa.select(*kind, sa.func.count(), fresh, sa.func.max(Response.received_month))
    return {tuple(row) for row in session.execute(query.where(*selection.conditions()).group_by(*kind))}


def modes(session: Session, selection: Selection) -> dict[str, int]:
    query = sa.select(Response.mode, sa.func.count()).where(*selection.conditions()).group_by(Response.mode)
    return {row[0]: row[1] for row in session.execute(query)}


def _counted(
    session: Session,
    selection: Selection,
    shape: dict[str, str],
    columns: tuple[Any, ...],
    number: Any,
    *,
    of_answers: bool = False,
) -> pd.DataFrame:
    query = sa.select(*columns, number).select_from(Response)
    if of_answers:
        query = query.join(AnswerRecord, AnswerRecord.response_id == Response.id)
    query = query.where(*selection.conditions()).group_by(*columns)
    return frame(shape, (tuple(row) for row in session.execute(query)))


def rows(found: pd.DataFrame) -> list[tuple[str, ...]]:
    """A frame without its order."""
    return sorted(tuple(map(str, row)) for row in found.itertuples(index=False, name=None))
