"""A report as a Word document: real headings, tables with header rows, charts with alternative text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table as DocTable
from docx.table import _Row
from docx.text.paragraph import Paragraph as DocParagraph

from analysis.report import Bullets, Exhibit, Paragraph, Quotes, Report, ReportTable
from analysis.report.content.model import Block
from analysis.spc.drawing.picture import png
from feedback_app.exports.pack.printable import is_right_to_left
from feedback_app.exports.safe_text import for_xml


FONT = "Arial"
ACCENT, QUIET = RGBColor(0x0B, 0x5C, 0x54), RGBColor(0x59, 0x59, 0x59)
CHART_WIDTH = Cm(13)
MARGIN = Cm(2.2)
LINE_WIDTH = Cm(21) - 2 * MARGIN
NUMBER_WIDTH = Cm(2.1)


def docx_bytes(report: Report) -> bytes:
    document = Document()
    _set_up(document, report)
    document.add_heading(for_xml(report.title), level=0)
    document.add_paragraph(for_xml(report.subtitle), style="Subtitle")
    for section in report.sections:
        document.add_heading(for_xml(section.title), level=1)
        for block in section.blocks:
            _add(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Doc, report: Report) -> None:
    made = datetime.combine(report.made_on, time.min)
    core = document.core_properties
    core.title, core.subject = for_xml(report.title), for_xml(report.subtitle)
    core.author = core.last_modified_by = for_xml(report.organisation)[:255]
    core.language, core.comments, core.keywords = report.language, "", report.edition.value
    core.created = core.modified = made
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = MARGIN
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Caption"):
        style = document.styles[name]
        style.font.name = FONT  # type: ignore[union-attr]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        if name not in {"Normal", "Caption", "Subtitle"}:
            style.font.color.rgb = ACCENT  # type: ignore[union-attr]
    document.styles["Normal"].font.size = Pt(11)  # type: ignore[union-attr]
    for name in ("Subtitle", "Caption"):
        document.styles[name].font.color.rgb = QUIET  # type: ignore[union-attr]
        document.styles[name].font.italic = False  # type: ignore[union-attr]
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), report.language)


def _add(document: Doc, block: Block) -> None:
    match block:
        case Paragraph():
            document.add_paragraph(for_xml(block.text))
        case Bullets():
            for item in block.items:
                document.add_paragraph(for_xml(item), style="List Bullet")
        case Quotes():
            document.add_heading(for_xml(block.title), level=2)
            for quote in block.quotes:
                said = document.add_paragraph(for_xml(quote.text), style="Quote")
                if is_right_to_left(quote.text):
                    _turn(said)
                document.add_paragraph(for_xml(quote.said_by), style="Caption")
        case Exhibit():
            _add_exhibit(document, block)


def _add_exhibit(document: Doc, exhibit: Exhibit) -> None:
    document.add_heading(for_xml(exhibit.title), level=2)
    said = document.add_paragraph()
    said.add_run(for_xml(exhibit.sentence)).bold = True
    said.paragraph_format.keep_with_next = exhibit.chart is not None or exhibit.table is not None
    if exhibit.chart is not None:
        document.add_picture(io.BytesIO(png(exhibit.chart)), width=CHART_WIDTH)
        shape = document.inline_shapes[-1]._inline.docPr
        shape.set("descr", for_xml(exhibit.alternative))
        shape.set("title", for_xml(exhibit.title))
    for remark in exhibit.remarks:
        document.add_paragraph(for_xml(remark), style="Caption")
    if exhibit.table is not None:
        _add_table(document, exhibit.table)


def _add_table(document: Doc, given: ReportTable) -> None:
    caption = document.add_paragraph(for_xml(given.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(given.headings), style="Light List")
    _plain_rows(table)
    widths = _widths(given.counted)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for place, row in enumerate((given.headings, *given.rows)):
        added = table.add_row()
        for cell, text, is_right, width in zip(added.cells, row, given.counted, widths, strict=True):
            cell.width = width
            words = cell.paragraphs[0]
            run = words.add_run(for_xml(text))
            run.font.size = Pt(9.5)
            run.bold = place == 0
            if is_right:
                words.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _keep_whole(added, is_heading=place == 0)
    document.add_paragraph()


def _widths(counted: Sequence[bool]) -> list[Length]:
    """Columns of numbers take the width they need; columns of words share the rest."""
    number = min(LINE_WIDTH // (len(counted) + 1), NUMBER_WIDTH)
    words = (LINE_WIDTH - number * sum(counted)) // max(1, len(counted) - sum(counted))
    return [Length(number if each else words) for each in counted]


def _plain_rows(table: DocTable) -> None:
    """Make every row look the same: this style's bands are lines around every other row."""
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:noHBand"), "1")
        look.set(qn("w:val"), "0620")  # the same as bits, for older programs: heading row, no bands


def _keep_whole(row: _Row, *, is_heading: bool) -> None:
    """A row never breaks across pages; the heading row is repeated on each page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_heading:
        properties.append(OxmlElement("w:tblHeader"))


def _turn(paragraph: DocParagraph) -> None:
    """Make the paragraph run from right to left."""
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
