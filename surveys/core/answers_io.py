"""Converts answers to and from canonical JSON (drafts, digests) and rows (storage).

Exceptions never contain an answer: AnswerFormatError names the question at most.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NoReturn, cast

from surveys.core.answers import (
    Amount,
    Answer,
    Answers,
    Chosen,
    ChosenMany,
    InMonth,
    Missing,
    MissingReason,
    OnDate,
    Rated,
    Written,
    is_well_formed,
    number_as_text,
    type_names,
)
from surveys.core.errors import AnswerFormatError
from surveys.core.model import (
    Asks,
    DateQuestion,
    Form,
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
from surveys.core.validation import tidy_answer


Json = dict[str, object]

_NAMES = {kind: name for name, kind in type_names.items()}


@dataclass(frozen=True, slots=True, repr=False)
class AnswerRow:
    """One stored value of a response.

    ``item`` is empty for a question with one value, the option's code for several choices (one row for each
    that was chosen), and the statement's id for a group. Days and months are stored in ``code`` as 2026-03-31
    and 2026-03. Either ``missing`` is set or exactly one of ``code``, ``number`` and ``text``.
    """

    question_id: str
    item: str = ""
    code: str | None = None
    number: Decimal | None = None
    text: str | None = None
    missing: MissingReason | None = None

    def __repr__(self) -> str:
        return f"<AnswerRow {self.question_id}>"


def answers_to_json(answers: Answers) -> str:
    """Canonical JSON: equal answers give equal text, in whatever order they were given."""
    data = {question_id: _to_json(answer) for question_id, answer in answers.items()}
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def answers_from_json(text: str) -> dict[str, Answer]:
    """Parse the output of ``answers_to_json``. Raises AnswerFormatError for any other text."""
    try:
        data = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise AnswerFormatError("the text does not contain answers") from None
    if not isinstance(data, dict):
        raise AnswerFormatError("the text does not contain answers")
    return {question_id: _from_json(question_id, value) for question_id, value in cast(Json, data).items()}


def _to_json(answer: Answer) -> Json:
    name = {"type": _NAMES[type(answer)]}
    match answer:
        case Missing():
            return {**name, "reason": answer.reason.value}
        case Chosen():
            return {**name, "code": answer.code}
        case ChosenMany():
            return {**name, "codes": list(answer.codes)}
        case Rated():
            return {
                **name,
                "statements": [[statement, _to_json(value)] for statement, value in answer.statements],
            }
        case Amount():
            return {**name, "number": number_as_text(answer.number)}
        case Written():
            return {**name, "text": answer.text}
        case OnDate():
            return {**name, "day": answer.day.isoformat()}
        case InMonth():
            return {**name, "year": answer.year, "month": answer.month}


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _without_repeats(pairs: list[tuple[str, object]]) -> Json:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError
    return dict(pairs)


def _from_json(question_id: str, value: object) -> Answer:
    try:
        answer = _answer(cast(Json, value))
        if is_well_formed(answer):
            return answer
    except (AttributeError, KeyError, TypeError, ValueError, InvalidOperation, RecursionError):
        pass
    raise AnswerFormatError(f"the answer to {question_id[:40]!r} cannot be read") from None


def _answer(value: Json) -> Answer:
    name = _text(value["type"])
    if len(value) != 1 + len(fields(type_names[name])):
        raise ValueError
    match name:
        case "missing":
            return Missing(MissingReason(_text(value["reason"])))
        case "chosen":
            return Chosen(_text(value["code"]))
        case "chosen_many":
            return ChosenMany(tuple(_text(code) for code in _list(value["codes"])))
        case "rated":
            pairs = cast("list[tuple[str, Json]]", _list(value["statements"]))
            return Rated(
                tuple((statement, cast("Chosen | Missing", _answer(inner))) for statement, inner in pairs)
            )
        case "amount":
            return Amount(Decimal(_text(value["number"])))
        case "written":
            return Written(_text(value["text"]))
        case "on_date":
            return OnDate(date.fromisoformat(_text(value["day"])))
        case _:
            return InMonth(cast(int, value["year"]), cast(int, value["month"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return cast("list[object]", value)


def answer_rows(form: Form, answers: Answers) -> tuple[AnswerRow, ...]:
    """The rows to store, in the order of the form. A memory code is left out: only its digest may be stored.

    Raises AnswerFormatError for an answer that does not suit its question, or whose question is not in the
    form.
    """
    for question_id in answers:
        if question_id not in form.by_id:
            raise AnswerFormatError(f"{form.key} {form.version} has no question {question_id[:40]!r}")
    return tuple(
        row
        for question in form.questions
        if question.id in answers and not _is_link_code(question)
        for row in _rows(question, answers[question.id])
    )


def answers_from_rows(form: Form, rows: Iterable[AnswerRow]) -> dict[str, Answer]:
    """Read answers from stored rows, in the order of the form.

    Raises AnswerFormatError for rows that ``answer_rows`` would never write.
    """
    by_question: dict[str, list[AnswerRow]] = {}
    for row in rows:
        if row.question_id not in form.by_id:
            raise AnswerFormatError(f"{form.key} {form.version} has no question {row.question_id[:40]!r}")
        by_question.setdefault(row.question_id, []).append(row)
    return {
        question.id: _from_rows(form, question, by_question[question.id])
        for question in form.questions
        if question.id in by_question
    }


def _is_link_code(question: Question) -> bool:
    return isinstance(question, (ShortText, LongText)) and question.asks is Asks.LINK_CODE


def _rows(question: Question, answer: Answer) -> tuple[AnswerRow, ...]:
    name = question.id
    match question, answer:
        case SeveralChoices(), ChosenMany():
            return tuple(AnswerRow(name, item=code, code=code) for code in answer.codes)
        case StatementGroup(), Rated():
            return tuple(_one_row(name, value, item=statement) for statement, value in answer.statements)
        case Information(), _:
            pass
        case (
            (_, Missing())
            | (OneChoice(), Chosen())
            | (Rating() | NumberQuestion(), Amount())
            | (DateQuestion(), OnDate())
            | (MonthQuestion(), InMonth())
            | (ShortText() | LongText(), Written())
        ):
            return (_one_row(name, answer),)
        case _:
            pass
    raise AnswerFormatError(f"the answer to {name} does not suit the question")


def _one_row(name: str, answer: Answer, *, item: str = "") -> AnswerRow:
    match answer:
        case Missing():
            return AnswerRow(name, item, missing=answer.reason)
        case Chosen():
            return AnswerRow(name, item, code=answer.code)
        case Amount():
            return AnswerRow(name, item, number=answer.number)
        case OnDate():
            return AnswerRow(name, item, code=answer.day.isoformat())
        case InMonth():
            return AnswerRow(name, item, code=f"{answer.year:04}-{answer.month:02}")
        case Written():
            return AnswerRow(name, item, text=answer.text)
        case ChosenMany() | Rated():
            raise AnswerFormatError(f"the answer to {name} needs several rows")


def _from_rows(form: Form, question: Question, rows: list[AnswerRow]) -> Answer:
    try:
        answer = _read_rows(question, rows)
        tidy = tidy_answer(form, question, answer)
    except (TypeError, ValueError):
        tidy = None
    if tidy is None:
        raise AnswerFormatError(f"the stored answer to {question.id} cannot be read")
    return tidy


def _read_rows(question: Question, rows: list[AnswerRow]) -> Answer:
    first = rows[0]
    if first.missing is not None and not first.item:
        (only,) = rows
        return Missing(cast(MissingReason, only.missing))
    match question:
        case SeveralChoices():
            return ChosenMany(tuple(cast(str, row.code) for row in rows))
        case StatementGroup():
            return Rated(
                tuple(
                    (row.item, Missing(row.missing) if row.missing else Chosen(cast(str, row.code)))
                    for row in rows
                )
            )
        case _:
            (only,) = rows
    match question:
        case OneChoice():
            return Chosen(cast(str, only.code))
        case Rating() | NumberQuestion():
            return Amount(cast(Decimal, only.number))
        case DateQuestion():
            return OnDate(date.fromisoformat(str(only.code)))
        case MonthQuestion():
            year, _, month = str(only.code).partition("-")
            return InMonth(int(year), int(month))
        case ShortText() | LongText():
            return Written(cast(str, only.text))
        case Information():
            raise ValueError
