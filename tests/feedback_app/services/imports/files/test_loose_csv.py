"""CSV as programs and people really write it: loose quotes, long rows, empty bytes, texts cut by Excel."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_app.errors import Refused
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import NoteCode
from feedback_app.services.imports.raw.loose_csv import loose_records
from tests.feedback_app.services.imports.spreadsheets import csv_bytes, xlsx


LOOSE: dict[str, tuple[str, list[list[str]]]] = {
    "a word in quotes": (
        '1,"She said "well done" to me, twice",nothing',
        [["1", 'She said "well done" to me, twice', "nothing"]],
    ),
    "at the end": ('1,"she said "hello"",x', [["1", 'she said "hello"', "x"]]),
    "at the start": ('1,""well done" she said",x', [["1", '"well done" she said', "x"]]),
    "only one": ('1,"it was 5" long",x', [["1", 'it was 5" long', "x"]]),
    "not a quoted cell": ('1,"good" she said,x', [["1", '"good" she said', "x"]]),
    "in the last cell": ('1,"she said "no"\n2,fine', [["1", 'she said "no'], ["2", "fine"]]),
    "over two lines": (
        'ID,Good,Better\n1,"she said "well done"\nand left",x\n2,"a "b"\n3,c,d',
        [
            ["ID", "Good", "Better"],
            ["1", 'she said "well done"\nand left', "x"],
            ["2", 'a "b'],
            ["3", "c", "d"],
        ],
    ),
    "doubled ones nearby": (
        '1,"he ""really"" said "so" to us","a ""b"" c"',
        [["1", 'he "really" said "so" to us', 'a "b" c']],
    ),
    "a doubled one before a comma": ('1,"a ""b"", c",x', [["1", 'a "b", c', "x"]]),
    "an empty cell": ('1,"",x\n2,"a "b" c",y', [["1", "", "x"], ["2", 'a "b" c', "y"]]),
    "backslashes": (
        '1,"She said \\"well done\\", twice",nothing\n2,"a",b',
        [["1", 'She said "well done", twice', "nothing"], ["2", "a", "b"]],
    ),
    "line ends of Windows": ('1,"a "b" c",x\r\n2,y,z', [["1", 'a "b" c', "x"], ["2", "y", "z"]]),
}


@pytest.mark.parametrize(("text", "records"), LOOSE.values(), ids=list(LOOSE))
def test_a_loose_quotation_mark_stays_in_its_cell(text: str, records: list[list[str]]) -> None:
    assert list(loose_records(text, ",")) == records


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=12
)


@settings(deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_a_file_that_keeps_the_rules_is_read_the_same(rows: list[list[str]], separator: str) -> None:
    text = csv_bytes(rows, encoding="utf-8", separator=separator, newline="\n").decode()
    assert list(loose_records(text, separator)) == rows


def test_loose_quotes_are_said_and_looked_at() -> None:
    table = read_table(b'ID,Good,Better\n1,"She said "well done" to me, twice",nothing\n2,a,b\n')
    [note] = [note for note in table.notes if note.code is NoteCode.LOOSE_QUOTES]
    assert note.needs_a_look
    assert [row.cells for row in table.rows] == [
        ("1", 'She said "well done" to me, twice', "nothing"),
        ("2", "a", "b"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_spaces_after_the_separators(separator: str) -> None:
    lines = ['Date, "Good, bad", "Why?"', '1/1/25, "Good", "kind, warm"', '2/1/25, "Poor", "late"']
    text = "\n".join(lines) if separator == "," else "\n".join(lines).replace(', "', f'{separator} "')
    table = read_table(text.encode())
    assert [column.title for column in table.columns] == ["Date", "Good, bad", "Why?"]
    assert [row.cells for row in table.rows] == [("1/1/25", "Good", "kind, warm"), ("2/1/25", "Poor", "late")]


def test_a_file_whose_lines_are_quoted_as_a_whole_is_read_and_looked_at() -> None:
    table = read_table(
        b'"Date,Overall,""What went well?"""\n"1/1/25,Good,""kind, warm"""\n"2/1/25,Poor,late"\n'
    )
    assert [row.cells for row in table.rows] == [("1/1/25", "Good", "kind, warm"), ("2/1/25", "Poor", "late")]
    assert table.has_note(NoteCode.LOOSE_QUOTES)


