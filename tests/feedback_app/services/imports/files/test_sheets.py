"""Workbooks with several sheets, hidden parts, and workbooks saved as Strict Open XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from feedback_app.errors import Refused
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import NoteCode
from surveys.catalogue import shipped_forms
from tests.feedback_app.services.imports.spreadsheets import (
    local,
    saved,
    visit_workbook,
    workbook_bytes,
    worksheet_of,
)


FORM = shipped_forms()["family_after_visit"]
OVERALL, WELL = "Overall, how was your experience of our service?", "What went well?"
Rows = Sequence[Sequence[object]]
TITLES = ("Date", OVERALL, WELL)
ANSWERS: Rows = [TITLES, (local(2025, 3, 4), "Very good", "x"), (local(2025, 3, 5), "Good", "y")]
OTHERS: dict[str, Rows] = {
    "a column of words": [("How to use this",), ("Read me",), ("Fill in the next sheet",)],
    "a table of words": [
        ("Step", "What to do"),
        ("One", "Open it"),
        ("Two", "Fill it in"),
        ("Three", "Send it"),
    ],
    "a list of options": [("List", "Options"), (OVERALL, "Very good"), (None, "Good"), (None, "Poor")],
    "a pivot": [("Row Labels", "Count"), ("Good", 3), ("Poor", 1), ("Grand Total", 4)],
    "a cover": [("Feedback 2025",)],
    "nothing": [],
}


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("other", OTHERS.values(), ids=list(OTHERS))
def test_the_sheet_with_the_questions_of_the_form_is_read(other: Rows, is_first: bool) -> None:
    names = {"Other": other, "Answers": ANSWERS} if is_first else {"Answers": ANSWERS, "Other": other}
    table = read_table(workbook_bytes(names), form=FORM)
    assert (table.sheet, len(table.rows)) == ("Answers", 2)
    said = next(note for note in table.notes if note.code is NoteCode.SHEET_CHOSEN)
    assert "'Answers' is read; 'Other' is not" in said.what
    assert not said.needs_a_look


def test_a_sheet_of_another_form_is_not_taken_for_this_one() -> None:
    referrers = [("Date", "Was it helpful?"), (local(2025, 3, 4), "Yes"), (local(2025, 3, 5), "No")]
    assert (
        read_table(workbook_bytes({"Referrers": referrers, "Families": ANSWERS}), form=FORM).sheet
        == "Families"
    )


def test_a_sheet_chosen_without_a_question_of_the_form_is_looked_at() -> None:
    table = read_table(
        workbook_bytes({"A": [("x", "y"), (1, 2)], "B": [("z", "w"), (1, 2), (3, 4)]}), form=FORM
    )
    assert table.sheet == "A"
    assert [note.code for note in table.notes if note.needs_a_look] == [NoteCode.SHEET_GUESSED]


MORE = [TITLES, (local(2025, 5, 4), "Good", "z")]
ALIKE: dict[str, Rows] = {
    "the same titles": MORE,
    "other capitals and stars": [("date", OVERALL.upper(), WELL + " *"), *MORE[1:]],
    "below a banner": [("Second quarter",), (), *MORE],
    "one column more": [(*TITLES, "Could we do better?", "Team"), (local(2025, 5, 4), "Good", "z", "a", "b")],
}


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("other", ALIKE.values(), ids=list(ALIKE))
def test_another_sheet_with_the_same_titles_is_named_and_looked_at(other: Rows, hidden: bool) -> None:
    data = workbook_bytes({"Q1": ANSWERS, "Q2": other}, hidden=["Q2"] if hidden else [])
    table = read_table(data, form=FORM)
    [alike] = [note for note in table.notes if note.code is NoteCode.SHEETS_ALIKE]
    assert "'Q2'" in alike.what
    assert alike.needs_a_look


def test_four_quarters_are_all_named_and_each_can_be_chosen() -> None:
    data = workbook_bytes({f"Q{n}": ANSWERS for n in range(1, 5)})
    [alike] = [note for note in read_table(data).notes if note.code is NoteCode.SHEETS_ALIKE]
    assert "'Q2', 'Q3' and 'Q4' have" in alike.what
    chosen = read_table(data, sheet="Q3", form=FORM)
    assert chosen.sheet == "Q3"
    assert not any(note.needs_a_look for note in chosen.notes)


def test_an_empty_sheet_with_the_titles_is_no_second_file() -> None:
    assert not read_table(workbook_bytes({"Q1": ANSWERS, "Template": [TITLES]})).has_note(
        NoteCode.SHEETS_ALIKE
    )


def test_hidden_sheets_are_named_and_an_unknown_sheet_lists_those_there_are() -> None:
    data = workbook_bytes({"Q1": ANSWERS, "Secret": OTHERS["a pivot"]}, hidden=["Secret"])
    [note] = [note for note in read_table(data).notes if note.code is NoteCode.SHEETS_HIDDEN]
    assert "'Secret'" in note.what
    with pytest.raises(Refused) as refused:
        read_table(data, sheet="Q9")
    assert "'Q1' and 'Secret'" in refused.value.how
    assert read_table(data, sheet="Secret").sheet == "Secret"


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    workbook = Workbook()
    sheet = worksheet_of(workbook)
    for row in ANSWERS:
        sheet.append(list(row))
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    table = read_table(saved(workbook))
    assert [row.number for row in table.rows] == [2, 3]
    assert {NoteCode.ROWS_HIDDEN, NoteCode.COLUMNS_HIDDEN} <= {note.code for note in table.notes}
    assert not read_table(visit_workbook()).has_note(NoteCode.ROWS_HIDDEN)


STRICT: Mapping[str, str] = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    "http://schemas.openxmlformats.org/drawingml/2006/main": "http://purl.oclc.org/ooxml/drawingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": (
        "http://purl.oclc.org/ooxml/officeDocument/extendedProperties"
    ),
}


def as_strict(data: bytes) -> bytes:
    """The workbook as Excel's "Strict Open XML Spreadsheet" names its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            content = source.read(part).decode()
            for ordinary, strict in STRICT.items():
                content = content.replace(ordinary, strict)
            target.writestr(part.filename, content)
    return out.getvalue()


