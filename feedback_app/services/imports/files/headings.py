"""Finds the row with the column titles, and what the titles are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from feedback_app.services.imports.files.raw_sheet import Merge, RawSheet
from feedback_app.services.imports.files.table import (
    Cell,
    Column,
    NoteCode,
    Row,
    TableNote,
    column_letter,
    is_blank,
    visible_text,
)


_LOOKED_AT = 15
_NUMBER_OR_DATE = re.compile(r"[\d\s.,:/+-]+(am|pm)?", re.IGNORECASE)
_LONG_TITLE = 90


@dataclass(frozen=True, slots=True)
class Headed:
    """A sheet with its titles found."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    headings_at: int
    notes: tuple[TableNote, ...]


def find_headings(raw: RawSheet, wanted_row: int | None) -> Headed:
    """Split a sheet into titles and rows. ``wanted_row`` is a row number, 0 for 'there are no titles'."""
    notes: list[TableNote] = []
    width = max((len(cells) for _, cells in raw.rows), default=0)
    start, depth = _heading_rows(raw, wanted_row, width)
    titles = _titles(raw, start, depth, width) if depth else [""] * width
    if depth:
        notes.extend(_notes_on_headings(raw, start, depth, titles, width))
    columns = _columns(titles, notes if depth else [])
    body = raw.rows[start + depth :]
    rows = _rows(body, columns, notes)
    notes.extend(_notes_on_body(raw, body))
    headings_at = raw.rows[start][0] if depth else 0
    return Headed(columns, rows, headings_at, tuple(notes))


def _heading_rows(raw: RawSheet, wanted_row: int | None, width: int) -> tuple[int, int]:
    """Where the headings start among the rows, and how many rows they take up (0: there are none)."""
    if wanted_row == 0 or not raw.rows:
        return 0, 0
    if wanted_row is not None:
        start = next((i for i, (number, _) in enumerate(raw.rows) if number >= wanted_row), 0)
        return start, 1
    start = _most_like_headings(raw, width)
    if start and _groups(raw, start - 1, width):
        return start - 1, 2
    if start + 1 < len(raw.rows) and _groups(raw, start, width) and _is_texty(raw.rows[start + 1][1]):
        return start, 2
    return start, 1


def _most_like_headings(raw: RawSheet, width: int) -> int:
    """The first row that fills at least half of the width and holds only words."""
    usual = _usual_width(raw, width)
    for index, (_, cells) in enumerate(raw.rows[:_LOOKED_AT]):
        filled = sum(not is_blank(cell) for cell in cells)
        if filled * 2 > usual and _is_texty(cells):
            return index
    return 0


