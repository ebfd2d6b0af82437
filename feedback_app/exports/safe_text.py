"""Text for spreadsheet files: it stays text, and is never a formula, a link or a reason for a broken file."""

from __future__ import annotations

import re
import unicodedata


# A program that trims a cell sees what comes after spaces; full-width signs count too.
_STARTS_LIKE_A_FORMULA = re.compile(
    "[\\s\u200b-\u200f\u2060\ufeff\u00ad]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
)
# What XML 1.0 cannot hold: openpyxl refuses the first part and writes a broken file for the rest.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

REPLACED = "\N{REPLACEMENT CHARACTER}"
MOST_IN_A_CELL = 32_767


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet program may calculate this when it opens a CSV file."""
    return _STARTS_LIKE_A_FORMULA.match(text) is not None


def protected(text: str) -> str:
    """Text for a CSV cell: an apostrophe in front keeps it text. ``unprotected`` reverses it exactly."""
    bare = text.lstrip("'")
    return "'" + text if is_formula_like(bare) else text


def unprotected(text: str) -> str:
    """The text as it was before ``protected``."""
    return text[1:] if text.startswith("'") and is_formula_like(text.lstrip("'")) else text


def for_workbook(text: str) -> str:
    """Text an XLSX cell can hold: no control characters or Excel escapes; cut with a remark if too long."""
    clean = for_xml(text)
    clean = _LOOKS_LIKE_AN_ESCAPE.sub("_x005F_", clean)
    if _utf16_length(clean) <= MOST_IN_A_CELL:
        return clean
    return cut(clean)


def for_xml(text: str) -> str:
    """Text any XML file can hold: control characters replaced, and only one kind of line end."""
    return _NOT_IN_XML.sub(REPLACED, text).replace("\r\n", "\n").replace("\r", "\n")


def cut(text: str) -> str:
    """The start of a text that is too long for a cell, with a remark that says so."""
    remark = f" [Cut here: {len(text)} characters in all. The CSV export has every word.]"
    room = MOST_IN_A_CELL - len(remark)
    # Excel counts in UTF-16, where an emoji is two units, so half the limit always fits.
    start = text[:room] if _utf16_length(text[:room]) <= room else text[: room // 2]
    return start + remark


def for_file_name(text: str) -> str:
    """One of our names as part of a file name: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "export"


def _utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
