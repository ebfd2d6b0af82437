"""One cell as an answer to one question, or the reason why it is not one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from feedback_app.exports.safe_text import unprotected
from feedback_app.services.imports.columns.mapping import ColumnUse
from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.dates import DateOrder, read_when
from feedback_app.services.imports.files.rating_words import (
    RATING_MOST,
    RatingDoubt,
    rating_figure,
    western_digits,
)
from feedback_app.services.imports.files.table import (
    Cell,
    Column,
    is_blank,
    visible_text,
)
from feedback_app.services.imports.files.tick_words import NOT_SHOWN, NOT_TICKED, TICKED
from feedback_app.services.imports.files.words import (
    LeaveBlank,
    Meaning,
    WordsOfQuestion,
    normalised,
    typed,
)
from feedback_app.services.imports.rows.row_reports import RowCode
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    InMonth,
    Missing,
    MissingReason,
    OnDate,
    Written,
)
from surveys.core.model import (
    Form,
    NumberQuestion,
    Question,
    Rating,
    SeveralChoices,
)


@dataclass(frozen=True, slots=True, repr=False)
class CellProblem:
    """Why a cell is not an answer to its question."""

    code: RowCode
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column that answers a question, with everything needed to read its cells."""

    column: Column
    question: Question
    item: str | None
    words: WordsOfQuestion
    order: DateOrder
    starts_1904: bool
    quoted_formulas: bool
    not_shown: frozenset[str] = frozenset()


def plan_of(form: Form, question: Question, column: Column, use: ColumnUse, **how: object) -> ColumnPlan:
    return ColumnPlan(column, question, use.item, WordsOfQuestion(form, question, use.decided), **how)  # type: ignore[arg-type]


def answer_of(plan: ColumnPlan, cell: Cell) -> Answer | CellProblem | None:
    """The answer in a cell; None when it is blank or means no answer."""
    if is_blank(cell):
        return None
    text = unprotected(cell) if plan.quoted_formulas and isinstance(cell, str) else text_of(cell)
    meaning = plan.words.meaning(text)
    if isinstance(meaning, LeaveBlank):
        return None
    if not plan.words.is_decided(text) and normalised(text) in plan.not_shown:
        return None
    if isinstance(meaning, MissingReason):
        return Missing(meaning)
    return _READERS[plan.question.kind](plan, cell, text, meaning)


def chosen_parts(plan: ColumnPlan, cell: Cell) -> bool | Missing | CellProblem | None:
    """For an option with its own column: whether it was chosen. None when the cell is blank."""
    if is_blank(cell):
        return None
    text = text_of(cell)
    meaning = plan.words.meaning(text)
    if isinstance(meaning, LeaveBlank):
        return None
    if not plan.words.is_decided(text) and normalised(text) in plan.not_shown:
        return None
    if isinstance(meaning, MissingReason):
        return Missing(meaning)
    if meaning == plan.item:
        return True
    word = normalised(text)
    if word in TICKED:
        return True
    if word in NOT_TICKED or word in NOT_SHOWN:
        return False if word in NOT_TICKED else None
    return _unknown(plan, text)


_DECIMAL_COMMA = re.compile(r"[-+]?\d{1,30},\d{1,30}", re.ASCII)
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+", re.ASCII)
_PLAIN_NUMBER = re.compile(r"[-+]?\d{1,30}(\.\d{1,30})?([eE][-+]?\d{1,3})?", re.ASCII)


def _one_choice(plan: ColumnPlan, _cell: Cell, text: str, meaning: Meaning | None) -> Answer | CellProblem:
    if isinstance(meaning, str):
        return Chosen(meaning)
    # Microsoft Forms ends a choice with a semicolon when the question once allowed several.
    parts = plan.words.split(text)
    alone = plan.words.meaning(parts[0]) if len(parts) == 1 else None
    if isinstance(alone, MissingReason):
        return Missing(alone)
    return Chosen(alone) if isinstance(alone, str) else _unknown(plan, text)


def _several(
    plan: ColumnPlan, _cell: Cell, text: str, _meaning: Meaning | None
) -> Answer | CellProblem | None:
    codes: list[str] = []
    reasons: list[MissingReason] = []
    for word in plan.words.split(text):
        match plan.words.meaning(word):
            case MissingReason() as reason:
                reasons.append(reason)
            case str() as code:
                codes.append(code)
            case LeaveBlank():
                pass
            case None:
                return _unknown(plan, word)
    return combined(codes, reasons)


