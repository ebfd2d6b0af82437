"""What each column and each code of an export means, in words that will still be clear in five years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedback_app.exports.response_table import Coding, Frame, ResponseTable, TableColumn, parts_of
from surveys.core.answers import MissingReason
from surveys.core.model import (
    Form,
    NumberQuestion,
    OneChoice,
    Question,
    Rating,
    SeveralChoices,
    StatementGroup,
)


HEADINGS = ("column", "question_id", "part", "kind", "words", "value", "meaning", "form_versions")


@dataclass(frozen=True, slots=True)
class CodebookLine:
    """One line, about a column when ``value`` is empty, otherwise about one value in it."""

    column: str
    question_id: str = ""
    part: str = ""
    kind: str = ""
    words: str = ""
    value: str = ""
    meaning: str = ""
    form_versions: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The line in the order of ``HEADINGS``."""
        return (
            self.column,
            self.question_id,
            self.part,
            self.kind,
            self.words,
            self.value,
            self.meaning,
            self.form_versions,
        )


_FRAME_WORDS = {
    Frame.FORM: "The form that was answered.",
    Frame.FORM_VERSION: "Its version. A question with the same id in two versions means the same.",
    Frame.AUDIENCE: "Who was asked: family or professional.",
    Frame.TOUCHPOINT: "The touchpoint the form belongs to: when in the service it is asked.",
    Frame.RECEIVED: (
        "When the answers came in, London time. Anonymous forms only show the month (2024-03), so that no "
        "day or order shows who it was; the rows are in no order within a month."
    ),
    Frame.LANGUAGE: "The language it was answered in.",
    Frame.CHANNEL: "How it came in: screen, import (from a spreadsheet) or paper.",
    Frame.COLLECTION_POINT: "The QR code or link for many people that it came through, if any.",
    Frame.REFERENCE: "The number of the response. Empty for anonymous responses, which show none.",
}
_MISSING_WORDS = {
    MissingReason.DONT_KNOW: "The answer was: don't know. Not a blank, and not zero.",
    MissingReason.NOT_APPLICABLE: "The answer was: does not apply. Not a blank, and not zero.",
    MissingReason.PREFER_NOT_TO_SAY: "The answer was: prefer not to say. Not a blank, and not zero.",
}


def codebook(table: ResponseTable) -> tuple[CodebookLine, ...]:
    """Every column in table order, each followed by the values it may hold."""
    return (
        CodebookLine("(any)", meaning="An empty cell: nothing was answered, or the question was not shown."),
        *(line for column in table.columns for line in _of_column(table, column)),
    )


def _of_column(table: ResponseTable, column: TableColumn) -> Iterator[CodebookLine]:
    if column.frame is not None:
        yield CodebookLine(column.heading, meaning=_FRAME_WORDS[column.frame])
        return
    if column.key is None:
        return
    question_id, part = column.key
    for forms in _alike(table.versions, question_id, part):
        form, question = forms[0], forms[0].question(question_id)
        versions = ", ".join(sorted((each.version for each in forms), key=_in_order))
        words = parts_of(form, question)[part]
        yield CodebookLine(
            column.heading,
            question_id,
            part,
            question.kind,
            f"{question.text} [{words}]" if part else question.text,
            meaning=_kind_words(question),
            form_versions=versions,
        )
        for value, meaning in _values(form, question, table.coding):
            yield CodebookLine(
                column.heading, question_id, part, value=value, meaning=meaning, form_versions=versions
            )


def _alike(versions: Sequence[Form], question_id: str, part: str) -> list[list[Form]]:
    """The versions that have this column, grouped by identical wording."""
    groups: list[list[Form]] = []
    for form in versions:
        question = form.by_id.get(question_id)
        if question is None or part not in parts_of(form, question):
            continue
        same = (group for group in groups if _asked(group[0], question_id) == _asked(form, question_id))
        group = next(same, None)
        if group is None:
            groups.append([form])
        else:
            group.append(form)
    return groups


def _asked(form: Form, question_id: str) -> tuple[object, ...]:
    question = form.question(question_id)
    return question, *_options(form, question)


def _options(form: Form, question: Question) -> tuple[tuple[str, str], ...]:
    if not isinstance(question, OneChoice | SeveralChoices | StatementGroup):
        return ()
    return tuple((option.code, option.label) for option in form.options(question))


def _values(form: Form, question: Question, coding: Coding) -> Iterator[tuple[str, str]]:
    is_code = coding is Coding.CODES
    if isinstance(question, SeveralChoices):
        yield "1", "Chosen."
        yield "0", "Not chosen, but something else was."
    else:
        for code, label in _options(form, question):
            yield (code, label) if is_code else (label, f"code: {code}")
    for reason in getattr(question, "missing", ()):
        yield reason.value if is_code else form.missing_label(reason), _MISSING_WORDS[reason]


def _kind_words(question: Question) -> str:
    if isinstance(question, Rating):
        return f"0 to 10. 0: {question.low}. 10: {question.high}."
    if isinstance(question, NumberQuestion):
        return f"{question.minimum:f} to {question.maximum:f} {question.unit or ''}".strip() + "."
    return {
        "date": "A day: year-month-day.",
        "month": "A month: year-month.",
        "short_text": "As typed.",
        "long_text": "As typed.",
    }.get(question.kind, "")


def _in_order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
