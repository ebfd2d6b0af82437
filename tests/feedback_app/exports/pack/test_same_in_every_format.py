"""Four formats, one report: the same words and numbers, the same bytes, and nothing that is hidden."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest

from analysis.disclosure import Suppressed, publish_form
from analysis.report import AskedQuestion, Edition, Report
from tests.analysis.report.made_material import form, group, national, published_material
from tests.feedback_app.exports.nasty_words import EVERY
from tests.feedback_app.exports.pack.made_reports import (
    WRITERS,
    plain,
    read_back,
    report,
    with_words,
    words_of,
)


KINDS = tuple(WRITERS)
PACKED_AT = re.compile(rb"<dcterms:modified .*?</dcterms:modified>")


def parts(kind: str, data: bytes) -> dict[str, bytes]:
    """The file, or what is packed in it without the moment it was packed, which openpyxl writes too."""
    if kind in {"docx", "xlsx"}:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return {name: PACKED_AT.sub(b"", packed.read(name)) for name in packed.namelist()}
    return {"": data}


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_and_number_of_the_report_is_in_the_file(kind: str, edition: Edition) -> None:
    made = report(edition)
    found = plain(read_back(kind, WRITERS[kind](made)))
    missing = [each for each in words_of(made) if plain(each) not in found]
    if kind == "pdf":  # a hyphenated or broken line may part a long sentence; its pieces are all there
        missing = [each for each in missing if any(plain(word) not in found for word in each.split())]
    assert missing == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_report_gives_the_same_file(kind: str) -> None:
    first, second = (parts(kind, WRITERS[kind](report())) for _ in range(2))
    assert first == second


def with_small_groups(*, swapped: bool) -> Report:
    """A commissioners' report with small groups; ``swapped`` moves people between hidden groups only."""
    tips = (37, 1, 2) if swapped else (37, 2, 1)
    listened = (35, 1, 4) if swapped else (35, 4, 1)
    results = form("visit", "", 40, group("How was it?", tips=tips, listened=listened)).results
    assert results is not None
    visit, *_ = published_material().forms
    told = publish_form(results, 40).questions
    tiny = form("tiny", "Families, drop-in", 2 if swapped else 3).results
    assert tiny is not None
    hidden = publish_form(tiny, Suppressed())
    return report(
        forms=(
            replace(visit, responses=40, published=(AskedQuestion("asked", "How was it?", told),)),
            replace(visit, key="tiny", responses=hidden.responses, published=()),
        )
    )


@pytest.mark.parametrize("kind", KINDS)
def test_who_holds_the_file_cannot_tell_one_hidden_number_from_another(kind: str) -> None:
    """Not a byte differs between two quarters that differ in what is hidden."""
    assert parts(kind, WRITERS[kind](with_small_groups(swapped=True))) == parts(
        kind, WRITERS[kind](with_small_groups(swapped=False))
    )


def test_the_two_quarters_really_differ_for_the_team() -> None:
    counts = [
        report(Edition.TEAM, national=national(30, 5, *rest)).figures for rest in ((2, 2, 0, 1), (1, 2, 0, 2))
    ]
    assert counts[0] == counts[1]
    tables = [
        words_of(report(Edition.TEAM, national=national(30, 5, *rest)))
        for rest in ((2, 2, 0, 1), (1, 2, 0, 2))
    ]
    assert tables[0] != tables[1]


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_peoples_words_are_words(kind: str) -> None:
    """Every nasty text stands there as it was typed."""
    made = with_words(*EVERY)
    data = WRITERS[kind](made)
    found = plain(read_back(kind, data))
    assert [each for each in EVERY if plain(each) not in found] == []


def test_peoples_words_cannot_become_markup_of_a_web_page() -> None:
    page = WRITERS["html"](
        with_words(*EVERY, "</p><script>alert(1)</script>", "'\"><img src=x onerror=a>")
    ).decode()
    assert "<script" not in page
    assert "<img src=x" not in page
    assert page.count("<img ") == page.count('<img src="data:image/svg+xml;base64,')
    assert "http://x.example" in page
    assert 'href="' not in page


def test_peoples_words_cannot_become_a_formula_of_a_workbook() -> None:
    from openpyxl import load_workbook

    sheets = load_workbook(io.BytesIO(WRITERS["xlsx"](with_words(*EVERY))))
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == "=1+1" for cell in cells)
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}


def test_peoples_words_are_printed_and_never_run_by_the_typesetter() -> None:
    markup = (
        '#import "x.typ"',
        '#read("/etc/passwd")',
        "$ x^2 $",
        "*bold* _it_ `raw` @label <label> \\u{41}",
    )
    found = plain(read_back("pdf", WRITERS["pdf"](with_words(*EVERY, *markup))))
    assert [each for each in markup if plain(each) not in found] == []
    assert plain("<script>alert(1)</script>") in found
    assert plain("{{7*7}} ${7*7} %s") in found


def test_a_picture_letter_the_fonts_lack_costs_one_letter_and_not_the_pack() -> None:
    found = read_back("pdf", WRITERS["pdf"](with_words("Thank you \U0001f600 谢谢")))
    assert "Thank you \ufffd \ufffd\ufffd" in " ".join(found.split())
