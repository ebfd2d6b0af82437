"""Posted fields into answers. What does not fit the question is passed on, for validation to report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from feedback_app.web.plain_face.journey import field_names
from feedback_app.web.serving.posted_form import Posted
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    Missing,
    MissingReason,
    Rated,
    Written,
    is_unseen,
)
from surveys.core.journey import Page
from surveys.core.model import (
    DateQuestion,
    Information,
    LongText,
    MonthQuestion,
    NumberQuestion,
    OneChoice,
    Question,
    Rating,
    SeveralChoices,
    ShortText,
    StatementGroup,
)
from surveys.typed_answers import read_day, read_month, read_number


@dataclass(frozen=True, slots=True, repr=False)
class PostedAnswer:
    """``answer`` is None when the page was left blank.

    ``is_both``: the person gave an answer and also ticked that they give none. Only they know which counts.
    """

    answer: Answer | None
    is_both: bool = False

    def over(self, earlier: Answer) -> tuple[Answer | None, bool]:
        """The answer to save when an earlier one did not show, and whether all of it was given now.

        What was left empty keeps the earlier answer.
        """
        if self.answer is None:
            return earlier, False
        if isinstance(self.answer, Rated) and isinstance(earlier, Rated):
            return Rated(tuple({**dict(earlier.statements), **dict(self.answer.statements)}.items())), False
        return self.answer, True


def read_others(page: Page, posted: Posted) -> dict[str, Answer | None]:
    """What a page gave for its other questions, where several share it."""
    return {
        question.id: read_answer(question, posted.within(field_names.prefix_of(place))).answer
        for place, question in enumerate(page.more, start=1)
    }


def read_answer(question: Question, posted: Posted) -> PostedAnswer:
    """What this page gave for its question."""
    match question:
        case OneChoice():
            return PostedAnswer(_picked(posted.text(field_names.ANSWER)))
        case Rating():
            return PostedAnswer(_point(_picked(posted.text(field_names.ANSWER))))
        case StatementGroup():
            return PostedAnswer(_statements(question, posted))
        case SeveralChoices():
            codes = tuple(filter(None, posted.all(field_names.ANSWER)))
            return _with_reasons(ChosenMany(codes) if codes else None, posted)
        case NumberQuestion():
            return _with_reasons(read_number(posted.text(field_names.ANSWER)), posted)
        case DateQuestion():
            parts = (posted.text(name) for name in (field_names.DAY, field_names.MONTH, field_names.YEAR))
            return _with_reasons(read_day(*parts), posted)
        case MonthQuestion():
            parts = (posted.text(name) for name in (field_names.MONTH, field_names.YEAR))
            return _with_reasons(read_month(*parts), posted)
        case ShortText() | LongText():
            typed = Written(posted.text(field_names.ANSWER))
            return _with_reasons(None if is_unseen(typed) else typed, posted)
        case Information():
            return PostedAnswer(None)


def _picked(value: str) -> Chosen | Missing | None:
    if not value:
        return None
    if value.startswith(field_names.BEFORE_REASON):
        reason = _reason(value.removeprefix(field_names.BEFORE_REASON))
        return Missing(reason) if reason else Chosen(value)
    return Chosen(value)


def _point(picked: Chosen | Missing | None) -> Answer | None:
    if not isinstance(picked, Chosen):
        return picked
    is_point = picked.code.isascii() and picked.code.isdigit() and len(picked.code) <= 2
    return Amount(Decimal(picked.code)) if is_point else picked


def _statements(question: StatementGroup, posted: Posted) -> Rated | None:
    given = (
        (statement.id, _picked(posted.text(field_names.of_statement(statement.id))))
        for statement in question.statements
    )
    rated = tuple((statement_id, picked) for statement_id, picked in given if picked is not None)
    return Rated(rated) if rated else None


def _with_reasons(given: Answer | None, posted: Posted) -> PostedAnswer:
    ticked = [reason for value in posted.all(field_names.REASON) if (reason := _reason(value))]
    if given is not None:
        return PostedAnswer(given, is_both=bool(ticked))
    return PostedAnswer(Missing(ticked[0]) if ticked else None, is_both=len(ticked) > 1)


def _reason(value: str) -> MissingReason | None:
    return MissingReason(value) if value in set(MissingReason) else None
