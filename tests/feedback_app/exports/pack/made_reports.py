"""Reports for the tests of the four formats, and how to read each format back as plain lines."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser

from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from analysis.report import (
    Bullets,
    Edition,
    Exhibit,
    Paragraph,
    Quotation,
    Quotes,
    Report,
    ThemeHeard,
    build_report,
)
from feedback_app.exports.pack.pdf import pdf_bytes
from feedback_app.exports.pack.web_page import html_bytes
from feedback_app.exports.pack.word import docx_bytes
from feedback_app.exports.pack.workbook import xlsx_bytes
from tests.analysis.report.made_material import material, published_material


WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    "pdf": pdf_bytes,
    "docx": docx_bytes,
    "xlsx": xlsx_bytes,
    "html": html_bytes,
}


def report(edition: Edition = Edition.COMMISSIONERS, **changes: object) -> Report:
    made = material(**changes) if edition is Edition.TEAM else published_material(**changes)
    return build_report(made, edition)


def with_words(*words: str) -> Report:
    """A report in which these words are quoted."""
    quotations = tuple(Quotation(each, "a parent, after a visit") for each in words)
    return report(themes=(ThemeHeard("Staff", 31, quotations),))


def words_of(made: Report) -> list[str]:
    """Every sentence and every cell of a report, in any order."""
    found: list[str] = [made.title, made.subtitle]
    for section in made.sections:
        found.append(section.title)
        for block in section.blocks:
            match block:
                case Paragraph():
                    found.append(block.text)
                case Bullets():
                    found += block.items
                case Quotes():
                    found += [text for each in block.quotes for text in (each.text, each.said_by)]
                case Exhibit():
                    found += [block.title, block.sentence, *block.remarks]
                    if block.table is not None:
                        found += [block.table.caption, *block.table.headings]
                        found += [cell for row in block.table.rows for cell in row]
    return found


def plain(text: str) -> str:
    """Without white space, which lines and hyphens of a printed page move about."""
    return re.sub(r"\s+", "", text)


def read_back(kind: str, data: bytes) -> str:
    """All words of a file."""
    match kind:
        case "pdf":
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        case "docx":
            return _docx_words(data)
        case "xlsx":
            sheets = load_workbook(io.BytesIO(data))
            return "\n".join(
                f"{cell:,}" if isinstance(cell, int) else str(cell)
                for sheet in sheets
                for row in sheet.iter_rows(values_only=True)
                for cell in row
                if cell is not None
            )
        case _:
            parser = _Words()
            parser.feed(data.decode())
            return "\n".join(parser.found)


def _docx_words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)
