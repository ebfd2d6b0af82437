"""Words stay words: in CSV by an apostrophe that can be taken back, in XLSX by their type."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from feedback_app.exports.csv_file import write_csv
from feedback_app.exports.safe_text import (
    MOST_IN_A_CELL,
    for_file_name,
    for_workbook,
    is_formula_like,
    protected,
    unprotected,
)
from feedback_app.exports.workbook import SheetToWrite, write_workbook
from tests.feedback_app.exports.nasty_words import EVERY, FORMULAS, HARMLESS


def as_csv(*cells: object) -> tuple[bytes, list[str]]:
    out = io.BytesIO()
    write_csv(out, ["heading"] * len(cells), [cells])
    *_, row = csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""))
    return out.getvalue(), row


def as_workbook(*cells: object) -> bytes:
    out = io.BytesIO()
    write_workbook(out, [SheetToWrite("Sheet", ["=heading"] * len(cells), [cells])])
    return out.getvalue()


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_seen_in_every_disguise_and_protected_in_csv(text: str) -> None:
    assert is_formula_like(text.lstrip("'"))
    data, [cell] = as_csv(text)
    assert data.startswith(b"\xef\xbb\xbf")
    assert cell == "'" + text
    assert unprotected(cell) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_are_written_as_they_are(text: str) -> None:
    assert as_csv(text)[1] == [text]


def test_numbers_and_days_are_no_words() -> None:
    assert as_csv(Decimal("-7.50"), 3, date(2024, 3, 5), None)[1] == ["-7.5", "3", "2024-03-05", ""]


@given(st.text())
def test_protection_can_be_taken_back_exactly(text: str) -> None:
    assert unprotected(protected(text)) == text
    assert not is_formula_like(protected(text))


@pytest.mark.parametrize("text", EVERY)
def test_words_in_a_workbook_are_strings_without_links(text: str) -> None:
    data = as_workbook(text)
    cell = load_workbook(io.BytesIO(data)).active["A2"]  # type: ignore[index]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert cell.value.replace("_x005F_", "_") == text.replace("\r", "\n")
    assert cell.quotePrefix is is_formula_like(text)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_headings_are_words_too() -> None:
    sheet = load_workbook(io.BytesIO(as_workbook("x"))).active
    assert sheet is not None
    assert sheet["A1"].data_type == "s"


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_a_workbook_that_opens(text: str) -> None:
    sheet = load_workbook(io.BytesIO(as_workbook(text, "end"))).active
    assert sheet is not None
    assert sheet["B2"].value == "end"
    assert sheet["A2"].data_type in {"s", "n"}


@pytest.mark.parametrize("text", ["a" * 40_000, "\U0001f476" * 20_000])
def test_words_too_long_for_a_cell_are_cut_and_the_cell_says_so(text: str) -> None:
    kept = for_workbook(text)
    assert len(kept.encode("utf-16-le")) // 2 <= MOST_IN_A_CELL
    assert str(len(text)) in kept[-120:]
    sheet = load_workbook(io.BytesIO(as_workbook(text))).active
    assert sheet is not None
    assert sheet["A2"].value == kept


def test_control_characters_show_as_replaced() -> None:
    assert for_workbook("a\x00b\x0bc\ufffe\ud800d") == "a\ufffdb\ufffdc\ufffd\ufffdd"


def test_file_names_hold_no_answers_and_no_paths() -> None:
    assert for_file_name("../\u00c9t\u00e9 form/..") == "ete-form"
    assert for_file_name("\u0645") == "export"
