"""A report as a workbook: the key figures, what each one means, and a sheet for every section."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from analysis.report import Bullets, Exhibit, Paragraph, Quotes, Report
from analysis.report.content.model import EDITION_WORDS, Block, ReportSection
from feedback_app.exports.workbook import SheetToWrite, WorkbookAbout, write_workbook


COUNT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*|[0-9]+")
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
CODEBOOK = (
    ("hidden", "A group of few people, or one from which such a group could be worked out; see the method."),
    ("12 of hidden", "The people who are not among the 12 are few, so the total is not shown."),
    ("(empty)", "No one was asked, or the figure does not apply here. Not zero."),
)


def xlsx_bytes(report: Report) -> bytes:
    """Counts are numbers, everything else is text. Charts are in the other formats only."""
    sections = [_sheet(section, place) for place, section in enumerate(report.sections, start=1)]
    out = io.BytesIO()
    about = WorkbookAbout(report.title, report.subtitle, report.organisation, report.language, report.made_on)
    sheets = [
        SheetToWrite("About", ("About this pack", ""), _about(report), frozenset({1})),
        SheetToWrite("Figures", ("Figure", "Value"), _figures(report), frozenset({0, 1})),
        SheetToWrite("Codebook", ("Figure or value", "What it means"), _codebook(report), frozenset({0, 1})),
        *sections,
    ]
    write_workbook(out, sheets, about)
    return out.getvalue()


def _about(report: Report) -> Iterator[tuple[object, ...]]:
    yield "Title", report.title
    yield "Organisation", report.organisation
    yield "First month", report.period.first
    yield "Last month", report.period.last
    yield "Made on", report.made_on
    yield "In short", report.subtitle
    yield "Edition", EDITION_WORDS[report.edition]
    yield "Charts", "The same pack as PDF, Word document or web page has the charts."


def _figures(report: Report) -> Iterator[tuple[object, ...]]:
    if not report.figures:
        yield "No one answered, so there are no figures.", ""
    for figure in report.figures:
        yield figure.label, _value(figure.shown)


def _codebook(report: Report) -> Iterator[tuple[object, ...]]:
    for figure in report.figures:
        yield figure.label, figure.meaning
    yield from CODEBOOK


def _sheet(section: ReportSection, place: int) -> SheetToWrite:
    name = NOT_IN_SHEET_NAMES.sub(" ", f"{place} {section.title}")[:31].strip()
    rows = [row for block in section.blocks for row in _rows(block)]
    width = max(len(row) for row in rows)
    return SheetToWrite(name, (section.title, *[""] * (width - 1)), rows, frozenset({0}))


def _rows(block: Block) -> Iterable[tuple[object, ...]]:
    match block:
        case Paragraph():
            return [(block.text,)]
        case Bullets():
            return [(item,) for item in block.items]
        case Quotes():
            return [(block.title,), *((each.text, each.said_by) for each in block.quotes)]
        case Exhibit():
            words = [("",), (block.title,), (block.sentence,), *((remark,) for remark in block.remarks)]
            if block.table is None:
                return words
            body = (tuple(_value(cell) for cell in row) for row in block.table.rows)
            return [*words, (block.table.caption,), block.table.headings, *body]


def _value(shown: str) -> object:
    """A plain count as a number, so that it can be added up. Anything else as it is shown."""
    return int(shown.replace(",", "")) if COUNT.fullmatch(shown) else shown
