"""Everything a person should know about an import, in the same words on the page and in the command.

A note says whether someone should look at it before anything is stored. The page shows it above the button
that imports; the command stores nothing until it is run with ``--yes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from feedback_app.services.imports.columns.column_uses import use_of
from feedback_app.services.imports.columns.guessed_by import SURE, GuessedBy
from feedback_app.services.imports.columns.left_out import LeftOutAnswers
from feedback_app.services.imports.columns.mapping import NEVER_READ, ColumnMapping, ColumnRole
from feedback_app.services.imports.columns.stated_totals import WrongTotal
from feedback_app.services.imports.columns.suggesting import MappingSuggestion
from feedback_app.services.imports.columns.unknown_words import UnknownWord
from feedback_app.services.imports.files.table import Column, Table
from feedback_app.services.imports.titles.word_columns import asks_two_things, holds_figures
from surveys.core.model import Asks, Form, LongText, ShortText


class ReportCode(StrEnum):
    """What a report may note, apart from how the file was read (``NoteCode``)."""

    COLUMN_GUESSED = "column_guessed"
    COLUMN_SAME_AGAIN = "column_same_again"
    QUESTIONS_IN_COLUMN = "questions_in_column"
    NO_WORDS_IN_COLUMN = "no_words_in_column"
    ANSWERS_LEFT_OUT = "answers_left_out"
    WORDS_UNKNOWN = "words_unknown"
    TOTALS_DIFFER = "totals_differ"
    IMPORTED_OTHERWISE = "imported_otherwise"
    ORDER_OPEN = "date_order_open"
    ORDER_CONTRADICTED = "date_order_contradicted"
    ORDER_FROM_ELSEWHERE = "date_order_from_elsewhere"
    ORDER_CHOSEN = "date_order_chosen"
    ORDER_AGAINST_FILE = "date_order_against_file"
    DATES_MAY_BE_SWAPPED = "dates_may_be_swapped"
    ZONE_CONVERTED = "zone_converted"
    ZONE_UNKNOWN = "zone_unknown"
    DATES_ARE_PLACEHOLDERS = "dates_are_placeholders"
    ROWS_NOT_FINISHED = "rows_not_finished"


@dataclass(frozen=True, slots=True)
class ImportNote:
    """One thing to know. ``look_first``: a person should look before anything is stored.

    ``is_of_file``: how the file itself was read. ``column``: the title of the column it is about.
    """

    code: str
    what: str
    how: str = ""
    look_first: bool = False
    column: str = ""
    is_of_file: bool = False

    def as_record(self) -> dict[str, object]:
        return {
            "code": self.code,
            "what": self.what,
            "how": self.how,
            "look_first": self.look_first,
            "column": self.column or None,
        }


WHY = {
    GuessedBy.OWN_EXPORT: "a heading of our own exports",
    GuessedBy.SAME_WORDS: "same words as the question",
    GuessedBy.NEARLY_SAME_WORDS: "nearly the same words",
    GuessedBy.ITS_ANSWERS: "its answers are the options of this question",
    GuessedBy.LOOKS_LIKE_COMMENTS: "looks like comments",
    GuessedBy.KNOWN_TITLE: "a title we know",
    GuessedBy.NAMES_A_PERSON: "may name a person, so it is never imported",
    GuessedBy.NOTHING_LIKE_IT: "no question like it",
    GuessedBy.SAME_AGAIN: "the same answers again, which other columns give",
}
_LONGEST_TITLE = 80


def of_file(table: Table) -> Iterator[ImportNote]:
    """How the file was read."""
    for each in table.notes:
        yield ImportNote(each.code.value, each.what, each.how, each.needs_a_look, is_of_file=True)


def of_columns(
    form: Form, table: Table, mapping: ColumnMapping, guess: MappingSuggestion | None
) -> Iterator[ImportNote]:
    """Uses that are only a guess, and columns of ids or figures that are read as people's words."""
    for column in table.columns:
        use = mapping.of(column)
        if use is None:
            continue
        why = guess.why(column) if guess is not None and guess.mapping.of(column) == use else None
        name, words = named(column), _short(use_of(use).words(form))
        if why is GuessedBy.SAME_AGAIN:
            what = f"{name} is left out: other columns give the same answers, option by option or as a list."
            yield note(ReportCode.COLUMN_SAME_AGAIN, what, column=column)
        elif why is not None and why not in SURE and use.role not in NEVER_READ:
            yield note(
                ReportCode.COLUMN_GUESSED,
                f"{name} is read as '{words}'. This is only a guess: {WHY[why]}.",
                "Check it. If it is wrong, choose another use for the column.",
                looks=True,
                column=column,
            )
        question = form.by_id.get(use.question or "") if use.role is ColumnRole.ANSWER else None
        is_text = isinstance(question, LongText) or (
            isinstance(question, ShortText) and question.asks is not Asks.LINK_CODE
        )
        if is_text and holds_figures(table.values(column)):
            yield note(
                ReportCode.NO_WORDS_IN_COLUMN,
                f"{name} is read as '{words}', but holds figures, dates or IDs.",
                "Leave the column out unless people wrote this.",
                looks=True,
                column=column,
            )