def combined(codes: list[str], reasons: list[MissingReason]) -> Answer | CellProblem | None:
    """The answer to a several-choice question: options, or one reason for choosing none."""
    if reasons and (codes or len(set(reasons)) > 1):
        return CellProblem(
            RowCode.REASON_AMONG_CHOICES,
            "It gives both an answer and a reason for not answering.",
            "Delete one of the two.",
        )
    if reasons:
        return Missing(reasons[0])
    return ChosenMany(tuple(dict.fromkeys(codes))) if codes else None


def _number(plan: ColumnPlan, cell: Cell, text: str, meaning: Meaning | None) -> Answer | CellProblem:
    if isinstance(meaning, str):
        return Amount(Decimal(meaning))
    word = western_digits(visible_text(text))
    if isinstance(plan.question, Rating):
        figure = rating_figure(word, low=plan.question.low, high=plan.question.high)
        if isinstance(figure, RatingDoubt):
            return _doubtful(text, figure)
        word = figure or word
    unit = plan.question.unit if isinstance(plan.question, NumberQuestion) else None
    if unit and word.casefold().endswith(unit.casefold()):
        word = word[: -len(unit)].strip()
    if _DECIMAL_COMMA.fullmatch(word) and not _THOUSANDS.fullmatch(word):
        word = word.replace(",", ".")
    if isinstance(cell, bool) or not _PLAIN_NUMBER.fullmatch(word):
        return _not_a_number(text)
    try:
        return Amount(Decimal(word))
    except InvalidOperation:
        return _not_a_number(text)


_DOUBTS = {
    RatingDoubt.SCALE_UNKNOWN: (
        RowCode.SCALE_UNKNOWN,
        f"does not show what the most is. This question goes from 0 to {RATING_MOST}.",
    ),
    RatingDoubt.SCALE_DIFFERS: (
        RowCode.SCALE_DIFFERS,
        "has the words of one end of this form's scale and another figure, so the file has another scale.",
    ),
}


def _doubtful(text: str, doubt: RatingDoubt) -> CellProblem:
    code, what = _DOUBTS[doubt]
    return CellProblem(
        code, f"'{typed(text)}' {what}", "Choose what it means, or write the figure in the cell."
    )


def _not_a_number(text: str) -> CellProblem:
    return CellProblem(
        RowCode.NOT_A_NUMBER,
        f"'{typed(text)}' is not a number.",
        "Write it in digits only, such as 7 or 7.5.",
    )


def _day(plan: ColumnPlan, cell: Cell, text: str, _meaning: Meaning | None) -> Answer | CellProblem:
    when = read_when(cell, order=plan.order, starts_1904=plan.starts_1904)
    if when is None or when.is_month_only:
        return _not_a_date(text, "day", "31/03/2024 or 2024-03-31")
    return OnDate(when.day)


def _month(plan: ColumnPlan, cell: Cell, text: str, _meaning: Meaning | None) -> Answer | CellProblem:
    when = read_when(cell, order=plan.order, starts_1904=plan.starts_1904)
    return (
        InMonth(when.day.year, when.day.month)
        if when
        else _not_a_date(text, "month", "March 2024 or 2024-03")
    )


def _not_a_date(text: str, of: str, example: str) -> CellProblem:
    return CellProblem(RowCode.NOT_A_DATE, f"'{typed(text)}' is not a {of}.", f"Write it as {example}.")


def _words(_plan: ColumnPlan, _cell: Cell, text: str, _meaning: Meaning | None) -> Answer:
    return Written(text)


def _unknown(plan: ColumnPlan, text: str) -> CellProblem:
    near = plan.words.nearest(text)
    return CellProblem(
        RowCode.WORD_UNKNOWN,
        f"'{typed(text)}' is not one of the answers to '{typed(plan.question.text)}'.",
        (f"Did you mean '{plan.words.label(near)}'? " if near else "")
        + "Choose what the word means, or correct the cell.",
    )


_Reader = Callable[[ColumnPlan, Cell, str, Meaning | None], Answer | CellProblem | None]
_READERS: Mapping[str, _Reader] = {
    "one_choice": _one_choice,
    "several_choices": _several,
    "statement_group": _one_choice,
    "rating": _number,
    "number": _number,
    "date": _day,
    "month": _month,
    "short_text": _words,
    "long_text": _words,
}


def takes_parts(question: Question) -> bool:
    """Whether each option of the question may have its own column."""
    return isinstance(question, SeveralChoices)
