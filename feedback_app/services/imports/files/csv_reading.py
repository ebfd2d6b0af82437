"""CSV as it really arrives: four encodings, four separators, and quotes that are not always closed."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from feedback_app.errors import Refused
from feedback_app.services.imports.files.file_kinds import refuse
from feedback_app.services.imports.files.raw_sheet import RawSheet
from feedback_app.services.imports.files.table import Cell, NoteCode, TableNote
from feedback_app.services.imports.raw.loose_csv import QuoteNotClosedError, loose_records


if TYPE_CHECKING:
    from _csv import Reader

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEP_LINE = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MAC_ROMAN = re.compile(rb"[a-z](?:\xd5[a-z]|\x8e[a-z ,.\r\n])|\xd2[A-Za-z][^\xd2\xd3]{0,200}\xd3")
_WINDOWS_MARKS = re.compile(rb"[\x91-\x94\xe0-\xfc]")
_GARBLED = re.compile("â€[™œ˜“”¦]|Ã[©¨¡±¼¶¤]|Â[£ ]")
_SAMPLE_CHARACTERS = 64_000
_ONE_COLUMN = "\x1f"
_FEWEST_INSIDE = 3
# This limit applies to the whole process. It only sets how long one cell may be.
_LONGEST_CELL = 1_000_000
csv.field_size_limit(_LONGEST_CELL)


def read_csv(data: bytes) -> RawSheet:
    """All rows of a CSV file as text, with notes on how it was read. Raises Refused."""
    sheet = RawSheet(is_text=True)
    text = _without_nul(_decode(data, sheet.notes), sheet.notes)
    told = _SEP_LINE.fullmatch(_LINE_END.split(text, maxsplit=1)[0])
    separator = told.group(1) if told and told.group(1) in SEPARATORS else _separator(text)
    if separator == _ONE_COLUMN and text.startswith('"'):
        text = _without_outer_quotes(text, sheet.notes)
        separator = _separator(text)
    what = (
        f"Columns are separated by a {SEPARATORS[separator]}."
        if separator in SEPARATORS
        else "There is one column."
    )
    sheet.notes.append(TableNote(NoteCode.SEPARATOR, what))
    for number, cells in _records(text, separator, sheet.notes):
        if told and number == 1:
            continue
        sheet.add(number, cells)
    return sheet


def _without_nul(text: str, notes: list[TableNote]) -> str:
    """Databases pad exports with empty bytes; other control characters mean another kind of file."""
    n_nul = text.count("\x00")
    if not n_nul:
        return text
    if _CONTROL.search(text) or n_nul * 2 > len(text):
        raise refuse(
            "file_not_a_spreadsheet",
            "It contains bytes that are not text.",
            "Save the answers as an Excel workbook (.xlsx) or as CSV, and choose that file.",
        )
    count = "One empty byte (NUL) was" if n_nul == 1 else f"{n_nul:,} empty bytes (NUL) were"
    notes.append(
        TableNote(
            NoteCode.EMPTY_BYTES,
            f"{count} removed from the text.",
            "Check the preview. If words are missing, export the file again.",
        )
    )
    return text.replace("\x00", "")


def _decode(data: bytes, notes: list[TableNote]) -> str:
    encoding, reason = _encoding(data)
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    notes.append(TableNote(NoteCode.ENCODING, f"Read as {_ENCODING_NAMES[encoding]}: {reason}."))
    if replaced := text.count("\ufffd"):
        notes.append(
            TableNote(
                NoteCode.BYTES_REPLACED,
                f"{replaced} characters could not be read and show as \ufffd.",
                "In Excel choose Save As and the type 'CSV UTF-8', or import the .xlsx file instead.",
            ),
        )
    if _GARBLED.search(text):
        notes.append(
            TableNote(
                NoteCode.LOOKS_GARBLED,
                "Some words look garbled (\u00e2\u20ac\u2122 where an apostrophe should be).",
                "If the preview shows them too, import the .xlsx file instead.",
            ),
        )
    return text


_ENCODING_NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows (Western European)",
    "mac_roman": "Macintosh (Western European)",
}


def _encoding(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, "the file says so in its first bytes"
    if (wide := _utf_16_without_mark(data)) is not None:
        return wide, "every other byte is empty"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if _MAC_ROMAN.search(data) and not _WINDOWS_MARKS.search(data):
            return "mac_roman", "it is not UTF-8, and its apostrophes are those of Excel on an older Mac"
        return "cp1252", "it is not UTF-8, and Excel on Windows saves CSV like this"
    return "utf-8", "every character fits"


def _utf_16_without_mark(data: bytes) -> str | None:
    """In Latin script every second byte is empty; in any script a line end has its empty byte."""
    sample = data[:65_536]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if max(odd, even) == 0 or len(data) % 2:
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    if odd + even > len(sample) // 5:
        return name
    line_end = "\n".encode(name)
    is_paired = any(sample[n : n + 2] == line_end for n in range(0, len(sample) - 1, 2))
    return name if is_paired and min(odd, even) * 20 < max(odd, even) else None


def _separator(text: str) -> str:
    """The separator that splits most of the first records into as many columns as the very first one.

    When none does, the file has one column, and any commas are part of the text.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    best, best_score = _ONE_COLUMN, (0.0, 0)
    for separator in SEPARATORS:
        widths = _widths(sample, separator)
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        alike = count / len(widths)
        if width > 1 and (widths[0] == width or alike >= 0.9) and (alike, width) > best_score:
            best, best_score = separator, (alike, width)
    return best


