"""A paper measure typed in with the keyboard alone, one key for each answer; in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.axe_rules import RULES
from tests.journeys.lead import demonstration_of_a_month, open_family, signed_in
from tests.journeys.pictures import keep_picture
from tests.journeys.streamlit_face import WIDE, StreamlitFace
from tests.machinery.browser_fixtures import DESK, PHONE
from tests.machinery.product import Product


OpenPage = Callable[..., Page]
AS_PRINTED = "1430001110"
"""The digits of a CORE-10 that prints items 2 and 3 already reversed: it adds to 11."""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with demonstration_of_a_month(tmp_path_factory.mktemp("typing")) as product:
        yield product


def at_the_sheet(page: Page, product: Product, measure: str) -> StreamlitFace:
    """From the family's page to an empty sheet of this measure, in the same tab."""
    face = signed_in(page, product)
    open_family(face, product, "DEMO-F-01")
    page.get_by_text("Type in a measure", exact=True).click()
    link = page.get_by_role("link", name="Type it in", exact=True)
    expect(link).to_be_visible()
    face.settled()  # a click while the page is drawn again is lost
    link.click()
    page.wait_for_url("**/type-in/**")
    page.goto(f"{page.url.rpartition('/')[0]}/{measure}")
    return face


def who(page: Page) -> None:
    """The first person of the list, with the keyboard; then on to the first item."""
    if page.locator("#person option").count() > 1:
        page.keyboard.press("ArrowDown")
    page.locator("#mode").focus()
    page.keyboard.press("Tab")


def chosen(page: Page) -> str:
    """The codes of the answers chosen so far."""
    codes = "rows => rows.map(row => row.querySelector(':checked')?.value ?? '.').join('')"
    return page.locator("[data-number]").evaluate_all(codes)


def test_digits_as_printed_are_stored_as_the_sheet_means_them(product: Product, open_page: OpenPage) -> None:
    page = open_page(**DESK)
    at_the_sheet(page, product, "core10")
    who(page)
    page.keyboard.press("Tab")  # past the question: it only matters for digits
    page.keyboard.type(AS_PRINTED[:2])
    assert chosen(page) == "1" + "." * 9  # the second digit waits: nobody has said how it is printed
    expect(page.locator(".warned")).to_contain_text("First say how the digits run there")
    page.keyboard.type("2" + AS_PRINTED[1:])
    assert chosen(page) == "1010001110"
    page.keyboard.type("11")  # after the last item: the total on the sheet
    page.keyboard.press("Enter")
    expect(page.get_by_text("clinical score 11.")).to_be_visible()
    page.get_by_role("link", name="Back to family DEMO-F-01").click()
    expect(page.get_by_text("read as already reversed on the sheet").first).to_be_visible()


def test_a_total_that_differs_waits_for_a_decision(product: Product, open_page: OpenPage) -> None:
    page = open_page(**DESK)
    at_the_sheet(page, product, "core10")
    who(page)
    page.keyboard.type("1" + AS_PRINTED)
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing is saved yet: the totals differ")).to_be_visible()
    keep_picture(page, "type-in-differs")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # correct the answers: to item 2
    assert page.evaluate("document.activeElement.closest('[data-row]').id") == "i2"
    page.keyboard.press("0")
    page.keyboard.press("1")
    assert chosen(page) == "1010001110"


@pytest.mark.parametrize(
    ("measure", "keys", "codes"),
    [
        ("phq9", "123-01230", "123-01230"),
        ("gad7", "0x123012", "0123012"),  # a key that no answer has changes nothing
        ("kpcs", "n33333333333333", None),
    ],
)
def test_one_key_for_each_answer(
    product: Product, open_page: OpenPage, measure: str, keys: str, codes: str | None
) -> None:
    page = open_page(**DESK)
    at_the_sheet(page, product, measure)
    page.locator("[data-number] input").first.focus()
    page.keyboard.type(keys)
    assert chosen(page) == (codes or "not_applicable" + "3" * 14)
    assert page.evaluate("document.activeElement.id") == "total"


def test_without_words_the_question_comes_first_and_the_digits_are_the_sheets(
    product: Product, open_page: OpenPage
) -> None:
    page = open_page(**DESK)
    at_the_sheet(page, product, "epds")
    keep_picture(page, "type-in-asks")
    page.get_by_role("button", name="Yes: they run the other way round (3 2 1 0)").press("Enter")
    page.locator("[data-number] input").first.focus()
    page.keyboard.type("1230123010")
    assert chosen(page) == "1200210323"


@pytest.mark.parametrize(("name", "look"), [("desk", DESK), ("phone", PHONE)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    product: Product, open_page: OpenPage, name: str, look: dict[str, Any]
) -> None:
    page = open_page(**look)
    face = at_the_sheet(page, product, "core10")
    base = page.url.rpartition("/")[0]
    for path in ("/core10", "/pbq", "/pbq?printed=other_way", "/gbo", "/core10/sheet", ""):
        page.goto(f"{base}{path}")
        keep_picture(page, f"type-in{path.replace('/', '-').replace('?', '-').replace('=', '-')}-{name}")
        if path.endswith("/sheet"):  # the pages of families are looked at elsewhere
            continue
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], path
        assert not page.evaluate(WIDE), path
    assert face.strangers == []
