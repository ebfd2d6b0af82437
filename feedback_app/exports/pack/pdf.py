"""A report as PDF: tagged, with title, language and alternative text. It meets PDF/UA-1 or is not made.

The document (``report.typ``) is fixed and reads the words as data, so nothing that people wrote is ever
markup.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import typst

from analysis.report import Bullets, Edition, Exhibit, Paragraph, Quotes, Report, ReportTable
from analysis.report.content.model import Block
from analysis.spc.drawing.picture import svg
from feedback_app.exports.pack.printable import for_pdf, is_right_to_left


DOCUMENT = Path(__file__).with_name("report.typ")
FONTS = (fontpkg_noto_sans.ROOT / "files", fontpkg_noto_sans_arabic.ROOT / "files")
MANY_NUMBERS, MANY_NUMBERS_WEIGHT = 4, 14
"""With more columns of numbers than this, headings wrap and each column gets the same width."""


def pdf_bytes(report: Report) -> bytes:
    """The same report gives the same bytes. Raises typst's error when PDF/UA-1 is not met."""
    made = datetime.combine(report.made_on, time.min, tzinfo=UTC)
    return typst.compile(
        _source(),
        font_paths=_fonts(),
        sys_inputs={"report": json.dumps(_data(report))},
        pdf_standards="ua-1",
        timestamp=int(made.timestamp()),
    )


SVG_WIDTH = re.compile(r'<svg [^>]*?\bwidth="([0-9.]+)"')


@cache
def _fonts() -> typst.Fonts:
    """Only our own fonts, so that the pack looks the same on every machine. Read once."""
    return typst.Fonts(include_system_fonts=False, font_paths=[*FONTS])


@cache
def _source() -> bytes:
    return DOCUMENT.read_bytes()


def _data(report: Report) -> dict[str, Any]:
    return {
        "title": for_pdf(report.title),
        "subtitle": for_pdf(report.subtitle),
        "author": for_pdf(report.organisation),
        "language": report.language.split("-")[0],
        "region": report.language.partition("-")[2] or None,
        "is_easy": report.edition is Edition.PUBLIC,
        "sections": [
            {"title": for_pdf(section.title), "blocks": [_block(block) for block in section.blocks]}
            for section in report.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": for_pdf(block.text)}
        case Bullets():
            return {"kind": "bullets", "items": [for_pdf(item) for item in block.items]}
        case Quotes():
            quotes = [
                {"text": for_pdf(each.text), "by": for_pdf(each.said_by), "rtl": is_right_to_left(each.text)}
                for each in block.quotes
            ]
            return {"kind": "quotes", "title": for_pdf(block.title), "quotes": quotes}
        case Exhibit():
            drawn = None if block.chart is None else svg(block.chart).decode()
            return {
                "kind": "exhibit",
                "title": for_pdf(block.title),
                "sentence": for_pdf(block.sentence),
                "chart": drawn,
                "width": None if drawn is None else _width(drawn),
                "alt": for_pdf(block.alternative),
                "table": None if block.table is None else _table(block.table),
                "remarks": [for_pdf(remark) for remark in block.remarks],
            }


def _table(table: ReportTable) -> dict[str, Any]:
    return {
        "caption": for_pdf(table.caption),
        "headings": [for_pdf(heading) for heading in table.headings],
        "rows": [[for_pdf(cell) for cell in row] for row in table.rows],
        "numbers": list(table.counted),
        "weights": [_weight(table, place) for place in range(len(table.headings))],
    }


def _weight(table: ReportTable, place: int) -> int | None:
    """How much of the width a column of words gets. Numbers take what they need, unless there are many."""
    if table.counted[place]:
        return MANY_NUMBERS_WEIGHT if sum(table.counted) > MANY_NUMBERS else None
    return min(60, max(10, len(table.headings[place]) + 2, *(len(row[place]) for row in table.rows)))


def _width(drawn: str) -> float:
    """Percentage of the line width, so that the text of every chart comes out the same size."""
    found = SVG_WIDTH.search(drawn)
    return min(100.0, float(found[1]) / 8.6) if found else 80.0
