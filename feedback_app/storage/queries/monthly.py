"""Counts month by month, for figures that are published by period or sent in a monthly return."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.models import AnswerCount, ResponseCount
from feedback_app.storage.queries.counts import of_questions, total
from feedback_app.storage.queries.selection import Selection


@dataclass(frozen=True, slots=True)
class MonthOfForm:
    """Responses to one version of a form in one month of one organisation."""

    organisation_id: str
    form_key: str
    form_version_id: str
    audience: str
    touchpoint: str
    month: date
    n: int


@dataclass(frozen=True, slots=True)
class MonthOfChoice:
    """How often one option was chosen in a month, at which touchpoint, and how the responses came in."""

    organisation_id: str
    touchpoint: str
    way: str
    month: date
    code: str
    n: int


def responses_by_month(session: Session, selection: Selection) -> tuple[MonthOfForm, ...]:
    """In order of organisation, form and month."""
    place = (
        ResponseCount.organisation_id,
        ResponseCount.form_key,
        ResponseCount.form_version_id,
        ResponseCount.audience,
        ResponseCount.touchpoint,
        ResponseCount.received_month,
    )
    query = (
        sa.select(*place, total(selection, ResponseCount))
        .where(*selection.of_counts(ResponseCount))
        .group_by(*place)
        .order_by(*place)
    )
    return tuple(MonthOfForm(*row) for row in session.execute(query))


def choices_by_month(
    session: Session, selection: Selection, questions: Collection[tuple[str, str]]
) -> tuple[MonthOfChoice, ...]:
    """Options chosen in these (form version id, question id), without reasons for not answering."""
    place = (
        AnswerCount.organisation_id,
        AnswerCount.touchpoint,
        AnswerCount.way,
        AnswerCount.received_month,
        AnswerCount.code,
    )
    query = (
        sa.select(*place, total(selection, AnswerCount))
        .where(*selection.of_counts(AnswerCount), of_questions(questions), AnswerCount.kind == "code")
        .group_by(*place)
        .order_by(*place)
    )
    return tuple(MonthOfChoice(*row) for row in session.execute(query))
