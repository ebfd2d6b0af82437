"""The refused rows as a file, to correct and import again."""

from __future__ import annotations

import io
from collections.abc import Iterable

from feedback_app.exports.csv_file import write_csv
from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.reading import REFUSED_FIRST_COLUMNS
from feedback_app.services.imports.files.table import Row, Table
from feedback_app.services.imports.rows.row_reports import RefusedRow


def refused_rows_file(table: Table, refused: Iterable[RefusedRow]) -> bytes:
    """A CSV file: each row's number, why it was refused, how to correct it, then the row as it was.

    It holds what people wrote, so it goes only to the person who imported the file.
    """
    rows = {row.number: row for row in table.rows}
    out = io.BytesIO()
    headings = [*REFUSED_FIRST_COLUMNS, *(column.title for column in table.columns)]
    write_csv(out, headings, (_line(row, rows[row.number]) for row in refused if row.number in rows))
    return out.getvalue()


def _line(row: RefusedRow, original: Row) -> list[object]:
    why = " / ".join(
        f"{refusal.column}: {refusal.what}" if refusal.column else refusal.what for refusal in row.refusals
    )
    how = " / ".join(dict.fromkeys(refusal.how for refusal in row.refusals))
    return [row.number, why, how, *(text_of(cell) or None for cell in original.cells)]
