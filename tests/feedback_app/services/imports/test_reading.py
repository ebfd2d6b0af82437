"""Files as they come: what is read, what is said about it, what is refused and why."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from feedback_app.errors import Refused
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import (
    MAX_BYTES,
    FileKind,
    NoteCode,
    Table,
)
from tests.feedback_app.services.imports.spreadsheets import (
    csv_bytes,
    local,
    saved,
    visit_workbook,
    with_part,
    workbook_bytes,
    worksheet_of,
    xlsx,
    zip_bomb,
)


HEADINGS = ("ID", "Comment")
WORDS = 'Caf\u00e9, "quoted"; two\nlines \u2019tis'


def titles(table: Table) -> list[str]:
    return [column.title for column in table.columns]


def cells(table: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows]


def codes(table: Table) -> set[NoteCode]:
    return {note.code for note in table.notes}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_csv_in_every_encoding_and_separator(encoding: str, separator: str, newline: str) -> None:
    rows = [HEADINGS, ("1", WORDS), ("2", "plain")]
    table = read_table(csv_bytes(rows, encoding=encoding, separator=separator, newline=newline))
    assert titles(table) == ["ID", "Comment"]
    assert cells(table) == [("1", WORDS), ("2", "plain")]
    assert [row.number for row in table.rows] == [2, 3]


def test_a_single_column_keeps_its_commas() -> None:
    table = read_table(b"Comment\nWarm, kind\nQuick, clear, calm\nFine\n")
    assert cells(table) == [("Warm, kind",), ("Quick, clear, calm",), ("Fine",)]


def test_commas_in_words_do_not_hide_the_semicolon_between_columns() -> None:
    table = read_table(b"ID;Comment\n1;warm, kind\n2;quick, clear, calm\n3;fine\n")
    assert cells(table)[1] == ("2", "quick, clear, calm")


def test_the_separator_line_of_excel_is_obeyed() -> None:
    table = read_table(b"sep=;\r\nID;Comment\r\n1;warm\r\n")
    assert titles(table) == ["ID", "Comment"]
    assert table.rows[0].number == 3


def test_a_quotation_mark_that_never_closes_is_refused_with_its_row() -> None:
    with pytest.raises(Refused) as refused:
        read_table(b'ID,Comment\n1,fine\n2,"lost\n3,more\n')
    assert refused.value.code == "quote_not_closed"


def test_loose_quotation_marks_are_read_and_told() -> None:
    table = read_table(b'ID,Comment\n1,"good" she said\n2,ok\n')
    assert NoteCode.LOOSE_QUOTES in codes(table)
    assert len(table.rows) == 2


def test_bytes_that_no_encoding_explains_are_told() -> None:
    table = read_table(b"ID,Comment\n1,caf\xe9 \x81\n")
    assert {NoteCode.BYTES_REPLACED, NoteCode.ENCODING} <= codes(table)
    assert NoteCode.LOOKS_GARBLED in codes(read_table("ID,Comment\n1,I\u00e2\u20ac\u2122m fine\n".encode()))


def test_microsoft_forms_workbook_is_known_by_its_first_columns() -> None:
    table = read_table(visit_workbook())
    assert table.kind is FileKind.XLSX
    assert NoteCode.MICROSOFT_FORMS in codes(table)
    assert table.rows[0].cells[2] == local(2024, 3, 5, 9, 1, 30)
    assert "Overall, how was your experience of our service?" in titles(table)


def test_repeated_titles_are_told_apart_by_counting() -> None:
    table = read_table(csv_bytes([("A", "Comments", "Comments"), ("1", "x", "y")]))
    assert [(column.title, column.occurrence) for column in table.columns] == [
        ("A", 1),
        ("Comments", 1),
        ("Comments", 2),
    ]


def test_blank_rows_and_repeated_headings_are_left_out_and_row_numbers_stay() -> None:
    rows = [HEADINGS, (1, "a"), (None, None), (None, "  \u200b\u00a0"), HEADINGS, (2, "b")]
    table = read_table(xlsx(rows))
    assert [row.number for row in table.rows] == [2, 6]
    assert {NoteCode.HEADINGS_REPEATED, NoteCode.BLANK_ROWS} <= codes(table)


def test_a_banner_above_the_headings_is_left_out_and_told() -> None:
    rows = [("Feedback 2023", None, None), (None, None, None), ("ID", "When", "Comment"), (1, "x", "fine")]
    table = read_table(xlsx(rows))
    assert titles(table) == ["ID", "When", "Comment"]
    assert table.headings_at == 3
    assert NoteCode.ROWS_ABOVE_LEFT_OUT in codes(table)


def test_merged_headings_over_statements_become_question_and_statement() -> None:
    workbook = Workbook()
    sheet = worksheet_of(workbook)
    sheet.append(["ID", "How was it?", None, None, "Comment"])
    sheet.append([None, "Listened", "Easy", "Tips", None])
    sheet.append([1, "Yes", "No", "Partly", "fine"])
    for merged in ("A1:A2", "B1:D1", "E1:E2"):
        sheet.merge_cells(merged)
    table = read_table(saved(workbook))
    assert titles(table) == ["ID", "How was it?.Listened", "How was it?.Easy", "How was it?.Tips", "Comment"]
    assert len(table.rows) == 1


def test_the_heading_row_can_be_given_and_there_may_be_none() -> None:
    data = csv_bytes([("They were very kind to all of us",), ("And quick",)])
    assert len(read_table(data).rows) == 1
    without = read_table(data, headings_at=0)
    assert titles(without) == ["Column A"]
    assert len(without.rows) == 2
    assert read_table(csv_bytes([("a", "b"), ("c", "d"), ("e", "f")]), headings_at=2).columns[0].title == "c"


def test_hidden_sheets_are_left_out_and_another_sheet_can_be_chosen() -> None:
    data = workbook_bytes(
        {
            "Secret": [HEADINGS, (9, "hidden")],
            "Cover": [("Feedback",)],
            "One": [HEADINGS, (1, "a")],
            "Two": [HEADINGS, (2, "b")],
        },
        hidden=["Secret"],
    )
    table = read_table(data)
    assert table.sheet == "One"
    assert {NoteCode.SHEET_GUESSED, NoteCode.SHEETS_HIDDEN} <= codes(table)
    assert cells(read_table(data, sheet="Two")) == [(2, "b")]
    with pytest.raises(Refused) as refused:
        read_table(data, sheet="Three")
    assert refused.value.code == "sheet_not_found"


def test_formulas_give_their_last_value_and_errors_are_blank() -> None:
    table = read_table(xlsx([("ID", "Comment", "Sum"), (1, "#REF!", "=1+1"), (2, "x", "=HYPERLINK(1)")]))
    assert {NoteCode.FORMULAS, NoteCode.FORMULAS_WITHOUT_VALUE, NoteCode.CELL_ERRORS} <= codes(table)
    assert cells(table) == [(1, None, None), (2, "x", None)]


def test_line_ends_escaped_by_excel_are_line_ends() -> None:
    assert cells(read_table(xlsx([HEADINGS, (1, "one_x000D_\ntwo _x005F_x0041_")]))) == [
        (1, "one\ntwo _x0041_")
    ]


def test_the_file_says_a_wrong_size_of_itself() -> None:
    data = xlsx([HEADINGS, (1, "a")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    wrong = sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert wrong != sheet
    table = read_table(with_part(data, "xl/worksheets/sheet1.xml", wrong))
    assert cells(table) == [(1, "a")]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
REFUSED = {
    "empty": (b"", "file_empty"),
    "only a mark": (b"\xef\xbb\xbf", "file_empty"),
    "only spaces": (b" \r\n\t ", "file_empty"),
    "too large": (b"a" * (MAX_BYTES + 1), "file_too_large"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "file_has_password"),
    "old excel": (OLE + "Workbook".encode("utf-16-le"), "file_old_excel"),
    "old word": (OLE, "file_not_a_spreadsheet"),
    "pdf": (b"%PDF-1.7 x", "file_not_a_spreadsheet"),
    "picture": (b"\x89PNG\r\n", "file_not_a_spreadsheet"),
    "web page": (b"\n <html><table><tr><td>1</td></tr></table></html>", "file_is_a_web_page"),
    "cut short": (visit_workbook()[:2000], "file_damaged"),
    "no rows": (b"ID,Comment\n", "no_rows"),
    "binary": (b"ID\x00\x01\x02,Comment\n1,2\n", "file_not_a_spreadsheet"),
    "too many columns": (csv_bytes([[f"c{n}" for n in range(301)], ["x"] * 301]), "too_many_columns"),
    "macros": (with_part(visit_workbook(), "xl/vbaProject.bin", b"x"), "file_has_macros"),
    "old macros": (with_part(visit_workbook(), "xl/macrosheets/sheet1.xml", b"<x/>"), "file_has_macros"),
    "entities": (
        with_part(
            visit_workbook(), "xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'
        ),
        "file_damaged",
    ),
    "broken part": (
        with_part(visit_workbook(), "xl/worksheets/sheet1.xml", b"<worksheet><row"),
        "file_damaged",
    ),
}


def archive_of(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


REFUSED |= {
    "zip": (archive_of("a.txt"), "file_not_a_spreadsheet"),
    "word": (archive_of("word/document.xml"), "file_not_a_spreadsheet"),
    "open document": (archive_of("content.xml"), "file_open_document"),
    "binary excel": (archive_of("xl/workbook.bin"), "file_binary_excel"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_read_is_refused_with_a_way_out(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_table(data)
    assert refused.value.code == code
    assert refused.value.how


def test_a_bomb_is_refused_without_unpacking_it() -> None:
    bomb = zip_bomb()
    assert len(bomb) < 1_000_000
    with pytest.raises(Refused) as refused:
        read_table(bomb)
    assert refused.value.code == "file_unpacks_too_large"


def test_cells_far_out_are_no_reason_to_fill_the_memory() -> None:
    data = xlsx([HEADINGS, (1, "a")])
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    for row in (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', b'<row r="99999999999"><c><v>1</v></c></row>'):
        with pytest.raises(Refused) as refused:
            read_table(with_part(data, "xl/worksheets/sheet1.xml", far % row))
        assert refused.value.code in {"too_many_columns", "file_damaged"}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        table = read_table(data)
    except Refused:
        return
    assert all(len(row.cells) == len(table.columns) for row in table.rows)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 3000), st.sampled_from([0, 20, 200]))
def test_a_damaged_workbook_is_read_or_refused(noise: bytes, at: int, cut: int) -> None:
    data = visit_workbook()
    try:
        table = read_table(data[:at] + noise + data[at + len(noise) :][: -cut or None])
    except Refused:
        return
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
