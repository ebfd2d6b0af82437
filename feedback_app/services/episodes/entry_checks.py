"""What a person must decide before a measure typed in by the team is stored. Until then nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.errors import Refused
from feedback_app.storage.models import MeasureResult
from surveys.measures.catalogue import measures
from surveys.sheet_digits import TotalQuestion, total_question


@dataclass(frozen=True, slots=True)
class SheetDecision:
    """What a person has decided after they were asked.

    total     the mark of the difference they saw: the items count, and the stated total stays noted
    another   it is another sheet of the same measure, person and day
    """

    total: str = ""
    another: bool = False


NOTHING = SheetDecision()


class TotalUndecided(Refused):
    """The sheet says another total than its own answers give, and no one has decided what counts."""

    def __init__(self, question: TotalQuestion) -> None:
        super().__init__(
            "total_differs",
            where="Total",
            what="The total on the sheet is not the total of its answers. Nothing is saved yet.",
            how="Correct the answers or the total, or decide that the answers count.",
        )
        self.question = question


class SameDayUndecided(Refused):
    """The same measure of the same person is stored for the same day. ``n_stored``: how many."""

    def __init__(self, n_stored: int) -> None:
        super().__init__(
            "same_day",
            where="Day it was answered",
            what="This measure of this person is already saved for this day. Nothing more is saved yet.",
            how="Check the day and the person, or decide that this is another sheet.",
        )
        self.n_stored = n_stored


def check_total(
    measure: str, codes: Sequence[str | None], stated: Decimal | None, *, decided: SheetDecision
) -> TotalQuestion | None:
    """The difference that was decided; None when there is none. Raises TotalUndecided."""
    definition = measures().get(measure)
    if definition is None or not codes or stated is None:
        return None
    question = total_question(definition, codes, float(stated))
    if question is not None and question.mark != decided.total:
        raise TotalUndecided(question)
    return question


def check_same_day(session: Session, row: MeasureResult, *, decided: SheetDecision) -> None:
    """Raises SameDayUndecided when the person has a result of this measure on this day already."""
    if decided.another:
        return
    stored = session.scalar(_same_day(row))
    if stored:
        raise SameDayUndecided(stored)


def _same_day(row: MeasureResult) -> sa.Select[int]:
    about = MeasureResult.about_person_id
    completed_on: date = row.completed_on
    return (
        sa.select(sa.func.count())
        .select_from(MeasureResult)
        .where(
            MeasureResult.organisation_id == row.organisation_id,
            MeasureResult.person_id == row.person_id,
            about.is_(None) if row.about_person_id is None else about == row.about_person_id,
            MeasureResult.measure == row.measure,
            MeasureResult.instance == row.instance,
            MeasureResult.completed_on == completed_on,
            MeasureResult.taken_back_at.is_(None),
        )
    )
