"""Words in choice columns that match no option, so that a person can say what they mean."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from feedback_app.services.imports.columns.mapping import ColumnMapping, ColumnRole, ColumnUse
from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.rating_words import RatingDoubt, rating_figure
from feedback_app.services.imports.files.table import (
    Column,
    Table,
    is_blank,
    visible_text,
)
from feedback_app.services.imports.files.tick_words import TICK_WORDS
from feedback_app.services.imports.files.words import WordsOfQuestion, normalised
from feedback_app.services.imports.titles.products import not_shown_words
from surveys.core.answers import MissingReason
from surveys.core.model import (
    Form,
    OneChoice,
    Question,
    Rating,
    SeveralChoices,
    StatementGroup,
)


MOST_OF_A_COLUMN = 25


@dataclass(frozen=True, slots=True, repr=False)
class UnknownWord:
    """A word as typed, how many rows have it, and the closest option, if any.

    ``item``: the option whose own column has it, so that the word means chosen or not chosen.
    """

    column: Column
    question_id: str
    word: str
    n_rows: int
    nearest: str | None
    item: str | None = None


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
    if not isinstance(question, OneChoice | SeveralChoices | StatementGroup | Rating):
        return []
    words = WordsOfQuestion(form, question, use.decided)
    not_shown = not_shown_words(table)
    counted: Counter[str] = Counter()
    first_typed: dict[str, str] = {}
    texts = Counter(text_of(cell) for cell in table.values(column) if not is_blank(cell))
    for text, n_rows in texts.items():
        if normalised(text) in not_shown:
            continue
        for word in _unknown_in(text, words, question, use):
            seen = visible_text(word)
            counted[seen.casefold()] += n_rows
            first_typed.setdefault(seen.casefold(), seen)
    return [
        UnknownWord(
            column,
            question.id,
            first_typed[key],
            count,
            words.nearest(key),
            use.item if isinstance(question, SeveralChoices) else None,
        )
        for key, count in counted.most_common(MOST_OF_A_COLUMN)
    ]


def _unknown_in(text: str, words: WordsOfQuestion, question: Question, use: ColumnUse) -> set[str]:
    if words.is_decided(text):
        return set()
    if isinstance(question, Rating):
        if words.meaning(text) is not None:
            return set()
        figure = rating_figure(text, low=question.low, high=question.high)
        return {text} if figure is None or isinstance(figure, RatingDoubt) else set()
    if isinstance(question, SeveralChoices) and use.item is not None:
        meaning = words.meaning(text)
        is_known = meaning == use.item or isinstance(meaning, MissingReason) or normalised(text) in TICK_WORDS
        return set() if is_known else {text}
    return {word for word in words.split(text) if visible_text(word) and words.meaning(word) is None}
