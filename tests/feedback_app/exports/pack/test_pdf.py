"""The PDF: tagged, titled, in a language, every picture with words, every table with headings."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from analysis.report import Edition, Exhibit, Report
from feedback_app.exports.pack import pdf
from feedback_app.exports.pack.printable import for_pdf
from tests.feedback_app.exports.pack.made_reports import report, with_words


def reader(made: Report) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.pdf_bytes(made)))


def root_of(found: PdfReader) -> Any:
    return found.trailer["/Root"]


def tags(found: PdfReader) -> list[dict[str, Any]]:
    """Every element of the structure tree."""
    waiting: list[Any] = [root_of(found)["/StructTreeRoot"]]
    seen: list[dict[str, Any]] = []
    while waiting:
        element = waiting.pop()
        if hasattr(element, "get_object"):
            element = element.get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            if "/S" in element:
                seen.append(element)
            if "/K" in element:
                waiting.append(element["/K"])
    return seen


def exhibits(made: Report) -> list[Exhibit]:
    return [block for each in made.sections for block in each.blocks if isinstance(block, Exhibit)]


def test_it_says_what_it_is() -> None:
    found = reader(report())
    catalogue = root_of(found)
    assert found.metadata is not None
    assert found.metadata.title == "Feedback and outcomes, July to September 2026"
    assert found.metadata.author == "North Team"
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_object().get_data()


@pytest.mark.parametrize("edition", Edition)
def test_headings_pictures_and_tables_are_tagged(edition: Edition) -> None:
    made = report(edition)
    found = tags(reader(made))
    kinds = Counter(each["/S"] for each in found)
    shown = exhibits(made)
    tables = [each.table for each in shown if each.table]
    assert kinds["/H1"] == len(made.sections)
    assert kinds["/Table"] == len(tables)
    assert kinds["/TH"] >= sum(len(each.headings) for each in tables)
    described = {str(each["/Alt"]) for each in found if each["/S"] == "/Figure"}
    assert described == {each.alternative for each in shown if each.chart is not None}


def test_the_page_for_everybody_is_one_page() -> None:
    assert len(reader(report(Edition.PUBLIC)).pages) == 1


def test_the_standard_is_enforced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture without words is refused: that no file fails this way is what the other tests rest on."""
    source = pdf._source().replace(b"alt: each.alt, ", b"")
    assert source != pdf._source()
    monkeypatch.setattr(pdf, "_source", lambda: source)
    with pytest.raises(typst.TypstError, match="alt"):
        pdf.pdf_bytes(report())


def test_every_letter_we_let_through_can_be_printed() -> None:
    """A missing letter would be refused by the standard, so printing all of them is the test."""
    letters = "".join(chr(code) for code in range(0x20, 0xFFFE) if not 0xD800 <= code <= 0xDFFF)
    kept = "".join(sorted(set(for_pdf(letters)) - {"\n"}))
    assert len(kept) > 1200
    lines = [" ".join(kept[start : start + 40]) for start in range(0, len(kept), 40)]
    assert pdf.pdf_bytes(with_words(*lines)).startswith(b"%PDF")


def test_arabic_runs_from_right_to_left() -> None:
    found = reader(with_words("شكرا جزيلا"))
    assert any("Arabic" in str(font) for page in found.pages for font in _fonts(page))


def _fonts(page: Any) -> list[str]:
    fonts = page["/Resources"]["/Font"].get_object()
    return [str(fonts[name].get_object()["/BaseFont"]) for name in fonts]
