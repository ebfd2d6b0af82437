"""What the XML of a sheet says and openpyxl's streaming reader does not report."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from openpyxl.utils.cell import column_index_from_string


_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,80}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]{0,120}?r="([A-Z]{1,3}\d{1,7})"[^>]{0,120}>\s*<(?:\w+:)?f[\s>/]')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]{0,300}?hidden="(?:1|true)"[^>]{0,300}>')
_ROW_NUMBER = re.compile(rb'\sr="(\d{1,7})"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\s[^>]{0,200}?hidden="(?:1|true)"[^>]{0,200}>')
_COLUMN_ENDS = re.compile(rb'\sm(?:in|ax)="(\d{1,5})"')
_MOST_MERGES = 10_000
_LAST_COLUMN_OF_A_SHEET = 16_384


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range. Rows count from 1 as in Excel, columns from 0; both ends are included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def width(self) -> int:
        return self.last_column - self.first_column + 1

    @property
    def height(self) -> int:
        return self.last_row - self.first_row + 1


@dataclass(frozen=True, slots=True)
class Markup:
    """Merged ranges, cells with a formula, and what is hidden."""

    merges: tuple[Merge, ...]
    formulas: set[str]
    hidden_rows: int
    hidden_columns: int


def markup_of(data: bytes, path: str) -> Markup:
    """One pass over the sheet's XML, without building anything from it."""
    merges: set[Merge] = set()
    formulas: set[str] = set()
    hidden: set[bytes] = set()
    hidden_columns: dict[bytes, int] = {}
    tail = b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path.lstrip("/")) as source:
        while chunk := source.read(262_144):
            piece = tail + chunk
            formulas.update(match.group(1).decode() for match in _FORMULA.finditer(piece))
            if len(merges) < _MOST_MERGES and b"mergeCell" in piece:
                merges.update(_merge(match) for match in _MERGE.finditer(piece))
            if b"hidden=" in piece:
                hidden.update(row for tag in _HIDDEN_ROW.findall(piece) for row in _ROW_NUMBER.findall(tag))
                hidden_columns.update((tag, _span(tag)) for tag in _HIDDEN_COLUMN.findall(piece))
            tail = piece[-512:]
    in_order = tuple(sorted(merges, key=lambda m: (m.first_row, m.first_column)))
    return Markup(in_order, formulas, len(hidden), sum(hidden_columns.values()))


def _span(tag: bytes) -> int:
    """How many columns a ``<col min="3" max="5" hidden="1"/>`` hides; 0 for the unused rest of a sheet."""
    ends = [int(end) for end in _COLUMN_ENDS.findall(tag)]
    return max(ends) - min(ends) + 1 if ends and max(ends) < _LAST_COLUMN_OF_A_SHEET else 0


def _merge(match: re.Match[bytes]) -> Merge:
    first_column, first_row, last_column, last_row = (part.decode() for part in match.groups())
    return Merge(
        int(first_row),
        column_index_from_string(first_column) - 1,
        int(last_row),
        column_index_from_string(last_column) - 1,
    )
