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
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from feedback_app.errors import Refused
from feedback_app.services.imports.files.file_kinds import damaged, refuse
from feedback_app.services.imports.files.raw_sheet import RawSheet
from feedback_app.services.imports.files.table import (
    MAX_COLUMNS,
    Cell,
    NoteCode,
    Sheet,
    TableNote,
    visible_text,
)
from feedback_app.services.imports.files.words import normalised_title
from feedback_app.services.imports.raw.sheet_choice import LOOKED_AT, SheetHead, head_of
from feedback_app.services.imports.raw.sheet_markup import Markup, markup_of
from feedback_app.services.imports.raw.strict_workbook import as_ordinary, is_strict
from feedback_app.services.imports.raw.title_text import title_text


_MOST_ROWS_OF_A_SHEET = 1_048_576
_MOST_ROWS_OF_A_HEAD = 2_000
_MOST_NAMES = 12
# Excel writes a line end as _x000D_ and a new line, and escapes text that only looks like that with _x005F.
_ESCAPES = re.compile("_x005F(?P<kept>_)(?=x[0-9A-Fa-f]{4}_)|_x000D_\r?(?P<line_end>\n)")


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """One sheet as read, and the workbook's other sheets."""

    raw: RawSheet
    name: str
    sheets: tuple[Sheet, ...]
    starts_1904: bool


@dataclass(frozen=True, slots=True)
class SheetWish:
    """Which sheet to read: the named one, or the one whose titles are most like those of a form."""

    name: str | None = None
    known_titles: frozenset[str] = frozenset()


def read_xlsx(data: bytes, wish: SheetWish) -> OpenedSheet:
    """The wished-for sheet, or the first visible one with answers in it. Raises Refused."""
    _refuse_document_types(data)
    strict = is_strict(data)
    with warnings.catch_warnings():
        # openpyxl warns about formatting it leaves out, which holds no answers.
        warnings.simplefilter("ignore")
        try:
            data = as_ordinary(data) if strict else data
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        except MemoryError:
            raise
        except Exception:
            # openpyxl raises whatever its many parsers raise; for the person it is one problem.
            raise damaged() from None
        try:
            opened = _choose_sheet(workbook, data, wish)
        finally:
            workbook.close()
    if strict:
        what = "The workbook was saved as Strict Open XML, and is read like any other."
        opened.raw.notes.insert(0, TableNote(NoteCode.STRICT_WORKBOOK, what))
    return opened


def _choose_sheet(workbook: Workbook, data: bytes, wish: SheetWish) -> OpenedSheet:
    # Chart sheets have no cells, so there are no rows to read.
    worksheets = [sheet for sheet in workbook.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
    if not worksheets:
        raise refuse(
            "no_sheet",
            "It has no sheet with cells.",
            "Open it in Excel, copy the answers to a sheet, and save it as an Excel workbook (.xlsx).",
        )
    sheets = tuple(Sheet(sheet.title, sheet.sheet_state != "visible") for sheet in worksheets)
    named = [sheet for sheet in worksheets if sheet.title == wish.name]
    visible = [sheet for sheet in worksheets if sheet.sheet_state == "visible"]
    if wish.name and not named:
        raise refuse(
            "sheet_not_found",
            "It has no sheet with that name.",
            f"Choose one of its sheets: {_listed([each.name for each in sheets])}.",
        )
    if not wish.name and not visible:
        raise refuse(
            "sheets_all_hidden",
            "Every sheet is hidden.",
            "Open it in Excel, unhide the sheet with the answers, and save it.",
        )
    notes: Iterator[TableNote] = iter(())
    heads: dict[int, SheetHead] = {}
    if named or len(worksheets) == 1:
        chosen = named[0] if named else visible[0]
    else:
        heads = {id(sheet): _head(sheet, wish) for sheet in worksheets}
        chosen = max(visible, key=lambda sheet: heads[id(sheet)].rank)
        alike = [s for s in worksheets if s is not chosen and heads[id(s)].is_like(heads[id(chosen)])]
        notes = _note_on_alike([sheet.title for sheet in alike])
    raw = _read_sheet(chosen, data)
    is_sure = not heads or heads[id(chosen)].n_known > 0
    raw.notes[:0] = [*_notes_on_sheets(sheets, chosen.title, is_sure=is_sure), *notes]
    return OpenedSheet(raw, chosen.title, sheets, workbook.epoch == MAC_EPOCH)


def _head(sheet: ReadOnlyWorksheet, wish: SheetWish) -> SheetHead:
    """The first filled rows of a sheet, without reading the others."""
    sheet.reset_dimensions()
    rows: list[tuple[str, ...]] = []
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True)):
            texts = tuple("" if cell is None else visible_text(str(cell)) for cell in cells[:MAX_COLUMNS])
            if any(texts):
                rows.append(texts)
            if len(rows) >= LOOKED_AT or number > _MOST_ROWS_OF_A_HEAD:
                break
    except MemoryError:
        raise
    except Exception:
        raise damaged() from None
    return head_of(sheet.title, rows, wish.known_titles, lambda text: normalised_title(title_text(text)))


