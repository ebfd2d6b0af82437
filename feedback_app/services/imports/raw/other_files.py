"""Files that are no spreadsheet but are often chosen as one, with how to get one."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OtherFile:
    """What a file is instead, and how to get a spreadsheet from it."""

    code: str
    what: str
    how: str


SAVE_AS_XLSX = (
    "Open it in Excel, choose Save As and the type 'Excel Workbook (*.xlsx)', and choose the new file."
)
_SAVE_THE_ANSWERS = "Save the answers as an Excel workbook (.xlsx) or as CSV, and choose that file."
_LIKE = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document",
    b"\x1f\x8b": "a compressed archive",
    b"Rar!": "a compressed archive",
    b"7z\xbc\xaf": "a compressed archive",
    b"SQLite format 3": "a database",
    b"PAR1": "a data file (Parquet)",
    b"$FL2": "an SPSS file (.sav)",
    b"$FL3": "an SPSS file (.zsav)",
    b"<stata_dta>": "a Stata file",
    b"MIME-Version:": "a saved web page or an email",
    b"\x00\x05\x16\x07": "the hidden file (its name begins with ._) that a Mac writes next to another",
}
_OLD_EXCEL_STARTS = (
    b"\x09\x08\x10\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x00\x04\x00",
)
_SYLK = re.compile(rb"ID;P[^\r\n]*\r?\n(?:[BCFOP];)")
_LINK_FILES = (b"[internetshortcut]", b"[desktop entry]", b"[{000214a0", b"l\x00\x00\x00\x01\x14\x02\x00")
_LONGEST_JSON = 2_000_000


def other_file(data: bytes) -> OtherFile | None:
    """What this file is when it is neither text in columns nor a zip archive."""
    for start, looks_like in _LIKE.items():
        if data.startswith(start):
            return not_a_spreadsheet(looks_like)
    if data.startswith(_OLD_EXCEL_STARTS):
        return OtherFile("file_old_excel", "It is in the old Excel format (.xls).", SAVE_AS_XLSX)
    if _SYLK.match(data[:400]):
        return OtherFile("file_old_excel", "It is in an old exchange format of Excel (SYLK).", SAVE_AS_XLSX)
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_LINK_FILES) or b"<!doctype plist" in head:
        return OtherFile(
            "file_is_a_shortcut",
            "It is a shortcut to a file or a web page, without the answers.",
            "Open it, download the spreadsheet there as an Excel workbook (.xlsx), and choose that file.",
        )
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<workbook")):
        return OtherFile(
            "file_is_a_web_page", "It is a web page or XML with the name of a spreadsheet.", SAVE_AS_XLSX
        )
    return _of_json(data) if head.startswith((b"{", b"[{", b"[\n", b"[\r", b"[ ")) else None


def other_archive(names: Collection[str]) -> OtherFile:
    """What a zip archive is that is no Excel workbook."""
    lower = {name.lower() for name in names}
    if "word/document.xml" in lower:
        return not_a_spreadsheet("a Word document")
    if "ppt/presentation.xml" in lower:
        return not_a_spreadsheet("a presentation")
    if any(name.endswith(".iwa") or name in ("index.zip", "index.xml.gz") for name in lower):
        return OtherFile(
            "file_apple_numbers",
            "It is an Apple Numbers document.",
            "Open it in Numbers, choose File, Export To, Excel, and choose the new file (.xlsx).",
        )
    if "content.xml" in lower:
        return OtherFile(
            "file_open_document",
            "It is an OpenDocument file, such as LibreOffice's .ods.",
            "Open it in your spreadsheet program, choose Save As and the type 'Excel (.xlsx)' or CSV.",
        )
    inside = sorted(name for name in names if name.lower().endswith((".csv", ".xlsx", ".xls", ".tsv")))
    inside = [name for name in inside if not name.startswith("__MACOSX/")]
    if inside:
        shown = ", ".join(f"'{name[-80:]}'" for name in inside[:3])
        more = f" and {len(inside) - 3} more" if len(inside) > 3 else ""
        return OtherFile(
            "file_is_an_archive",
            f"It is a zip file with spreadsheets in it: {shown}{more}.",
            "Unpack it (in Windows: right-click, Extract All), and choose the file inside.",
        )
    return not_a_spreadsheet("a zip file")


def not_a_spreadsheet(looks_like: str) -> OtherFile:
    return OtherFile(
        "file_not_a_spreadsheet", f"It looks like {looks_like}, not a spreadsheet.", _SAVE_THE_ANSWERS
    )


def _of_json(data: bytes) -> OtherFile | None:
    """Google's shortcuts are JSON, and so are the exports and settings of many programs."""
    if len(data) > _LONGEST_JSON:
        is_json = data.rstrip()[-1:] in (b"}", b"]") and b'":' in data[:2048]
        return not_a_spreadsheet("a JSON file") if is_json else None
    try:
        parsed: object = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(parsed, dict | list):
        return None
    if isinstance(parsed, dict):
        names = {str(name) for name in parsed}
        if {"doc_id", "resource_id"} & names or "docs.google.com" in str(parsed.get("url", "")):
            return OtherFile(
                "file_is_a_shortcut",
                "It is a shortcut of Google Drive, without the answers.",
                "Open the sheet in Google Sheets, choose File, Download, Microsoft Excel (.xlsx), and choose "
                "that file.",
            )
        if parsed.get("kind") == "feedback_column_mapping":
            return OtherFile(
                "file_is_a_mapping",
                "It is the file with your column settings, not the answers.",
                "Choose the spreadsheet here. The settings have a place of their own (command: --mapping).",
            )
    return not_a_spreadsheet("a JSON file")
