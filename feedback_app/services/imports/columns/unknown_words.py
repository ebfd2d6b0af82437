"""Words in choice columns that match no option, so that a person can say what they mean."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from feedback_app.services.imports.columns.mapping import ColumnMapping, ColumnRole, ColumnUse
from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.table import (
    Column,
    Table,
    is_blank,
    visible_text,
)
from feedback_app.services.imports.files.words import WordsOfQuestion
from surveys.core.model import (
    Form,
    OneChoice,
    SeveralChoices,
    StatementGroup,
)


MOST_OF_A_COLUMN = 25


@dataclass(frozen=True, slots=True, repr=False)
class UnknownWord:
    """A word as typed, how many rows have it, and the closest option, if any."""

    column: Column
    question_id: str
    word: str
    n_rows: int
    nearest: str | None


def unknown_words(form: Form, table: Table, mapping: ColumnMapping) -> tuple[UnknownWord, ...]:
    """The words that stay unknown with this mapping, the most frequent of each column first."""
    return tuple(
        word
        for column in table.columns
        if (use := mapping.of(column)) is not None and use.role is ColumnRole.ANSWER
        for word in _of_column(form, table, column, use)
    )


def _of_column(form: Form, table: Table, column: Column, use: ColumnUse) -> list[UnknownWord]:
    question = form.by_id.get(use.question or "")
    if not isinstance(question, OneChoice | SeveralChoices | StatementGroup) or _is_tick(question, use):
        return []
    words = WordsOfQuestion(form, question, use.decided)
    counted: Counter[str] = Counter()
    first_typed: dict[str, str] = {}
    texts = Counter(text_of(cell) for cell in table.values(column) if not is_blank(cell))
    for text, n_rows in texts.items():
        for word in _unknown_in(text, words):
            seen = visible_text(word)
            counted[seen.casefold()] += n_rows
            first_typed.setdefault(seen.casefold(), seen)
    return [
        UnknownWord(column, question.id, first_typed[key], count, words.nearest(key))
        for key, count in counted.most_common(MOST_OF_A_COLUMN)
    ]


def _is_tick(question: OneChoice | SeveralChoices | StatementGroup, use: ColumnUse) -> bool:
    return isinstance(question, SeveralChoices) and use.item is not None


def _unknown_in(text: str, words: WordsOfQuestion) -> set[str]:
    return {word for word in words.split(text) if visible_text(word) and words.meaning(word) is None}
