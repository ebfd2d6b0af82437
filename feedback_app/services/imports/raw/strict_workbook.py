"""Workbooks saved as "Strict Open XML": the same parts as an ordinary workbook, with other names."""

from __future__ import annotations

import io
import re
import zipfile


_MAIN = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
_NAMES = {
    "spreadsheetml/main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "drawingml/main": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "drawingml/chart": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "drawingml/spreadsheetDrawing": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "officeDocument/relationships": _OFFICE + "relationships",
    "officeDocument/extendedProperties": _OFFICE + "extended-properties",
    "officeDocument/relationships/extendedProperties": _OFFICE + "relationships/extended-properties",
    "officeDocument/customProperties": _OFFICE + "custom-properties",
    "officeDocument/relationships/customProperties": _OFFICE + "relationships/custom-properties",
    "officeDocument/docPropsVTypes": _OFFICE + "docPropsVTypes",
    "officeDocument/sharedTypes": _OFFICE + "sharedTypes",
}
_STRICT_NAME = re.compile(rb"(?<=[\"'])http://purl\.oclc\.org/ooxml/([\w/]{1,80}?)(?=[\"'])")


def is_strict(data: bytes) -> bool:
    """Whether this workbook was saved as Strict Open XML. Damaged archives are not."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith("workbook.xml")]
            return any(_MAIN in archive.open(name).read(8_192) for name in names[:3])
    except Exception:
        # A damaged archive fails in many ways, and the ordinary reader says so.
        return False


def as_ordinary(data: bytes) -> bytes:
    """The same workbook with the names that every reader knows. No value of a cell changes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename.lower().endswith((".xml", ".rels")):
                content = _STRICT_NAME.sub(_ordinary_name, content)
            target.writestr(part.filename, content)
    return out.getvalue()


def _ordinary_name(found: re.Match[bytes]) -> bytes:
    name = found[1].decode("ascii")
    if name in _NAMES:
        return _NAMES[name].encode()
    start, _, rest = name.partition("/relationships/")
    return f"{_OFFICE}relationships/{rest}".encode() if start == "officeDocument" and rest else found[0]
