"""What to say about headings, and about rows that are no responses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from feedback_app.services.imports.files.raw_sheet import RawSheet
from feedback_app.services.imports.files.table import Cell, Column, NoteCode, Row, TableNote, line_of
from feedback_app.services.imports.raw.heading_rows import HeadingLayout, HeadingRows
from feedback_app.services.imports.raw.row_kinds import Aside, asides
from feedback_app.services.imports.raw.row_numbers import rows_named


_LONG_TITLE = 90


def notes_on_headings(raw: RawSheet, found: HeadingRows, width: int) -> list[TableNote]:
    number = raw.rows[found.start][0]
    notes: list[TableNote] = []
    if found.start:
        above = "the filled row" if found.start == 1 else f"{found.start} filled rows"
        notes.append(
            TableNote(
                NoteCode.ROWS_ABOVE_LEFT_OUT,
                f"The headings come from row {number}; {above} above it "
                f"{'is' if found.start == 1 else 'are'} left out.",
                "If that is wrong, choose another heading row.",
            ),
        )
    if found.layout is HeadingLayout.QUALTRICS:
        asked = raw.rows[found.start + found.depth - 2][0]
        notes.append(
            TableNote(
                NoteCode.QUALTRICS,
                f"This is a results file from Qualtrics: the titles come from row {asked}, and the row below "
                "it (ImportId) is no response.",
            )
        )
    elif found.depth == 2:
        what = (
            "codes above the questions"
            if found.layout is HeadingLayout.CODES_ABOVE
            else "a question above its options or statements"
        )
        notes.append(
            TableNote(
                NoteCode.HEADINGS_TWO_ROWS, f"The headings take up two rows ({number} and the next): {what}."
            ),
        )
    only_words = [heading.title for heading in found.headings if heading.title]
    if found.depth == 1 and only_words and len(only_words) <= 2 and max(map(len, only_words)) > _LONG_TITLE:
        notes.append(
            TableNote(
                NoteCode.HEADINGS_LOOK_LIKE_ANSWERS,
                f"Row {number} is used as headings, but looks like an answer.",
                "If the file has no headings, enter 0 as the heading row.",
            ),
        )
    return [*notes, *_note_on_long_rows(raw, found, width)]


def _note_on_long_rows(raw: RawSheet, found: HeadingRows, width: int) -> Iterator[TableNote]:
    """Rows that reach beyond the last title: a separator inside a text, as a rule, has moved its words."""
    titled = max((n for n, each in enumerate(found.headings, start=1) if each.title), default=width)
    if not raw.is_text or titled == width:
        return
    long = [number for number, cells in raw.rows[found.start + found.depth :] if len(cells) > titled]
    if long:
        have = "has" if len(long) == 1 else "have"
        yield TableNote(
            NoteCode.ROWS_TOO_LONG,
            f"{rows_named(long)} {have} more cells than there are titles ({titled}). "
            "Words may be in the wrong column.",
            "Check these rows: a comma or a quotation mark inside a text may have split it.",
        )


def notes_on_body(raw: RawSheet, body: list[tuple[int, tuple[Cell, ...]]]) -> list[TableNote]:
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


_ASIDE_WORDS = {
    Aside.PREVIEW: ("is a preview of the survey", "are previews of the survey"),
    Aside.UNFINISHED: ("was not finished", "were not finished"),
    Aside.SUMMARY: ("is a total or a remark", "are totals or remarks"),
}


def set_aside(
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    notes: list[TableNote],
    *,
    is_qualtrics: bool,
    keep: bool,
) -> tuple[Row, ...]:
    """The rows, with those marked that the file itself says are no finished responses."""
    titles = [(column.question or column.title, column.code) for column in columns]
    found = asides(
        titles, len(rows), lambda row, column: line_of(rows[row].cells[column]), is_qualtrics=is_qualtrics
    )
    kept = {n for n, why in found.items() if keep and why is Aside.UNFINISHED}
    for why in _ASIDE_WORDS:
        numbers = [rows[n].number for n in sorted(found) if found[n] is why]
        if numbers:
            notes.append(_note_on_aside(why, numbers, is_read=keep and why is Aside.UNFINISHED))
    return tuple(
        replace(row, aside=found[n]) if n in found and n not in kept else row for n, row in enumerate(rows)
    )


def _note_on_aside(why: Aside, numbers: list[int], *, is_read: bool) -> TableNote:
    words, be = (_ASIDE_WORDS[why][0], "is") if len(numbers) == 1 else (_ASIDE_WORDS[why][1], "are")
    done = "read like the others" if is_read else "left out"
    choice = "To read unfinished rows too, tick the box for it (command: --unfinished)."
    is_unfinished = why is Aside.UNFINISHED
    return TableNote(
        NoteCode.ROWS_UNFINISHED if is_unfinished else NoteCode.ROWS_SET_ASIDE,
        f"{rows_named(numbers)} {words} and {be} {done}.",
        choice if is_unfinished and not is_read else "",
    )
