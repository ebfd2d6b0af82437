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
from feedback_app.services.imports.files.table import (
    Cell,
    Column,
    is_blank,
    visible_text,
)
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
    if isinstance(meaning, MissingReason):
        return Missing(meaning)
    word = normalised(text)
    if meaning == plan.item or word in _TICKED:
        return True
    if word in _NOT_TICKED:
        return False
    return _unknown(plan, text)


_TICKED = frozenset(
    {"1", "yes", "y", "x", "true", "t", "\u2713", "\u2714", "\u2611", "checked", "selected", "ticked"}
)
_NOT_TICKED = frozenset(
    {"0", "no", "n", "false", "f", "-", "\u2610", "unchecked", "not selected", "not ticked"}
)
_OUT_OF_TEN = re.compile(r"(\d{1,3})\s*/\s*10")
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


def _number(plan: ColumnPlan, cell: Cell, text: str, _meaning: Meaning | None) -> Answer | CellProblem:
    word = visible_text(text)
    if plan.question.kind == "rating" and (found := _OUT_OF_TEN.fullmatch(word)):
        word = found[1]
    unit = plan.question.unit if isinstance(plan.question, NumberQuestion) else None
    if unit and word.casefold().endswith(unit.casefold()):
        word = word[: -len(unit)].strip()
    if isinstance(cell, bool) or not _PLAIN_NUMBER.fullmatch(word):
        return _not_a_number(text)
    try:
        return Amount(Decimal(word))
    except InvalidOperation:
        return _not_a_number(text)


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
