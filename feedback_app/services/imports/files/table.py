"""The content of a spreadsheet after reading: frozen, in the order of the file, and not yet interpreted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from feedback_app.services.imports.raw.row_kinds import Aside


Cell = str | bool | int | float | datetime | date | time | timedelta | None
"""One typed cell. Text is exactly as typed; a blank cell is None."""

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 150 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 300
MAX_CELLS = 2_000_000


class FileKind(StrEnum):
    """What the bytes are, whatever the file name says."""

    CSV = "csv"
    XLSX = "xlsx"


class NoteCode(StrEnum):
    """What the reader noticed or decided about a file."""

    ENCODING = "encoding"
    BYTES_REPLACED = "bytes_replaced"
    LOOKS_GARBLED = "looks_garbled"
    SEPARATOR = "separator"
    LOOSE_QUOTES = "loose_quotes"
    ROWS_TOO_LONG = "rows_too_long"
    EMPTY_BYTES = "empty_bytes"
    CELLS_CUT = "cells_cut"
    SHEET_CHOSEN = "sheet_chosen"
    SHEET_GUESSED = "sheet_guessed"
    SHEETS_ALIKE = "sheets_alike"
    SHEETS_HIDDEN = "sheets_hidden"
    ROWS_HIDDEN = "rows_hidden"
    COLUMNS_HIDDEN = "columns_hidden"
    ROWS_ABOVE_LEFT_OUT = "rows_above_left_out"
    HEADINGS_TWO_ROWS = "headings_two_rows"
    HEADINGS_LOOK_LIKE_ANSWERS = "headings_look_like_answers"
    COLUMN_WITHOUT_TITLE = "column_without_title"
    BLANK_ROWS = "blank_rows"
    HEADINGS_REPEATED = "headings_repeated"
    FORMULAS = "formulas"
    FORMULAS_WITHOUT_VALUE = "formulas_without_value"
    CELL_ERRORS = "cell_errors"
    MERGED_CELLS = "merged_cells"
    ROWS_SET_ASIDE = "rows_set_aside"
    ROWS_UNFINISHED = "rows_unfinished"
    MICROSOFT_FORMS = "microsoft_forms"
    QUALTRICS = "qualtrics"
    STRICT_WORKBOOK = "strict_workbook"
    OWN_EXPORT = "own_export"
    REFUSED_ROWS = "refused_rows"


LOOK_FIRST = frozenset(
    {
        NoteCode.BYTES_REPLACED,
        NoteCode.CELL_ERRORS,
        NoteCode.CELLS_CUT,
        NoteCode.EMPTY_BYTES,
        NoteCode.FORMULAS_WITHOUT_VALUE,
        NoteCode.HEADINGS_LOOK_LIKE_ANSWERS,
        NoteCode.LOOKS_GARBLED,
        NoteCode.LOOSE_QUOTES,
        NoteCode.MERGED_CELLS,
        NoteCode.OWN_EXPORT,
        NoteCode.ROWS_ABOVE_LEFT_OUT,
        NoteCode.ROWS_TOO_LONG,
        NoteCode.ROWS_UNFINISHED,
        NoteCode.SHEET_GUESSED,
        NoteCode.SHEETS_ALIKE,
    }
)
"""Answers may be missing or in the wrong place: a person looks before anything is stored. A column without a
title is looked at through the answers in it.
"""


@dataclass(frozen=True, slots=True)
class TableNote:
    """One decision of the reader with its reason, for the person to check."""

    code: NoteCode
    what: str
    how: str = ""

    @property
    def needs_a_look(self) -> bool:
        return self.code in LOOK_FIRST


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its title. ``occurrence`` is 2 for the second column with the same title, and so on.

    With several rows of headings, ``title`` is ``question`` and ``option`` together, and ``code`` is the
    program's own name for the column ("Q3_1").
    """

    position: int
    title: str
    occurrence: int
    question: str = ""
    option: str = ""
    code: str = ""

    @property
    def letter(self) -> str:
        """The column's name in a spreadsheet program: A, B ... Z, AA."""
        return column_letter(self.position)


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One row below the headings. ``number`` is the row number Excel shows.

    ``aside``: why it is no finished response, when the file says so.
    """

    number: int
    cells: tuple[Cell, ...]
    aside: Aside | None = None

    def __repr__(self) -> str:
        return f"<Row {self.number}>"


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    is_hidden: bool


@dataclass(frozen=True, slots=True, repr=False)
class Table:
    """Headings and rows. Every row has exactly as many cells as there are columns; no row is wholly blank.

    ``file_hash`` is the SHA-256 of the file's bytes, in hex. ``starts_1904``: how the workbook counts days.
    """

    kind: FileKind
    file_hash: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[TableNote, ...] = ()
    sheet: str | None = None
    sheets: tuple[Sheet, ...] = ()
    headings_at: int = 0
    starts_1904: bool = False

    def __repr__(self) -> str:
        return f"<Table {self.kind.value}: {len(self.columns)} columns, {len(self.rows)} rows>"

    def column(self, title: str, occurrence: int = 1) -> Column | None:
        for column in self.columns:
            if column.title == title and column.occurrence == occurrence:
                return column
        return None

    def values(self, column: Column) -> Iterator[Cell]:
        """The column's cells from top to bottom."""
        return (row.cells[column.position] for row in self.rows)

    def has_note(self, code: NoteCode) -> bool:
        """Whether the reader noticed this."""
        return any(note.code is code for note in self.notes)


def column_letter(position: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def line_of(cell: Cell) -> str:
    """The cell as text on one line, "" where blank."""
    return "" if cell is None else visible_text(str(cell))


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing visible."""
    return cell is None or (isinstance(cell, str) and not visible_text(cell))


_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def visible_text(text: str) -> str:
    """Text as a reader sees it: no zero-width characters, single spaces only, none at the ends."""
    return " ".join(text.translate(_UNSEEN).split())