def of_asked(form: Form, table: Table, mapping: ColumnMapping) -> Iterator[ImportNote]:
    """A column that says row by row which question was asked, as in the NHS file of comments."""
    used = [use for use in mapping.columns if isinstance(form.by_id.get(use.question or ""), LongText)]
    for column in table.columns:
        use = mapping.of(column)
        if used and (use is None or use.role in NEVER_READ) and asks_two_things(table.values(column)):
            to = ", ".join(f"'{_short(form.question(each.question or '').text)}'" for each in used)
            yield note(
                ReportCode.QUESTIONS_IN_COLUMN,
                f"{named(column)} says which question each row answers, good things or things to improve. "
                f"All comments would be imported under {to}.",
                "Make one file for each of these questions and import them one after the other.",
                looks=True,
                column=column,
            )


def of_left_out(form: Form, left_out: Iterable[LeftOutAnswers]) -> Iterator[ImportNote]:
    """Columns whose answers would be lost."""
    for each in left_out:
        question = _short(form.question(each.question_id).text)
        held = ", ".join(f"'{_short(option)}'" for option in each.options[:5])
        name, rows = named(each.column), rows_of(each.n_rows)
        what = (
            f"{name} is left out, but holds answers to '{question}': {held} ({rows})."
            if held
            else f"{name} is left out. Its title belongs to '{question}', but names no option of it "
            f"({rows} filled)."
        )
        how = "Choose the question and option for this column, or check that the answers are not needed."
        yield note(ReportCode.ANSWERS_LEFT_OUT, what, how, looks=True, column=each.column)


def of_words(form: Form, unknown: Sequence[UnknownWord]) -> Iterator[ImportNote]:
    """How many words of each column are unknown. The words themselves are shown to a person only."""
    by_column: dict[Column, list[UnknownWord]] = {}
    for word in unknown:
        by_column.setdefault(word.column, []).append(word)
    for column, words in by_column.items():
        question = _short(form.question(words[0].question_id).text)
        count = f"{len(words)} different words" if len(words) > 1 else "1 word"
        yield note(
            ReportCode.WORDS_UNKNOWN,
            f"{named(column)} has {count} that we do not know as answers to '{question}'. "
            f"Rows with such a word are refused (about {rows_of(sum(word.n_rows for word in words))}).",
            "Choose what each word means, or correct the cells.",
            looks=True,
            column=column,
        )


def of_totals(wrong: Sequence[WrongTotal]) -> Iterator[ImportNote]:
    if wrong:
        yield note(
            ReportCode.TOTALS_DIFFER,
            f"{rows_of(len(wrong))} with a total that differs from the answers. The answers are used.",
            "Check these papers again.",
            looks=True,
        )


def of_earlier_import(imported_otherwise: bool) -> Iterator[ImportNote]:
    if imported_otherwise:
        yield note(
            ReportCode.IMPORTED_OTHERWISE,
            "This file is already imported, with its columns read in another way. "
            "Both together would count people twice.",
            "Undo that import first, then import the file again.",
            looks=True,
        )


def note(
    code: ReportCode, what: str, how: str = "", *, looks: bool = False, column: Column | None = None
) -> ImportNote:
    return ImportNote(code.value, what, how, looks, column.title if column else "")


def named(column: Column) -> str:
    return f"Column {column.letter} ({_short(column.title)})"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1] + "\u2026"


def rows_of(count: int) -> str:
    return f"{count:,} row" + ("" if count == 1 else "s")
