"""From the bytes of a file to a table.

The only way in: everything that can be wrong with a spreadsheet is handled behind it.
"""

from __future__ import annotations

import hashlib

from feedback_app.exports.response_table import Frame
from feedback_app.exports.safe_text import MOST_IN_A_CELL
from feedback_app.services.imports.files.csv_reading import read_csv
from feedback_app.services.imports.files.file_kinds import kind_of, refuse
from feedback_app.services.imports.files.headings import Headed, find_headings
from feedback_app.services.imports.files.table import (
    Column,
    FileKind,
    NoteCode,
    Table,
    TableNote,
)
from feedback_app.services.imports.files.words import normalised_title
from feedback_app.services.imports.files.xlsx_reading import SheetWish, read_xlsx
from feedback_app.services.imports.raw.row_numbers import rows_named
from surveys.core.model import Form, StatementGroup


FORMS_FIRST_COLUMNS = ("id", "start time", "completion time")
OWN_FIRST_COLUMNS = (Frame.FORM.value, Frame.FORM_VERSION.value)


REFUSED_FIRST_COLUMNS = ("feedback_row", "feedback_why_refused", "feedback_how_to_mend")


def read_table(
    data: bytes,
    *,
    sheet: str | None = None,
    headings_at: int | None = None,
    form: Form | None = None,
    with_unfinished: bool = False,
) -> Table:
    """The table in a CSV or XLSX file. Raises only Refused, with a code and what to do.

    ``sheet`` names a sheet; without it the visible one is read whose titles are the ``form``'s, or the first
    with answers. ``headings_at`` is the row number of the column titles, 0 when there are none; without it it
    is detected. ``with_unfinished``: rows that the file says were not finished are read like the others.
    """
    kind = kind_of(data)
    known = _titles_of(form) if form else frozenset[str]()
    if kind is FileKind.XLSX:
        opened = read_xlsx(data, SheetWish(sheet, known))
        raw, name, sheets, starts_1904 = opened.raw, opened.name, opened.sheets, opened.starts_1904
    else:
        raw, name, sheets, starts_1904 = read_csv(data), None, (), False
    headed = find_headings(raw, headings_at, known=known, with_unfinished=with_unfinished)
    if not headed.rows:
        raise refuse(
            "no_rows",
            "It has no rows below the headings.",
            "Check that the answers are on the sheet you chose, and that the file is not only a template.",
        )
    return Table(
        kind=kind,
        file_hash=hashlib.sha256(data).hexdigest(),
        columns=headed.columns,
        rows=headed.rows,
        notes=(*raw.notes, *headed.notes, *_on_cut_cells(headed), *_where_from(headed.columns)),
        sheet=name,
        sheets=sheets,
        headings_at=headed.headings_at,
        starts_1904=starts_1904,
    )


def _titles_of(form: Form) -> frozenset[str]:
    """What a column with an answer to this form may be headed with."""
    titles: set[str] = set()
    for question in form.questions:
        titles |= {normalised_title(question.text), question.id}
        if isinstance(question, StatementGroup):
            titles |= {normalised_title(statement.text) for statement in question.statements}
    return frozenset(titles)


def _on_cut_cells(headed: Headed) -> tuple[TableNote, ...]:
    """An Excel cell holds 32,767 characters; a longer text was cut there, and nothing in the file says so."""
    full = [
        row.number
        for row in headed.rows
        if any(isinstance(cell, str) and _is_full(cell) for cell in row.cells)
    ]
    if not full:
        return ()
    has = "has a text that is" if len(full) == 1 else "have texts that are"
    return (
        TableNote(
            NoteCode.CELLS_CUT,
            f"{rows_named(full)} {has} exactly as long as an Excel cell can be (32,767 characters), "
            "so the end may be missing.",
            "If the survey program can export CSV, import that file instead.",
        ),
    )


def _is_full(text: str) -> bool:
    # Excel counts in UTF-16, and an emoji at the limit leaves one unit unused.
    return len(text) > MOST_IN_A_CELL // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 in (
        MOST_IN_A_CELL - 1,
        MOST_IN_A_CELL,
    )


def _where_from(columns: tuple[Column, ...]) -> tuple[TableNote, ...]:
    titles = tuple(column.title.casefold() for column in columns)
    if titles[:3] == FORMS_FIRST_COLUMNS:
        return (TableNote(NoteCode.MICROSOFT_FORMS, "This is a results file from Microsoft Forms."),)
    if titles[: len(OWN_FIRST_COLUMNS)] == OWN_FIRST_COLUMNS:
        return (
            TableNote(
                NoteCode.OWN_EXPORT,
                "This file was exported from this product.",
                "Importing it into the workspace it came from would count its responses twice.",
            ),
        )
    if titles[: len(REFUSED_FIRST_COLUMNS)] == REFUSED_FIRST_COLUMNS:
        return (TableNote(NoteCode.REFUSED_ROWS, "These are rows that an earlier import refused."),)
    return ()
