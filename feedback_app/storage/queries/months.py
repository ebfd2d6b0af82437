"""How often an answer was given, month by month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.models import AnswerRecord, Response
from feedback_app.storage.queries.counts import of_answers
from feedback_app.storage.queries.selection import Selection


@dataclass(frozen=True, slots=True)
class MonthCount:
    """One month: how many gave one of the codes, of how many who chose any option. Months without: no row."""

    month: date
    with_code: int
    with_any: int


def choices_by_month(
    session: Session, selection: Selection, *, question_id: str, item: str, codes: Collection[str]
) -> tuple[MonthCount, ...]:
    """The months in order; ``item`` is the statement of a group, empty for a question by itself."""
    is_one = sa.case((AnswerRecord.code.in_(sorted(codes)), 1), else_=0)
    query = (
        of_answers(Response.received_month, sa.func.sum(is_one), sa.func.count())
        .where(
            *selection.conditions(),
            AnswerRecord.question_id == question_id,
            AnswerRecord.item == item,
            AnswerRecord.code.is_not(None),
        )
        .group_by(Response.received_month)
        .order_by(Response.received_month)
    )
    return tuple(MonthCount(month, int(some), int(every)) for month, some, every in session.execute(query))


def responses_by_month(session: Session, selection: Selection) -> tuple[tuple[date, int], ...]:
    """The months in order, with how many responses came in each; months without any have no row."""
    query = (
        sa.select(Response.received_month, sa.func.count())
        .where(*selection.conditions())
        .group_by(Response.received_month)
        .order_by(Response.received_month)
    )
    return tuple((month, int(n)) for month, n in session.execute(query))
