"""How often an answer was given, month by month, from the stored counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.models import AnswerCount, ResponseCount
from feedback_app.storage.queries.counts import total
from feedback_app.storage.queries.selection import Selection


@dataclass(frozen=True, slots=True)
class MonthCount:
    """One month: how many gave one of the codes, out of all who chose an option. Months without: no row."""

    month: date
    with_code: int
    with_any: int


def choices_by_month(
    session: Session, selection: Selection, *, question_id: str, item: str, codes: Collection[str]
) -> tuple[MonthCount, ...]:
    """The months in order. ``item`` is a statement in a group, empty for a single question."""
    month = AnswerCount.received_month
    how_many = selection.how_many(AnswerCount)
    some = sa.cast(
        sa.func.sum(sa.case((AnswerCount.code.in_(sorted(codes)), how_many), else_=0)), sa.BigInteger()
    )
    query = (
        sa.select(month, some, total(selection, AnswerCount))
        .where(
            *selection.of_counts(AnswerCount),
            AnswerCount.question_id == question_id,
            AnswerCount.item == item,
            AnswerCount.kind == "code",
        )
        .group_by(month)
        .order_by(month)
    )
    return tuple(MonthCount(at, int(n), int(every)) for at, n, every in session.execute(query))


def responses_by_month(session: Session, selection: Selection) -> tuple[tuple[date, int], ...]:
    """The months in order, with how many responses came in. Months without responses have no row."""
    month = ResponseCount.received_month
    query = (
        sa.select(month, total(selection, ResponseCount))
        .where(*selection.of_counts(ResponseCount))
        .group_by(month)
        .order_by(month)
    )
    return tuple((at, int(n)) for at, n in session.execute(query))
