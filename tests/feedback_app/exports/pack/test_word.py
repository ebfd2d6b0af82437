"""The Word document: real headings, header rows, alternative texts, properties."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import pairwise

from docx import Document
from docx.document import Document as Doc
from docx.oxml.ns import qn

from analysis.report import Exhibit
from feedback_app.exports.pack.word import LINE_WIDTH, docx_bytes
from tests.feedback_app.exports.pack.made_reports import report, with_words


TWIP = 635


def opened(data: bytes) -> Doc:
    return Document(io.BytesIO(data))


def test_it_says_what_it_is() -> None:
    core = opened(docx_bytes(report())).core_properties
    assert (core.title, core.author) == ("Feedback and outcomes, July to September 2026", "North Team")
    assert (core.language, core.comments) == ("en-GB", "")
    assert core.created == core.modified
    assert core.created is not None
    assert core.created.replace(tzinfo=None) == datetime(2026, 10, 5)  # noqa: DTZ001 - Word keeps no zone


def test_headings_are_headings_in_their_order() -> None:
    made = report()
    document = opened(docx_bytes(made))
    styles = [(each.style.name, each.text) for each in document.paragraphs if each.style]
    assert styles[0] == ("Title", made.title)
    assert [text for name, text in styles if name == "Heading 1"] == [each.title for each in made.sections]
    levels = [int(name[-1]) for name, _ in styles if name and name.startswith("Heading")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_a_header_row_and_pictures_have_words() -> None:
    made = report()
    document = opened(docx_bytes(made))
    shown = [block for each in made.sections for block in each.blocks if isinstance(block, Exhibit)]
    assert len(document.tables) == sum(each.table is not None for each in shown)
    for table in document.tables:
        first, *others = (row._tr for row in table.rows)
        assert first.trPr is not None
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr is None or row.trPr.find(qn("w:tblHeader")) is None for row in others)
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described == [each.alternative for each in shown if each.chart is not None]


def test_numbers_take_little_of_the_line_and_words_the_rest() -> None:
    made = report()
    shown = [block.table for each in made.sections for block in each.blocks if isinstance(block, Exhibit)]
    for given, table in zip([each for each in shown if each], opened(docx_bytes(made)).tables, strict=True):
        widths = [int(column.width or 0) for column in table.columns]
        assert sum(widths) <= LINE_WIDTH + len(widths) * TWIP  # Word rounds each to its own unit
        numbers = {width for width, is_number in zip(widths, given.counted, strict=True) if is_number}
        words = {width for width, is_number in zip(widths, given.counted, strict=True) if not is_number}
        assert all(number < word for number in numbers for word in words)


def test_the_language_is_british_english_and_arabic_runs_from_the_right() -> None:
    document = opened(docx_bytes(with_words("شكرا جزيلا")))
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    (said,) = [each for each in document.paragraphs if each.text == "شكرا جزيلا"]
    assert said._p.pPr is not None
    assert said._p.pPr.find(qn("w:bidi")) is not None
