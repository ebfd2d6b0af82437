"""What a file is, judged by its bytes and never by its name. A refusal says what to do."""

from __future__ import annotations

import io
import zipfile

from feedback_app.errors import Refused
from feedback_app.services.imports.files.table import MAX_BYTES, MAX_UNPACKED_BYTES, FileKind
from feedback_app.services.imports.raw.other_files import (
    SAVE_AS_XLSX,
    OtherFile,
    not_a_spreadsheet,
    other_archive,
    other_file,
)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_MAX_PARTS = 5_000
_MEGABYTE = 1024 * 1024


def refuse(code: str, what: str, how: str) -> Refused:
    """A refusal of the whole file."""
    return Refused(code, where="The file", what=what, how=how)


def kind_of(data: bytes) -> FileKind:
    """CSV or XLSX. Raises Refused for everything else."""
    if not data.strip(b"\x00\t\r\n ") or data in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        raise refuse("file_empty", "It is empty.", "Choose the file again, or save it again first.")
    if len(data) > MAX_BYTES:
        raise refuse(
            "file_too_large",
            f"It is {len(data) // _MEGABYTE} MB. The largest size allowed is {MAX_BYTES // _MEGABYTE} MB.",
            "Delete columns and pictures you do not need, or split it into smaller files.",
        )
    if data.startswith(_OLE):
        raise _refuse_old_container(data)
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        _check_workbook(data)
        return FileKind.XLSX
    if (other := other_file(data)) is not None:
        raise _refused(other)
    return FileKind.CSV


def _refused(other: OtherFile) -> Refused:
    return refuse(other.code, other.what, other.how)


def _refuse_old_container(data: bytes) -> Refused:
    """Old .xls files and password-protected new ones use the same container format."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refuse(
            "file_has_password",
            "It is protected with a password, so it cannot be read.",
            "Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password, empty the box, "
            "save it under another name, and choose that file. Delete the copy afterwards.",
        )
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return refuse(
            "file_old_excel",
            "It is in the old Excel format (.xls).",
            SAVE_AS_XLSX,
        )
    return _refused(not_a_spreadsheet("an old Office document"))


def _check_workbook(data: bytes) -> None:
    """A zip file must be a plain workbook of a reasonable size. This check unpacks nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged() from None
    names = {part.filename for part in parts}
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise refuse(
            "file_unpacks_too_large",
            "It is small, but unpacks to far more than a spreadsheet of answers needs.",
            "Copy only the answers into a new workbook and save that, or save the sheet as CSV.",
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise refuse(
            "file_has_password", "It is a zip file with a password.", "Save it again without a password."
        )
    _refuse_wrong_parts(names)


def _refuse_wrong_parts(names: set[str]) -> None:
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lower):
        raise refuse(
            "file_has_macros",
            "It contains macros, which can run programs. Files with macros are not accepted.",
            SAVE_AS_XLSX,
        )
    if "xl/workbook.bin" in lower:
        raise refuse(
            "file_binary_excel",
            "It is in Excel's binary format (.xlsb).",
            SAVE_AS_XLSX,
        )
    if "xl/workbook.xml" in lower or any(name.endswith("workbook.xml") for name in lower):
        return
    raise _refused(other_archive(names))


def damaged() -> Refused:
    """The refusal of a workbook that breaks the rules of its own format."""
    return refuse(
        "file_damaged",
        "It cannot be read. It may have been cut short when it was copied.",
        "Open it in Excel, save it under another name, and choose that file.",
    )
