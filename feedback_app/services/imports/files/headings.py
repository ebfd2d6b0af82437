"""Finds the row with the column titles, and what the titles are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback_app.services.imports.files.heading_notes import notes_on_body, notes_on_headings, set_aside
from feedback_app.services.imports.files.raw_sheet import RawSheet
from feedback_app.services.imports.files.table import (
    Cell,
    Column,
    NoteCode,
    Row,
    TableNote,
    column_letter,
    is_blank,
    line_of,
    visible_text,
)
from feedback_app.services.imports.files.words import normalised_title
from feedback_app.services.imports.raw.heading_rows import (
    Heading,
    HeadingLayout,
    HeadingRows,
    codes_above,
    is_import_line,
    paired_headings,
    qualtrics_headings,
)
from feedback_app.services.imports.raw.sheet_markup import Merge
from feedback_app.services.imports.raw.title_text import title_text


_LOOKED_AT, _BELOW, _TOP = 15, 40, 3
_NUMBER_OR_DATE = re.compile(r"[\d\s.,:/+-]+(am|pm)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Headed:
    """A sheet with its titles found."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    headings_at: int
    notes: tuple[TableNote, ...]


def find_headings(
    raw: RawSheet,
    wanted_row: int | None,
    *,
    known: frozenset[str] = frozenset(),
    with_unfinished: bool = False,
) -> Headed:
    """Split a sheet into titles and rows. ``wanted_row`` is a row number, 0 for 'there are no titles'.

    ``known``: normalised titles of a form, which show better than anything else which row is the headings.
    """
    notes: list[TableNote] = []
    width = max((len(cells) for _, cells in raw.rows), default=0)
    found = _heading_rows(raw, wanted_row, width, known)
    headings = (*found.headings[:width], *(Heading("") for _ in range(width - len(found.headings))))
    if found.depth:
        notes.extend(notes_on_headings(raw, found, width))
    columns = _columns(headings, notes if found.depth else [])
    body = raw.rows[found.start + found.depth :]
    rows = _rows(body, columns, found, notes)
    rows = set_aside(
        columns, rows, notes, is_qualtrics=found.layout is HeadingLayout.QUALTRICS, keep=with_unfinished
    )
    notes.extend(notes_on_body(raw, body))
    headings_at = raw.rows[found.start][0] if found.depth else 0
    return Headed(columns, rows, headings_at, tuple(notes))


def _heading_rows(raw: RawSheet, wanted_row: int | None, width: int, known: frozenset[str]) -> HeadingRows:
    """Where the headings start among the rows, and how many rows they take up (depth 0: there are none)."""
    if wanted_row == 0 or not raw.rows:
        return HeadingRows(0, 0, HeadingLayout.ONE_ROW, ())
    texts = [tuple(map(line_of, cells)) for _, cells in raw.rows[: _LOOKED_AT + _BELOW]]
    if wanted_row is not None:
        start = next((i for i, (number, _) in enumerate(raw.rows) if number >= wanted_row), 0)
        return _one_row(raw, start)
    if (qualtrics := qualtrics_headings(texts)) is not None:
        return qualtrics
    start = _most_like_headings(raw, width)
    if start and _groups(raw, start - 1, width):
        return _merged_rows(raw, start - 1, width)
    if start + 1 < len(raw.rows) and _groups(raw, start, width) and _is_texty(raw.rows[start + 1][1]):
        return _merged_rows(raw, start, width)
    found = _from(raw, texts, start)
    if known and found.layout is HeadingLayout.ONE_ROW:
        n_known = [_n_known(row, known) for row in texts[:_LOOKED_AT]]
        best = max(range(len(n_known)), key=n_known.__getitem__)
        if n_known[best] > (n_known[start] if start < len(n_known) else 0):
            return codes_above(texts, best) or _from(raw, texts, best)
    return found


def _from(raw: RawSheet, texts: Sequence[tuple[str, ...]], start: int) -> HeadingRows:
    above = paired_headings(texts, start - 1) if start else None
    return above or paired_headings(texts, start) or _one_row(raw, start)


def _n_known(row: tuple[str, ...], known: frozenset[str]) -> int:
    return sum(normalised_title(title_text(text)) in known for text in row if text)


def _one_row(raw: RawSheet, start: int) -> HeadingRows:
    headings = tuple(Heading(title_text(line_of(cell))) for cell in raw.rows[start][1])
    return HeadingRows(start, 1, HeadingLayout.ONE_ROW, headings)


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


def _merged_rows(raw: RawSheet, start: int, width: int) -> HeadingRows:
    """Two rows, of which the upper one has merged cells above several columns."""
    (upper_number, upper), (_, lower) = raw.rows[start], raw.rows[start + 1]
    over = _spread(raw, start, upper, width)
    headings: list[Heading] = []
    for position, (top, bottom) in enumerate(zip(_padded(upper, width), _padded(lower, width), strict=True)):
        group = over.get(position)
        if group and not is_blank(bottom):
            headings.append(Heading(group, _title(bottom)))
        else:
            above = _from_above(raw, position, upper_number, upper)
            headings.append(Heading(_title(bottom) or _title(top) or above))
    return HeadingRows(start, 2, HeadingLayout.OPTIONS_BELOW, tuple(headings))


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
    return title_text(line_of(cell))


def _padded(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    return cells[:width] + (None,) * (width - len(cells))


def _columns(headings: tuple[Heading, ...], notes: list[TableNote]) -> tuple[Column, ...]:
    seen: Counter[str] = Counter()
    columns: list[Column] = []
    for position, heading in enumerate(headings):
        title = heading.title
        if not title:
            title = f"Column {column_letter(position)}"
            notes.append(
                TableNote(
                    NoteCode.COLUMN_WITHOUT_TITLE,
                    f"Column {column_letter(position)} has no title, but holds something.",
                    "If it holds answers, write the question above it in the file.",
                )
            )
        seen[title] += 1
        columns.append(Column(position, title, seen[title], heading.question, heading.option, heading.code))
    return tuple(columns)


def _rows(
    body: list[tuple[int, tuple[Cell, ...]]],
    columns: tuple[Column, ...],
    found: HeadingRows,
    notes: list[TableNote],
) -> tuple[Row, ...]:
    """Rows of equal width, without headings that were pasted in again further down."""
    titles = [tuple(column.title for column in columns)]
    titles += [tuple(heading.question for heading in found.headings)] if found.headings else []
    rows: list[Row] = []
    repeated = 0
    for number, cells in body:
        padded = _padded(cells, len(columns))
        again = len(columns) > 1 and padded[0] is not None and tuple(map(_title, padded)) in titles
        if again or (len(rows) < _TOP and is_import_line([line_of(cell) for cell in cells])):
            repeated += 1
        else:
            rows.append(Row(number, padded))
    if repeated:
        notes.append(
            TableNote(
                NoteCode.HEADINGS_REPEATED,
                f"The headings are repeated in {repeated} rows, which are left out."
                if repeated > 1
                else "The headings are repeated in one row, which is left out.",
            )
        )
    return tuple(rows)
