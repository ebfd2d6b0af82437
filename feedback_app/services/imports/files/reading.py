"""From the bytes of a file to a table.

The only way in: everything that can be wrong with a spreadsheet is handled behind it.
"""

from __future__ import annotations

import hashlib

from feedback_app.exports.response_table import Frame
from feedback_app.services.imports.files.csv_reading import read_csv
from feedback_app.services.imports.files.file_kinds import kind_of, refuse
from feedback_app.services.imports.files.headings import find_headings
from feedback_app.services.imports.files.table import (
    Column,
    FileKind,
    NoteCode,
    Table,
    TableNote,
)
from feedback_app.services.imports.files.xlsx_reading import read_xlsx


FORMS_FIRST_COLUMNS = ("id", "start time", "completion time")
OWN_FIRST_COLUMNS = (Frame.FORM.value, Frame.FORM_VERSION.value)


REFUSED_FIRST_COLUMNS = ("feedback_row", "feedback_why_refused", "feedback_how_to_mend")


def read_table(data: bytes, *, sheet: str | None = None, headings_at: int | None = None) -> Table:
    """The table in a CSV or XLSX file. Raises only Refused, with a code and what to do.

    ``sheet`` names a sheet; without it the first visible one with answers is read. ``headings_at`` is the row
    number of the column titles, 0 when there are none; without it the row is detected.
    """
    kind = kind_of(data)
    if kind is FileKind.XLSX:
        opened = read_xlsx(data, sheet)
        raw, name, sheets, starts_1904 = opened.raw, opened.name, opened.sheets, opened.starts_1904
    else:
        raw, name, sheets, starts_1904 = read_csv(data), None, (), False
    headed = find_headings(raw, headings_at)
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
        notes=(*raw.notes, *headed.notes, *_where_from(headed.columns)),
        sheet=name,
        sheets=sheets,
        headings_at=headed.headings_at,
        starts_1904=starts_1904,
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
