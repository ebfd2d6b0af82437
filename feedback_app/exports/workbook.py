"""An XLSX workbook written row by row: text is always text, never a formula, a link or an error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, Cell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from feedback_app.exports.safe_text import for_workbook, is_formula_like


@dataclass(frozen=True, slots=True)
class SheetToWrite:
    """A sheet: its name, headings, and rows that may come one by one. ``wide``: columns of text."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]
    wide: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class WorkbookAbout:
    """The properties of a workbook that file managers and screen readers show."""

    title: str
    subject: str
    author: str
    language: str
    made_on: date


_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDE, _NARROW = 60, 20


def write_workbook(out: BinaryIO, sheets: Sequence[SheetToWrite], about: WorkbookAbout | None = None) -> None:
    """Write the sheets in order. Rows are taken one by one and not held in memory."""
    workbook = Workbook(write_only=True)
    if about is not None:
        _describe(workbook.properties, about)
    for each in sheets:
        sheet = workbook.create_sheet(each.name)
        assert isinstance(sheet, WriteOnlyWorksheet)  # noqa: S101 - what write_only promises
        _write_sheet(sheet, each)
    workbook.save(out)


def _describe(properties: DocumentProperties, about: WorkbookAbout) -> None:
    properties.title, properties.subject = for_workbook(about.title), for_workbook(about.subject)
    properties.creator, properties.language = for_workbook(about.author), about.language
    properties.created = datetime.combine(about.made_on, time.min)


def _write_sheet(sheet: WriteOnlyWorksheet, given: SheetToWrite) -> None:
    sheet.freeze_panes = "A2"
    for position in range(len(given.headings)):
        width = _WIDE if position in given.wide else _NARROW
        # the stubs know this attribute of ordinary sheets only
        sheet.column_dimensions[get_column_letter(position + 1)].width = width  # type: ignore[attr-defined]
    sheet.append([_heading(sheet, heading) for heading in given.headings])
    for row in given.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _heading(sheet: WriteOnlyWorksheet, words: str) -> Cell:
    cell = _words(sheet, words)
    cell.font = _BOLD
    cell.alignment = _WRAPPED
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: object) -> object:
    match value:
        case "":
            return None
        case str():
            if value in ERROR_CODES or is_formula_like(value):
                return _words(sheet, value)
            return for_workbook(value)
        case None | bool() | int() | float() | date() | Decimal():
            return value
        case _:
            return for_workbook(str(value))


def _words(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """Mark text that Excel might take for something else, so that it stays text even when edited."""
    cell = WriteOnlyCell(sheet, value=for_workbook(text))
    cell.data_type = "s"
    cell.quotePrefix = is_formula_like(text)
    return cell