def _usual_width(raw: RawSheet, width: int) -> int:
    """How many cells the fuller rows near the top use, so that one stray note does not count."""
    filled = sorted(sum(not is_blank(cell) for cell in cells) for _, cells in raw.rows[:50])
    return filled[len(filled) * 3 // 4] if filled else width


def _is_texty(cells: tuple[Cell, ...]) -> bool:
    return all(
        is_blank(cell) or (isinstance(cell, str) and not _NUMBER_OR_DATE.fullmatch(visible_text(cell)))
        for cell in cells
    )


def _groups(raw: RawSheet, index: int, width: int) -> tuple[Merge, ...]:
    """Merged ranges in a row above some of the columns. A range above nearly all of them is only a banner."""
    number = raw.rows[index][0]
    return tuple(
        merge
        for merge in raw.merges
        if merge.first_row == merge.last_row == number and 1 < merge.width < max(2, width * 0.8)
    )


def _titles(raw: RawSheet, start: int, depth: int, width: int) -> list[str]:
    if depth == 1:
        return [_title(cell) for cell in _padded(raw.rows[start][1], width)]
    (upper_number, upper), (_, lower) = raw.rows[start], raw.rows[start + 1]
    over = _spread(raw, start, upper, width)
    titles: list[str] = []
    for position, (top, bottom) in enumerate(zip(_padded(upper, width), _padded(lower, width), strict=True)):
        group = over.get(position)
        if group and not is_blank(bottom):
            titles.append(f"{group}.{_title(bottom)}")
        else:
            titles.append(_title(bottom) or _title(top) or _from_above(raw, position, upper_number, upper))
    return titles


def _spread(raw: RawSheet, start: int, upper: tuple[Cell, ...], width: int) -> Mapping[int, str]:
    over: dict[int, str] = {}
    for merge in _groups(raw, start, width):
        title = _title(upper[merge.first_column]) if merge.first_column < len(upper) else ""
        over.update(dict.fromkeys(range(merge.first_column, merge.last_column + 1), title))
    return over


def _from_above(raw: RawSheet, position: int, number: int, upper: tuple[Cell, ...]) -> str:
    for merge in raw.merges:
        covers = (
            merge.first_row <= number <= merge.last_row
            and merge.first_column <= position <= merge.last_column
        )
        if covers and merge.first_column < len(upper):
            return _title(upper[merge.first_column])
    return ""


def _title(cell: Cell) -> str:
    return "" if cell is None else visible_text(unicodedata.normalize("NFC", str(cell)))


def _padded(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    return cells[:width] + (None,) * (width - len(cells))


def _columns(titles: list[str], notes: list[TableNote]) -> tuple[Column, ...]:
    seen: Counter[str] = Counter()
    columns: list[Column] = []
    for position, title in enumerate(titles):
        if not title:
            title = f"Column {column_letter(position)}"
            notes.append(
                TableNote(NoteCode.COLUMN_WITHOUT_TITLE, f"Column {column_letter(position)} has no title.")
            )
        seen[title] += 1
        columns.append(Column(position, title, seen[title]))
    return tuple(columns)


def _rows(
    body: list[tuple[int, tuple[Cell, ...]]], columns: tuple[Column, ...], notes: list[TableNote]
) -> tuple[Row, ...]:
    """Rows of equal width, without headings that were pasted in again further down."""
    titles = tuple(column.title for column in columns)
    rows: list[Row] = []
    repeated = 0
    for number, cells in body:
        padded = _padded(cells, len(columns))
        if len(columns) > 1 and padded[0] is not None and tuple(map(_title, padded)) == titles:
            repeated += 1
        else:
            rows.append(Row(number, padded))
    if repeated:
        notes.append(
            TableNote(
                NoteCode.HEADINGS_REPEATED,
                f"The headings are repeated in {repeated} rows, which are left out.",
            )
        )
    return tuple(rows)


def _notes_on_headings(
    raw: RawSheet, start: int, depth: int, titles: list[str], width: int
) -> list[TableNote]:
    number = raw.rows[start][0]
    notes: list[TableNote] = []
    if start:
        notes.append(
            TableNote(
                NoteCode.ROWS_ABOVE_LEFT_OUT,
                f"The headings come from row {number}; {start} filled rows above it are left out.",
                "If that is wrong, choose another heading row.",
            ),
        )
    if depth == 2:
        notes.append(
            TableNote(
                NoteCode.HEADINGS_TWO_ROWS,
                f"The headings take up two rows ({number} and the next): a question above its statements.",
            ),
        )
    only_words = [title for title in titles if title]
    if depth == 1 and only_words and len(only_words) <= 2 and max(map(len, only_words)) > _LONG_TITLE:
        notes.append(
            TableNote(
                NoteCode.HEADINGS_LOOK_LIKE_ANSWERS,
                f"Row {number} is used as headings, but looks like an answer.",
                "If the file has no headings, enter 0 as the heading row.",
            ),
        )
    return notes


def _notes_on_body(raw: RawSheet, body: list[tuple[int, tuple[Cell, ...]]]) -> list[TableNote]:
    notes: list[TableNote] = []
    first = body[0][0] if body else 0
    tall = sum(merge.height > 1 for merge in raw.merges if first and merge.first_row >= first)
    if tall:
        notes.append(
            TableNote(
                NoteCode.MERGED_CELLS,
                f"There are {tall} merged cells among the answers. Only the first row of each has the value.",
                "Unmerge the cells in Excel and fill in the value in each row.",
            ),
        )
    # Every sheet ends with blank rows, so those after the last filled one do not matter.
    between = body[-1][0] - first + 1 - len(body) if body else 0
    if between:
        notes.append(
            TableNote(NoteCode.BLANK_ROWS, f"{between} blank rows between the answers are left out.")
        )
    return notes
