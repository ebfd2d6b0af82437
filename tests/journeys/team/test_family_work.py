"""Family work in a real browser: a family, what is due, an alert taken; on a desk and on a small phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.axe_rules import RULES
from tests.journeys.lead import demonstration_of_a_month, open_family, signed_in, visit
from tests.journeys.pictures import keep_picture
from tests.journeys.streamlit_face import WIDE, StreamlitFace
from tests.machinery.browser_fixtures import DESK, PHONE, SMALL_PHONE
from tests.machinery.product import Product


OpenPage = Callable[..., Page]
PAGES = ("/families", "/due", "/alerts", "/safety", "/outcomes", "/measures")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with demonstration_of_a_month(tmp_path_factory.mktemp("families")) as product:
        yield product


@pytest.mark.parametrize(
    ("name", "look"),
    [("desk", DESK), ("phone", PHONE), ("small-dark", {**SMALL_PHONE, "color_scheme": "dark"})],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    demonstration: Product, open_page: OpenPage, name: str, look: dict[str, Any]
) -> None:
    face = signed_in(open_page(**look), demonstration)
    for path in PAGES:
        visit(face, f"{demonstration.url}{path}")
        look_at(face, f"{path[1:]}-{name}")
    open_family(face, demonstration, "DEMO-F-01")
    look_at(face, f"family-{name}")
    face.page.get_by_role("link", name="Scores over time, by every rule").click()
    expect(face.page.get_by_role("heading", name="Scores of family DEMO-F-01")).to_be_visible()
    face.settled()
    look_at(face, f"scores-{name}")
    assert face.strangers == []


def look_at(face: StreamlitFace, name: str) -> None:
    keep_picture(face.page, name)
    found = Axe().run(face.page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], name
    assert not face.page.evaluate(WIDE), name


def test_an_alert_is_on_every_page_until_somebody_takes_it(
    demonstration: Product, open_page: OpenPage
) -> None:
    face = signed_in(open_page(**PHONE), demonstration)
    page = face.page
    line = page.get_by_text("1 answer needs a conversation.")
    expect(line).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name="Open the alerts").first.click()
    expect(page.get_by_role("heading", name="Need a conversation (1)")).to_be_visible()
    face.settled()
    page.get_by_role("textbox", name="Note for the team").first.fill("Called, visit tomorrow.")
    page.get_by_role("combobox", name="Outcome").first.click()
    page.get_by_role("option", name="We talked").click()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("heading", name="Finished (2)")).to_be_visible()
    expect(page.get_by_text("Called, visit tomorrow.")).to_be_visible()  # once: the field is empty again
    visit(face, f"{demonstration.url}/")
    expect(line).to_have_count(0)
