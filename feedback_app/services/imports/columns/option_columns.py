"""Several choices that a file holds twice: as one list, and as a column for each option."""

from __future__ import annotations

from itertools import islice

from feedback_app.services.imports.columns.targets import targets
from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.table import Column, Table, is_blank
from feedback_app.services.imports.files.tick_words import NOT_SHOWN, NOT_TICKED, TICKED
from feedback_app.services.imports.files.words import WordsOfQuestion, normalised
from surveys.core.model import Form, SeveralChoices


_LOOKED_AT = 500


def option_columns(form: Form, question: SeveralChoices, table: Table) -> tuple[Column, ...]:
    """The columns that give the answers of a question a second time.

    The list, where the columns have every option in it; otherwise the columns.
    """
    places = [target for target in targets(form) if target.question.id == question.id]
    lists = [c for c in table.columns if any(t.item is None and t.is_named(c.title) for t in places)]
    ticks = {
        column: target.item
        for column in table.columns
        for target in places
        if target.item
        and target.is_named(column.title)
        and _holds_ticks(form, question, target.item, table, column)
    }
    if not lists or not ticks:
        return ()
    listed = _listed(form, question, table, lists[0])
    if listed is not None and not listed <= set(ticks.values()):
        return tuple(ticks)
    return tuple(lists)


def _holds_ticks(form: Form, question: SeveralChoices, item: str, table: Table, column: Column) -> bool:
    words = WordsOfQuestion(form, question)
    known = TICKED | NOT_TICKED | NOT_SHOWN
    filled = [text_of(cell) for cell in islice(table.values(column), _LOOKED_AT) if not is_blank(cell)]
    return all(normalised(text) in known or words.meaning(text) == item for text in filled)


def _listed(form: Form, question: SeveralChoices, table: Table, column: Column) -> set[str] | None:
    """Every option in the lists; None when one of them cannot be read."""
    words = WordsOfQuestion(form, question)
    found: set[str] = set()
    for cell in table.values(column):
        for part in words.split(text_of(cell)) if not is_blank(cell) else ():
            meaning = words.meaning(part)
            if meaning is None:
                return None
            if isinstance(meaning, str):
                found.add(meaning)
    return found
