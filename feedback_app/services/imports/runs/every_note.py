"""All notes of one import, in the order in which a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from feedback_app.services.imports.columns.date_orders import DateOrderFinding
from feedback_app.services.imports.columns.left_out import left_out_answers
from feedback_app.services.imports.columns.mapping import ColumnMapping
from feedback_app.services.imports.columns.suggesting import MappingSuggestion
from feedback_app.services.imports.files.table import Column, Table
from feedback_app.services.imports.rows.row_reports import ReadRow, RowOutcome, SkippedRow
from feedback_app.services.imports.runs import notes
from feedback_app.services.imports.runs.date_notes import of_dates
from feedback_app.services.imports.runs.notes import ImportNote
from feedback_app.services.imports.runs.report import Preview
from surveys.core.answers import Answer
from surveys.core.model import Form


def notes_before_rows(
    form: Form, table: Table, mapping: ColumnMapping, guess: MappingSuggestion | None
) -> tuple[ImportNote, ...]:
    """What can be said while the mapping still has problems, so that no row was read."""
    return (*notes.of_file(table), *notes.of_columns(form, table, mapping, guess))


def notes_on(
    form: Form,
    table: Table,
    mapping: ColumnMapping,
    guess: MappingSuggestion | None,
    seen: Preview,
    *,
    read: Sequence[RowOutcome],
    orders: Mapping[Column, DateOrderFinding],
) -> tuple[ImportNote, ...]:
    """Everything to say about an import whose rows were read."""
    left_out = left_out_answers(form, table, mapping, dict(_answers(read)))
    return (
        *notes_before_rows(form, table, mapping, guess),
        *notes.of_asked(form, table, mapping),
        *notes.of_left_out(form, left_out),
        *of_dates(table, mapping, orders),
        *notes.of_words(form, seen.unknown),
        *notes.of_totals(seen.wrong_totals),
        *notes.of_earlier_import(seen.imported_otherwise),
    )


def _answers(read: Sequence[RowOutcome]) -> Iterable[tuple[int, Mapping[str, Answer]]]:
    for outcome in read:
        if isinstance(outcome, ReadRow):
            yield outcome.number, outcome.answers
        elif isinstance(outcome, SkippedRow):
            yield outcome.number, {}
