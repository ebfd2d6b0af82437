"""What a person mends: words no one knows, and rows that were refused."""

from __future__ import annotations

from datetime import date

from feedback_app.services.imports.columns.column_uses import possible_uses, use_of
from feedback_app.services.imports.columns.mapping import ColumnRole, WordUse
from feedback_app.services.imports.columns.mapping_checks import unmapped_columns
from feedback_app.services.imports.columns.suggesting import suggest_mapping
from feedback_app.services.imports.columns.unknown_words import unknown_words
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import NoteCode, Table
from feedback_app.services.imports.rows.refused_file import refused_rows_file
from feedback_app.services.imports.rows.row_reports import ReadRow, RefusedRow
from feedback_app.services.imports.rows.rows import read_rows
from surveys.core.answers import Written
from tests.feedback_app.services.imports.forms import every_kind
from tests.feedback_app.services.imports.spreadsheets import csv_bytes


FORM = every_kind()
TODAY = date(2026, 3, 10)
HEADINGS = ("Date", "Did you have an interpreter?", "What did you talk about?", "What went well?")


def table(*rows: tuple[str, ...]) -> Table:
    return read_table(csv_bytes([HEADINGS, *rows]))


def test_words_nobody_knows_are_listed_with_how_often_and_what_they_may_mean() -> None:
    found = unknown_words(
        FORM,
        sheet := table(
            ("2024-03-05", "Ja", "Sleep;Footbal;", "x"),
            ("2024-03-05", "ja ", "Monney;Footbal;", "Ja"),
            ("2024-03-05", "Yes", "Sleep", "x"),
        ),
        suggest_mapping(FORM, sheet).mapping,
    )
    assert [(each.question_id, each.word, each.n_rows, each.nearest) for each in found] == [
        ("interpreter", "Ja", 2, None),
        ("topics", "Footbal", 2, None),
        ("topics", "Monney", 1, "money"),
    ]


def test_a_decided_word_is_asked_no_more() -> None:
    sheet = table(("2024-03-05", "Ja", "Sleep", "x"))
    mapping = suggest_mapping(FORM, sheet).mapping
    uses = list(mapping.columns)
    uses[1] = uses[1].model_copy(update={"words": (WordUse(word="Ja", means="had_one"),)})
    assert unknown_words(FORM, sheet, mapping.model_copy(update={"columns": tuple(uses)})) == ()


def test_refused_rows_can_be_mended_in_their_file_and_imported_from_it() -> None:
    words = "=as typed"
    sheet = table(("2024-03-05", "Ja", "Sleep", words), ("2024-03-05", "Yes", "Sleep", "fine"))
    mapping = suggest_mapping(FORM, sheet).mapping
    refused = [r for r in read_rows(FORM, sheet, mapping, today=TODAY) if isinstance(r, RefusedRow)]
    file = refused_rows_file(sheet, refused)
    mended = read_table(file.replace(b'"Ja"', b'"Yes"'))
    assert mended.has_note(NoteCode.REFUSED_ROWS)
    again = suggest_mapping(FORM, mended).mapping
    assert len(unmapped_columns(mended, again)) == 3
    [row] = read_rows(FORM, mended, again, today=TODAY)
    assert isinstance(row, ReadRow)
    assert row.answers["went_well"] == Written(words)


def test_every_use_can_be_chosen_and_said_in_words() -> None:
    for form in (FORM, every_kind("named")):
        uses = possible_uses(form)
        words = [use.words(form) for use in uses]
        assert len(set(words)) == len(uses)
        assert (ColumnRole.ABOUT in {use.role for use in uses}) is (form.mode.value == "named")
    assert use_of(None).role is ColumnRole.IGNORED


def test_another_question_for_a_column_forgets_what_words_meant() -> None:
    sheet = table(("2024-03-05", "Ja", "Sleep", "x"))
    before = suggest_mapping(FORM, sheet).mapping.columns[1]
    before = before.model_copy(update={"words": (WordUse(word="Ja", means="had_one"),)})
    column = sheet.columns[1]
    other = next(use for use in possible_uses(FORM) if use.question == "went_well")
    assert use_of(before).for_column(column, before) == before
    assert other.for_column(column, before).words == ()
