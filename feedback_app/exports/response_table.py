"""Responses as one flat table: a row each, the same question in the same column in every version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from surveys.core.answers import (
    Amount,
    Answer,
    Answers,
    Chosen,
    ChosenMany,
    InMonth,
    Missing,
    OnDate,
    Rated,
    Written,
)
from surveys.core.model import (
    Asks,
    Form,
    Information,
    Mode,
    OneChoice,
    Question,
    SeveralChoices,
    ShortText,
    StatementGroup,
)


Value = str | int | Decimal | date | None
Key = tuple[str, str]
"""A question's id and the part of it that has its own column, or ""."""


class Coding(StrEnum):
    """What the cells and headings hold: words for reading, or codes for calculating."""

    LABELS = "labels"
    CODES = "codes"


class Frame(StrEnum):
    """The columns that describe a response itself. The names are part of the file format."""

    FORM = "feedback_form"
    FORM_VERSION = "feedback_form_version"
    AUDIENCE = "audience"
    TOUCHPOINT = "touchpoint"
    RECEIVED = "received"
    LANGUAGE = "language"
    CHANNEL = "channel"
    COLLECTION_POINT = "collection_point"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True, repr=False)
class ExportedResponse:
    """One response as a file may show it. ``received``: a day, or "2024-03" if only the month is stored."""

    form: Form
    answers: Answers
    received: date | str
    language: str
    channel: str
    collection_point: str | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its heading, and the question (and part) or the frame column it shows."""

    heading: str
    key: Key | None = None
    frame: Frame | None = None
    is_text: bool = False


def askable(form: Form) -> Iterator[Question]:
    """The questions whose answers are stored with a response. A memory code is not: only its digest is."""
    for question in form.questions:
        is_code = isinstance(question, ShortText) and question.asks is Asks.LINK_CODE
        if not isinstance(question, Information) and not is_code:
            yield question


def parts_of(form: Form, question: Question) -> Mapping[str, str]:
    """The words of each part of a question with its own column, by id; {"": ""} if there are none."""
    if isinstance(question, StatementGroup):
        return {statement.id: statement.text for statement in question.statements}
    if isinstance(question, SeveralChoices):
        return {option.code: option.label for option in form.options(question)}
    return {"": ""}


class ResponseTable:
    """The columns for every version of a form, and each response as a row.

    ``versions``: newest first.
    """

    def __init__(self, versions: Sequence[Form], coding: Coding) -> None:
        self.versions = tuple(versions)
        self.coding = coding
        self._labels: dict[tuple[str, str], str] = {}
        for form in reversed(self.versions):
            self._labels |= dict(_labels(form))
        self.columns = (*self._frame_columns(), *map(self._column, _keys(self.versions)))

    def row(self, response: ExportedResponse) -> tuple[Value, ...]:
        values = dict(self._values(response))
        frame = _frame(response)
        return tuple(
            frame[column.frame] if column.frame else values.get(column.key) if column.key else None
            for column in self.columns
        )

    def _frame_columns(self) -> Iterator[TableColumn]:
        for frame in Frame:
            if frame is not Frame.REFERENCE or any(form.mode is not Mode.ANONYMOUS for form in self.versions):
                yield TableColumn(frame.value, frame=frame)

    def _column(self, key: Key) -> TableColumn:
        question_id, part = key
        form = next(form for form in self.versions if _has(form, key))
        question = form.question(question_id)
        if self.coding is Coding.CODES:
            heading = f"{question_id}.{part}" if part else question_id
        else:
            words = parts_of(form, question)[part]
            heading = f"{question.text} [{words}]" if part else question.text
        return TableColumn(heading, key=key, is_text=question.kind in ("short_text", "long_text"))

    def _values(self, response: ExportedResponse) -> Iterator[tuple[Key, Value]]:
        for question in askable(response.form):
            answer = response.answers.get(question.id)
            if answer is None:
                continue
            if isinstance(question, StatementGroup | SeveralChoices):
                for part in parts_of(response.form, question):
                    yield (question.id, part), self._part(response.form, question, answer, part)
            else:
                yield (question.id, ""), self._whole(response.form, question, answer)

    def _part(self, form: Form, question: Question, answer: Answer, part: str) -> Value:
        match answer:
            case ChosenMany():
                return 1 if part in answer.codes else 0
            case Rated():
                value = answer.of(part)
                return None if value is None else self._whole(form, question, value)
            case _:
                return self._whole(form, question, answer)

    def _whole(self, form: Form, question: Question, answer: Answer) -> Value:
        match answer:
            case Missing():
                return (
                    answer.reason.value if self.coding is Coding.CODES else form.missing_label(answer.reason)
                )
            case Chosen():
                is_code = self.coding is Coding.CODES
                return answer.code if is_code else self._labels.get((question.id, answer.code), answer.code)
            case Amount():
                return answer.number
            case Written():
                return answer.text
            case OnDate():
                return answer.day
            case InMonth():
                return f"{answer.year:04}-{answer.month:02}"
            case ChosenMany() | Rated():
                return None


def _frame(response: ExportedResponse) -> Mapping[Frame, Value]:
    return {
        Frame.FORM: response.form.key,
        Frame.FORM_VERSION: response.form.version,
        Frame.AUDIENCE: response.form.audience.value,
        Frame.TOUCHPOINT: response.form.touchpoint.value,
        Frame.RECEIVED: response.received,
        Frame.LANGUAGE: response.language,
        Frame.CHANNEL: response.channel,
        Frame.COLLECTION_POINT: response.collection_point,
        Frame.REFERENCE: response.reference,
    }


def _labels(form: Form) -> Iterator[tuple[tuple[str, str], str]]:
    for question in askable(form):
        if isinstance(question, OneChoice | SeveralChoices | StatementGroup):
            for option in form.options(question):
                yield (question.id, option.code), option.label


def _keys(versions: Sequence[Form]) -> list[Key]:
    """Every column of every version, in the newest order; older columns go next to their old neighbours."""
    keys: list[Key] = []
    for form in versions:
        after = 0
        for question in askable(form):
            for part in parts_of(form, question):
                key = (question.id, part)
                if key in keys:
                    after = keys.index(key) + 1
                else:
                    keys.insert(after, key)
                    after += 1
    return keys


def _has(form: Form, key: Key) -> bool:
    question_id, part = key
    return question_id in form.by_id and part in parts_of(form, form.question(question_id))
