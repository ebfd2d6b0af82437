"""XLSX through the streaming reader of openpyxl, plus the merged ranges and formulas it does not report."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from feedback_app.errors import Refused
from feedback_app.services.imports.files.file_kinds import damaged, refuse
from feedback_app.services.imports.files.raw_sheet import Merge, RawSheet
from feedback_app.services.imports.files.table import (
    Cell,
    NoteCode,
    Sheet,
    TableNote,
)


_MOST_ROWS_OF_A_SHEET = 1_048_576
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,80}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]{0,120}?r="([A-Z]{1,3}\d{1,7})"[^>]{0,120}>\s*<(?:\w+:)?f[\s>/]')
_MOST_MERGES = 10_000
# Excel writes a line end as _x000D_ and a new line, and escapes text that only looks like that with _x005F.
_ESCAPES = re.compile("_x005F(?P<kept>_)(?=x[0-9A-Fa-f]{4}_)|_x000D_\r?(?P<line_end>\n)")


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """One sheet as read, and the workbook's other sheets."""

    raw: RawSheet
    name: str
    sheets: tuple[Sheet, ...]
    starts_1904: bool


def read_xlsx(data: bytes, wanted: str | None) -> OpenedSheet:
    """The wanted sheet, or the first visible one with answers in it. Raises Refused."""
    _refuse_document_types(data)
    with warnings.catch_warnings():
        # openpyxl warns about formatting it leaves out, which holds no answers.
        warnings.simplefilter("ignore")
        try:
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        except MemoryError:
            raise
        except Exception:
            # openpyxl raises whatever its many parsers raise; for the person it is one problem.
            raise damaged() from None
        try:
            return _choose_sheet(workbook, data, wanted)
        finally:
            workbook.close()


def _choose_sheet(workbook: Workbook, data: bytes, wanted: str | None) -> OpenedSheet:
    # Chart sheets have no cells, so there are no rows to read.
    worksheets = [sheet for sheet in workbook.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
    sheets = tuple(Sheet(sheet.title, sheet.sheet_state != "visible") for sheet in worksheets)
    candidates = [
        sheet for sheet in worksheets if (sheet.title == wanted if wanted else sheet.sheet_state == "visible")
    ]
    if wanted and not candidates:
        raise refuse("sheet_not_found", "It has no sheet with that name.", "Choose one of its sheets.")
    best: tuple[RawSheet, str] | None = None
    for sheet in candidates:
        raw = _read_sheet(sheet, data)
        if best is None or len(raw.rows) > len(best[0].rows):
            best = (raw, sheet.title)
        if len(raw.rows) >= 2:
            break
    if best is None:
        raise refuse(
            "sheets_all_hidden",
            "Every sheet is hidden.",
            "Open it in Excel, unhide the sheet with the answers, and save it.",
        )
    raw, name = best
    raw.notes[:0] = _notes_on_sheets(sheets, name)
    return OpenedSheet(raw, name, sheets, workbook.epoch == MAC_EPOCH)


def _notes_on_sheets(sheets: tuple[Sheet, ...], chosen: str) -> Iterator[TableNote]:
    visible = [sheet for sheet in sheets if not sheet.is_hidden]
    if len(visible) > 1:
        yield TableNote(
            NoteCode.SHEET_CHOSEN,
            f"The workbook has {len(visible)} sheets; '{chosen}' is read.",
            "If the answers are on another sheet, choose that one.",
        )
    if hidden := len(sheets) - len(visible):
        yield TableNote(NoteCode.SHEETS_HIDDEN, f"{hidden} hidden sheets were left out.")


def _read_sheet(sheet: ReadOnlyWorksheet, data: bytes) -> RawSheet:
    raw = RawSheet()
    # The size a file gives for itself is often wrong, and openpyxl would fill it with empty cells.
    sheet.reset_dimensions()
    errors = 0
    without_value: set[str] = set()
    try:
        raw.merges, formulas = _merges_and_formulas(data, _path_of(sheet))
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if number > _MOST_ROWS_OF_A_SHEET:
                raise damaged()
            errors += sum(cell.data_type == "e" for cell in cells)
            if formulas:
                without_value |= {
                    c.coordinate for c in cells if c.value is None and not isinstance(c, EmptyCell)
                }
            raw.add(number, tuple(map(_value, cells)))
    except (Refused, MemoryError):
        raise
    except Exception:
        raise damaged() from None
    raw.notes.extend(_notes_on_cells(errors, len(formulas), len(formulas & without_value)))
    return raw


def _path_of(sheet: ReadOnlyWorksheet) -> str:
    """The sheet's path in the workbook. openpyxl knows it but has no public name for it."""
    return str(sheet._worksheet_path)  # type: ignore[attr-defined]


def _value(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "e":
        return None
    if isinstance(value, str):
        if "_x00" in value:
            value = _ESCAPES.sub(lambda found: found["kept"] or found["line_end"], value)
        return value or None
    return value if isinstance(value, bool | int | float | datetime | date | time | timedelta) else None


def _notes_on_cells(errors: int, formulas: int, without_value: int) -> Iterator[TableNote]:
    if formulas:
        yield TableNote(
            NoteCode.FORMULAS, f"{formulas} cells are calculated. The values Excel last showed are used."
        )
    if without_value:
        yield TableNote(
            NoteCode.FORMULAS_WITHOUT_VALUE,
            f"{without_value} calculated cells have no value yet and are read as blank.",
            "Open the file in Excel, save it, and choose it again.",
        )
    if errors:
        yield TableNote(
            NoteCode.CELL_ERRORS, f"{errors} cells show an error such as #REF! and are read as blank."
        )


def _merges_and_formulas(data: bytes, path: str) -> tuple[tuple[Merge, ...], set[str]]:
    """One pass over the sheet's XML, without building anything from it."""
    merges: set[Merge] = set()
    formulas: set[str] = set()
    tail = b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path.lstrip("/")) as source:
        while chunk := source.read(262_144):
            piece = tail + chunk
            formulas.update(match.group(1).decode() for match in _FORMULA.finditer(piece))
            if len(merges) < _MOST_MERGES and b"mergeCell" in piece:
                merges.update(_merge(match) for match in _MERGE.finditer(piece))
            tail = piece[-512:]
    return tuple(sorted(merges, key=lambda m: (m.first_row, m.first_column))), formulas


def _merge(match: re.Match[bytes]) -> Merge:
    first_column, first_row, last_column, last_row = (part.decode() for part in match.groups())
    return Merge(
        int(first_row),
        column_index_from_string(first_column) - 1,
        int(last_row),
        column_index_from_string(last_column) - 1,
    )


def _refuse_document_types(data: bytes) -> None:
    """No spreadsheet program writes a document type. Attacks use one to make small XML files expand."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as source:
                        start = source.read(1024)
                    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                        raise damaged()
    except Refused:
        raise
    except Exception:
        # A damaged archive fails in many ways: wrong checksum, wrong header, unknown compression.
        raise damaged() from None
