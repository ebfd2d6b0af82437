"""Comments that may be quoted, newest month first, and those that are already on the board."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.models import AnswerRecord, Quote, Response
from feedback_app.storage.queries.comments import KEY, SealedComment, sealed_comments
from feedback_app.storage.queries.pages import among


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote with its comment as stored."""

    quote: Quote = field(repr=False)
    form_version_id: str
    received_month: date
    text_sealed: bytes = field(repr=False)


def quotable(
    session: Session,
    organisation_id: str,
    consents: sa.ColumnElement[bool],
    questions: Collection[tuple[str, str]],
    *,
    limit: int,
) -> tuple[SealedComment, ...]:
    """Text answers to these (form version id, question id) of people who agree, not on the board yet."""
    is_on_board = sa.exists().where(
        Quote.response_id == AnswerRecord.response_id,
        Quote.question_id == AnswerRecord.question_id,
        Quote.item == AnswerRecord.item,
        Quote.state != "withdrawn",
    )
    query = (
        sealed_comments()
        .where(Response.organisation_id == organisation_id, among(questions), consents, ~is_on_board)
        .order_by(Response.received_month.desc(), *KEY)
        .limit(limit)
    )
    return tuple(SealedComment(*row) for row in session.execute(query))


def on_the_board(
    session: Session,
    organisation_id: str,
    consents: sa.ColumnElement[bool],
    *,
    states: Collection[str],
    limit: int,
    months: tuple[date, date] | None = None,
) -> tuple[QuoteRow, ...]:
    """Quotes in these states whose writers still agree. ``months``: only of responses received from the first
    of these two months to the last.
    """
    of_it = (
        (AnswerRecord.response_id == Quote.response_id)
        & (AnswerRecord.question_id == Quote.question_id)
        & (AnswerRecord.item == Quote.item)
    )
    query = (
        sa.select(Quote, Response.form_version_id, Response.received_month, AnswerRecord.text_sealed)
        .join(Response, Response.id == Quote.response_id)
        .join(AnswerRecord, of_it)
        .where(Quote.organisation_id == organisation_id, Quote.state.in_(sorted(states)), consents)
        .order_by(Response.received_month.desc(), Quote.id)
        .limit(limit)
    )
    if months is not None:
        query = query.where(Response.received_month.between(*months))
    return tuple(QuoteRow(*row) for row in session.execute(query))