def _notes_on_sheets(sheets: tuple[Sheet, ...], chosen: str, *, is_sure: bool) -> Iterator[TableNote]:
    others = [sheet.name for sheet in sheets if not sheet.is_hidden and sheet.name != chosen]
    if others:
        is_or_are = "is" if len(others) == 1 else "are"
        yield TableNote(
            NoteCode.SHEET_CHOSEN if is_sure else NoteCode.SHEET_GUESSED,
            f"The workbook has {len(others) + 1} sheets: '{chosen}' is read; {_listed(others)} "
            f"{is_or_are} not.",
            "If the answers are on another sheet, choose that one (command: --sheet).",
        )
    hidden = [sheet.name for sheet in sheets if sheet.is_hidden and sheet.name != chosen]
    if hidden:
        what = "A hidden sheet was" if len(hidden) == 1 else f"{len(hidden)} hidden sheets were"
        yield TableNote(NoteCode.SHEETS_HIDDEN, f"{what} left out: {_listed(hidden)}.")


def _note_on_alike(alike: list[str]) -> Iterator[TableNote]:
    if alike:
        has = "has" if len(alike) == 1 else "have"
        yield TableNote(
            NoteCode.SHEETS_ALIKE,
            f"{_listed(alike)} {has} the same titles and may hold more answers, which are not read.",
            "Import the file once for each of its sheets: choose the sheet (command: --sheet).",
        )


def _listed(names: list[str]) -> str:
    """Names of sheets in quotation marks, not endlessly."""
    shown = [f"'{name}'" for name in names[:_MOST_NAMES]]
    if len(names) > _MOST_NAMES:
        shown.append(f"{len(names) - _MOST_NAMES} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _read_sheet(sheet: ReadOnlyWorksheet, data: bytes) -> RawSheet:
    raw = RawSheet()
    # The size a file gives for itself is often wrong, and openpyxl would fill it with empty cells.
    sheet.reset_dimensions()
    errors = 0
    without_value: set[str] = set()
    try:
        markup = markup_of(data, _path_of(sheet))
        raw.merges, formulas = markup.merges, markup.formulas
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
    raw.notes.extend(_notes_on_hidden(markup))
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


def _notes_on_hidden(markup: Markup) -> Iterator[TableNote]:
    if markup.hidden_rows:
        n = markup.hidden_rows
        what = (
            "1 row is hidden, by a filter or by hand. It is"
            if n == 1
            else (f"{n:,} rows are hidden, by a filter or by hand. They are")
        )
        yield TableNote(NoteCode.ROWS_HIDDEN, f"{what} read like the others.")
    if markup.hidden_columns:
        n = markup.hidden_columns
        what = "1 column is hidden. It is" if n == 1 else f"{n} columns are hidden. They are"
        yield TableNote(NoteCode.COLUMNS_HIDDEN, f"{what} read like the others.")


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
