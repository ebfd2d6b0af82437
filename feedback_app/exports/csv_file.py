"""CSV that Excel opens with the right characters and without calculating anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from feedback_app.exports.safe_text import protected
from surveys.core.answers import number_as_text


BYTE_ORDER_MARK = "\ufeff".encode()


def write_csv(out: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write UTF-8 with a byte order mark, every cell in quotes, and text protected from becoming formulas."""
    out.write(BYTE_ORDER_MARK)
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([protected(heading) for heading in headings])
        for row in rows:
            writer.writerow([_cell(value) for value in row])
    finally:
        text.detach()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return protected(value.replace("\x00", "\N{REPLACEMENT CHARACTER}"))
        case Decimal():
            return number_as_text(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)