def test_a_single_column_of_quoted_words_keeps_its_commas() -> None:
    table = read_table(b'"Comment, please"\n"Warm, kind"\n"Quick, clear"\n')
    assert [row.cells for row in table.rows] == [("Warm, kind",), ("Quick, clear",)]


def test_the_row_in_which_a_quotation_mark_stays_open_is_named() -> None:
    with pytest.raises(Refused) as refused:
        read_table(b'ID,Comment\n1,"a "b" c"\n2,"lost\n3,more\n4,again\n')
    assert refused.value.code == "quote_not_closed"
    assert "row 3" in refused.value.what


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_longer_than_the_titles_are_named(separator: str) -> None:
    lines = ["Date,Comment", "1/1/25,kind, warm", "2/1/25,fine", "3/1/25,a,b,c"]
    table = read_table("\n".join(lines).replace(",", separator).encode())
    [note] = [note for note in table.notes if note.code is NoteCode.ROWS_TOO_LONG]
    assert "Rows 2 and 4 have" in note.what
    assert note.needs_a_look


def test_trailing_separators_and_short_rows_are_nothing_to_say() -> None:
    table = read_table(b"Date,Comment,More,,\n1/1/25,kind,,,\n2/1/25\n3/1/25,a,b,,\n")
    assert not any(note.needs_a_look for note in table.notes)
    assert [row.cells for row in table.rows][1] == ("2/1/25", None, None)


def test_empty_bytes_are_removed_and_said() -> None:
    table = read_table(b"ID,Comment\n1,kind\x00\x00\n2,fine\n")
    assert table.rows[0].cells == ("1", "kind")
    assert table.has_note(NoteCode.EMPTY_BYTES)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", ["kind", "\u0644\u0637\u064a\u0641\u0629 \u062c\u062f\u0627 " * 20])
def test_utf_16_without_a_mark_in_any_script(encoding: str, words: str) -> None:
    data = f"ID,Comment\r\n1,{words}\r\n2,{words}\r\n".encode(encoding)
    assert read_table(data).rows[0].cells == ("1", words)


def test_excel_on_an_older_mac() -> None:
    data = "ID,Comment\r1,I don\u2019t know\r2,caf\u00e9 time\r".encode("mac_roman")
    table = read_table(data)
    assert [row.cells[1] for row in table.rows] == ["I don\u2019t know", "caf\u00e9 time"]


def test_windows_words_are_not_taken_for_a_mac() -> None:
    data = "ID,Comment\r\n1,I don\u2019t know\r\n2,caf\u00e9 \u00d5x\r\n".encode("cp1252")
    assert read_table(data).rows[1].cells[1] == "caf\u00e9 \u00d5x"


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
def test_the_separator_line_with_every_line_end(line: str, newline: str) -> None:
    table = read_table(newline.join([line, "ID;Comment", "1;kind, warm", "2;a"]).encode())
    assert table.rows[0].cells == ("1", "kind, warm")


CUT = "x" * 32_767
FULL: dict[str, tuple[str, bool]] = {
    "exactly full": (CUT, True),
    "full with an emoji": ("x" * 32_765 + "\U0001f600", True),
    "shorter": ("x" * 32_000, False),
    "longer, so never in Excel": ("x" * 40_000, False),
}


@pytest.mark.parametrize(("text", "is_cut"), FULL.values(), ids=list(FULL))
def test_a_text_as_long_as_a_cell_may_have_been_cut(text: str, is_cut: bool) -> None:
    table = read_table(csv_bytes([("ID", "Comment"), ("1", text)]))
    assert table.has_note(NoteCode.CELLS_CUT) == is_cut
    assert table.rows[0].cells[1] == text


def test_a_workbook_with_a_full_cell_is_looked_at() -> None:
    [note] = [note for note in read_table(xlsx([("ID", "Comment"), (1, CUT)])).notes if note.needs_a_look]
    assert note.code is NoteCode.CELLS_CUT
    assert "Row 2 has" in note.what
