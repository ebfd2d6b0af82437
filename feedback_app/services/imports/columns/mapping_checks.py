"""Whether a mapping fits this form and this file, and what it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from feedback_app.services.imports.columns.column_roles import names_people
from feedback_app.services.imports.columns.mapping import (
    NEVER_READ,
    SINGLE_ROLES,
    ColumnMapping,
    ColumnRole,
    ColumnUse,
    items_of,
)
from feedback_app.services.imports.files.dates import month_of
from feedback_app.services.imports.files.table import Column, Table
from feedback_app.services.imports.files.words import WordsOfQuestion, normalised_title
from surveys.core.model import (
    Form,
    Information,
    LongText,
    Mode,
    Question,
    ShortText,
    StatementGroup,
)


class MappingCode(StrEnum):
    OTHER_FORM = "other_form"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    QUESTION_MISSING = "question_missing"
    QUESTION_UNKNOWN = "question_unknown"
    QUESTION_ASKS_NOTHING = "question_asks_nothing"
    ITEM_MISSING = "item_missing"
    ITEM_UNKNOWN = "item_unknown"
    TARGET_TWICE = "target_twice"
    ROLE_TWICE = "role_twice"
    ABOUT_IN_ANONYMOUS_FORM = "about_in_anonymous_form"
    PERSON_IN_ANONYMOUS_FORM = "person_in_anonymous_form"
    WORD_MEANS_NOTHING = "word_means_nothing"
    DATE_MISSING = "date_missing"
    MONTH_IMPOSSIBLE = "month_impossible"
    NOTHING_MAPPED = "nothing_mapped"


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """One thing to correct before the rows can be read."""

    code: MappingCode
    where: str
    what: str
    how: str


def mapping_problems(form: Form, table: Table, mapping: ColumnMapping) -> tuple[MappingProblem, ...]:
    """Everything wrong with a mapping for this form and table; empty when it can be used."""
    return (*_of_whole(form, mapping), *(p for use in mapping.columns for p in _of_column(form, table, use)))


def unmapped_columns(table: Table, mapping: ColumnMapping) -> tuple[Column, ...]:
    """Columns that are not imported, whether by choice or because the mapping does not name them."""
    uses = ((column, mapping.of(column)) for column in table.columns)
    return tuple(column for column, use in uses if use is None or use.role in NEVER_READ)


def _of_whole(form: Form, mapping: ColumnMapping) -> Iterator[MappingProblem]:
    where = "The mapping"
    if mapping.form != form.key:
        yield MappingProblem(
            MappingCode.OTHER_FORM,
            where,
            f"It was made for the form {mapping.form}.",
            f"Choose that form, or make a new mapping for {form.key}.",
        )
    if not any(use.role is ColumnRole.ANSWER for use in mapping.columns):
        yield MappingProblem(
            MappingCode.NOTHING_MAPPED,
            where,
            "No column answers a question.",
            "Choose a question for a column.",
        )
    if mapping.with_role(ColumnRole.RECEIVED) is None and mapping.month is None:
        yield MappingProblem(
            MappingCode.DATE_MISSING,
            where,
            "There is no date for the answers.",
            "Choose the column with the date, or give one month for all rows.",
        )
    if mapping.month is not None and month_of(mapping.month) is None:
        yield MappingProblem(
            MappingCode.MONTH_IMPOSSIBLE, where, f"There is no month {mapping.month}.", "Write it as 2024-03."
        )
    if mapping.with_role(ColumnRole.ABOUT) is not None and form.mode is Mode.ANONYMOUS:
        yield MappingProblem(
            MappingCode.ABOUT_IN_ANONYMOUS_FORM,
            where,
            "This form is anonymous, so nothing may link an answer to a person.",
            "Set that column to 'leave out'.",
        )
    yield from _taken_twice(mapping)


def _taken_twice(mapping: ColumnMapping) -> Iterator[MappingProblem]:
    for (title, occurrence), count in Counter((u.title, u.occurrence) for u in mapping.columns).items():
        if count > 1:
            yield MappingProblem(
                MappingCode.COLUMN_TWICE,
                _where(title, occurrence),
                "It is in the mapping more than once.",
                "Delete all but one of the lines.",
            )
    for role in SINGLE_ROLES:
        if sum(use.role is role for use in mapping.columns) > 1:
            yield MappingProblem(
                MappingCode.ROLE_TWICE,
                "The mapping",
                f"More than one column is '{role.value}'.",
                "Choose one of them and set the others to 'leave out'.",
            )
    answers = [use for use in mapping.columns if use.role is ColumnRole.ANSWER and use.question]
    whole = {use.question for use in answers if use.item is None}
    for (question, item), count in Counter((use.question, use.item) for use in answers).items():
        if count > 1 or (item is not None and question in whole):
            yield MappingProblem(
                MappingCode.TARGET_TWICE,
                f"Question {question}" + (f", {item}" if item else ""),
                "More than one column answers it.",
                "Choose one of them and set the others to 'leave out'.",
            )


def _of_column(form: Form, table: Table, use: ColumnUse) -> Iterator[MappingProblem]:
    where = _where(use.title, use.occurrence)
    if use.role in NEVER_READ:
        return
    column = table.column(use.title, use.occurrence)
    if column is None:
        yield MappingProblem(
            MappingCode.COLUMN_MISSING,
            where,
            "The file has no column with this title.",
            "Check that it is the right file and heading row, or remove the column from the mapping.",
        )
    if use.role is not ColumnRole.ANSWER:
        return
    question = form.by_id.get(use.question or "")
    if question is None:
        code = MappingCode.QUESTION_MISSING if use.question is None else MappingCode.QUESTION_UNKNOWN
        what, how = (
            "The mapping does not say which question of the form it answers.",
            "Choose a question, or leave it out.",
        )
        yield MappingProblem(code, where, what, how)
    elif isinstance(question, Information):
        what = "That page of the form does not ask a question."
        yield MappingProblem(MappingCode.QUESTION_ASKS_NOTHING, where, what, "Choose another question.")
    else:
        yield from _of_item(form, question, use, where)
        yield from _of_words(form, question, use, where)
        if column is not None:
            yield from _of_person(form, table, question, column, where)


def _of_words(form: Form, question: Question, use: ColumnUse, where: str) -> Iterator[MappingProblem]:
    words = WordsOfQuestion(form, question)
    for word in use.words:
        if not words.allows(word.means):
            yield MappingProblem(
                MappingCode.WORD_MEANS_NOTHING,
                where,
                f"A word is mapped to '{word.means}', which is not an option of the question {question.id}.",
                "Choose one of its options, or 'leave blank'.",
            )


def _of_person(
    form: Form, table: Table, question: Question, column: Column, where: str
) -> Iterator[MappingProblem]:
    """A person's identity never becomes an answer to an anonymous form, not even by mistake."""
    is_open = isinstance(question, ShortText | LongText) and form.mode is Mode.ANONYMOUS
    is_asked = normalised_title(column.title) == normalised_title(question.text)
    if is_open and not is_asked and names_people(column, table):
        yield MappingProblem(
            MappingCode.PERSON_IN_ANONYMOUS_FORM,
            where,
            "It seems to identify people, and this form is anonymous.",
            "Set that column to 'leave out'. If it holds something else, give it another title in the file.",
        )


def _of_item(form: Form, question: Question, use: ColumnUse, where: str) -> Iterator[MappingProblem]:
    items = items_of(form, question)
    if use.item is None:
        if isinstance(question, StatementGroup):
            yield MappingProblem(
                MappingCode.ITEM_MISSING,
                where,
                "The mapping does not say which statement it answers.",
                "Choose the statement.",
            )
    elif use.item not in items:
        yield MappingProblem(
            MappingCode.ITEM_UNKNOWN,
            where,
            f"The question {question.id} has no part '{use.item}'.",
            f"Choose one of: {', '.join(items) or 'the question has no parts'}.",
        )


def _where(title: str, occurrence: int) -> str:
    short = title if len(title) <= 80 else title[:79] + "\u2026"
    return f"Column '{short}'" + (f" (number {occurrence} with this title)" if occurrence > 1 else "")