def test_a_strict_workbook_is_read_like_any_other() -> None:
    strict = as_strict(visit_workbook(5))
    with zipfile.ZipFile(io.BytesIO(strict)) as archive:
        assert b"purl.oclc.org" in archive.read("xl/workbook.xml")
    table, ordinary = read_table(strict), read_table(visit_workbook(5))
    assert table.rows == ordinary.rows
    assert table.columns == ordinary.columns
    assert table.has_note(NoteCode.STRICT_WORKBOOK)


def test_a_strict_workbook_with_two_sheets_merged_titles_and_hidden_ones() -> None:
    data = as_strict(
        workbook_bytes({"Read me": OTHERS["a table of words"], "Answers": ANSWERS, "X": MORE}, hidden=["X"])
    )
    table = read_table(data, form=FORM)
    assert (table.sheet, len(table.rows)) == ("Answers", 2)
    assert table.has_note(NoteCode.SHEETS_ALIKE)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-03-04T09:12:00", datetime(2025, 3, 4, 9, 12)),  # noqa: DTZ001
        ("2025-03-04T09:12:00.000", datetime(2025, 3, 4, 9, 12)),  # noqa: DTZ001
        ("2025-03-04T09:12:00Z", datetime(2025, 3, 4, 9, 12)),  # noqa: DTZ001
        ("2025-03-04", date(2025, 3, 4)),
    ],
)
def test_a_strict_date_cell_is_a_date(written: str, read: object) -> None:
    data = workbook_bytes({"A": [("Date", WELL), ("@@", "kind")]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_strict(data))) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                start, end = content.index(b'<c r="A2"'), content.index(b'<c r="B2"')
                cell = f'<c r="A2" t="d"><v>{written}</v></c>'.encode()
                content = content[:start] + cell + content[end:]
            target.writestr(part.filename, content)
    [row] = read_table(out.getvalue()).rows
    assert row.cells[0] == read
