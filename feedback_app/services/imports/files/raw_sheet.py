"""The rows of one sheet before it is decided which of them are headings."""

from __future__ import annotations

from dataclasses import dataclass, field

from feedback_app.services.imports.files.file_kinds import refuse
from feedback_app.services.imports.files.table import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    TableNote,
    is_blank,
)
from feedback_app.services.imports.raw.sheet_markup import Merge


@dataclass(slots=True, repr=False)
class RawSheet:
    """Rows that are not blank, with the row number Excel shows. Filled by a reader, then not changed.

    ``is_text``: from a text file, in which one wrong character can move what follows it to another column.
    """

    rows: list[tuple[int, tuple[Cell, ...]]] = field(default_factory=list)
    merges: tuple[Merge, ...] = ()
    notes: list[TableNote] = field(default_factory=list)
    n_blank: int = 0
    n_cells: int = 0
    is_text: bool = False

    def add(self, number: int, cells: tuple[Cell, ...]) -> None:
        """Add a row, without the blank cells at its end. Refuses a sheet that is too large."""
        end = len(cells)
        while end and is_blank(cells[end - 1]):
            end -= 1
        if not end:
            self.n_blank += 1
            return
        if end > MAX_COLUMNS:
            raise refuse(
                "too_many_columns",
                f"Row {number} has {end} columns. The most that can be read is {MAX_COLUMNS}.",
                "Delete the columns without answers, save, and choose the file again.",
            )
        self.n_cells += end
        if len(self.rows) >= MAX_ROWS or self.n_cells > MAX_CELLS:
            raise refuse(
                "too_many_rows",
                f"It has more than {MAX_ROWS:,} rows or {MAX_CELLS:,} filled cells.",
                "Split it into several files, such as one for each year, with the headings in each.",
            )
        self.rows.append((number, cells[:end]))