def _widths(sample: str, separator: str) -> list[int]:
    widths: list[int] = []
    try:
        for record in _reader(sample, separator):
            if record:
                widths.append(len(record))
            if len(widths) >= 60:
                break
    except csv.Error:
        return widths[:-1]
    return widths


def _reader(text: str, separator: str, *, strict: bool = False) -> Reader:
    """Reads ``a, "b, c"`` too: some people and programs write a space after each separator."""
    spaced = f'{separator} "' in _LINE_END.split(text[:_SAMPLE_CHARACTERS], maxsplit=1)[0]
    source = io.StringIO(text, newline="")
    return csv.reader(source, delimiter=separator, skipinitialspace=spaced, strict=strict)


def _without_outer_quotes(text: str, notes: list[TableNote]) -> str:
    """A CSV file that a program took for a single column and put in quotation marks, line by line."""
    lines = [record for record in _reader(text, _ONE_COLUMN) if record]
    if not all(len(each) == 1 for each in lines) or text.count('"') < 2 * len(lines) or len(lines) < 2:
        return text
    inside = "\n".join(each[0] for each in lines)
    for separator in SEPARATORS:
        widths = set(_widths(inside, separator))
        if len(widths) == 1 and widths.pop() >= _FEWEST_INSIDE:
            notes.append(
                TableNote(
                    NoteCode.LOOSE_QUOTES,
                    "Each line is in quotation marks as a whole. They were removed.",
                    "Check the preview. If words are in the wrong column, import the .xlsx file instead.",
                )
            )
            return inside
    return text


def _records(text: str, separator: str, notes: list[TableNote]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Every record with its row number. Tries strict rules first, then loose ones, and adds a note."""
    reader = _reader(text, separator)
    if _keeps_strict_rules(text, separator):
        records: Iterable[list[str]] = reader
    else:
        records = _loose(text, separator)
        notes.append(
            TableNote(
                NoteCode.LOOSE_QUOTES,
                "Some quotation marks do not follow the rules of CSV. They were read as well as possible.",
                "Check the preview. If words are in the wrong column, import the .xlsx file instead.",
            ),
        )
    try:
        for number, record in enumerate(records, start=1):
            yield number, tuple(cell or None for cell in record)
    except csv.Error:
        raise _too_long(reader.line_num) from None


def _loose(text: str, separator: str) -> list[list[str]]:
    try:
        records = list(loose_records(text, separator))
    except QuoteNotClosedError as error:
        raise refuse(
            "quote_not_closed",
            f"A quotation mark is opened and never closed, in row {error.record}.",
            "Open the file in Excel, correct that row, and save it; or import the .xlsx file instead.",
        ) from None
    for number, record in enumerate(records, start=1):
        if any(len(cell) > _LONGEST_CELL for cell in record):
            raise _too_long(number)
    return records


def _too_long(row: int) -> Refused:
    return refuse(
        "cell_too_long",
        f"A cell is longer than a million characters, near row {row}.",
        "Open the file in Excel and look for text that all ended up in one cell.",
    )


def _keeps_strict_rules(text: str, separator: str) -> bool:
    try:
        for _ in _reader(text, separator, strict=True):
            pass
    except csv.Error:
        return False
    return True
