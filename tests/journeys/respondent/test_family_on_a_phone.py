"""A family answers on a phone while everything that can go wrong does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from surveys.core.answers import Chosen, Written
from tests.journeys.streamlit_face import StreamlitFace
from tests.journeys.team_side import TeamSide, team_side
from tests.machinery.browser_fixtures import PHONE
from tests.machinery.product import Product


OpenPage = Callable[..., Page]
KIND = "Understood mine and my child's needs. Easy to chat to. **Really.** <b>Thank</b> you :smile:"


@pytest.fixture
def product(start_product: Callable[..., Product]) -> Product:
    return start_product()


@pytest.fixture
def team(product: Product) -> Iterator[TeamSide]:
    with team_side(product) as team:
        yield team


def test_the_server_is_killed_between_two_pages_and_another_phone_goes_on(
    product: Product, team: TeamSide, open_page: OpenPage
) -> None:
    link = team.invitation("family_after_visit")
    first = StreamlitFace(open_page(**PHONE))
    first.open(link)
    assert first.heading == "How was your visit?"
    first.turn("Start")
    first.choose("Very good")
    first.turn()
    first.choose("Yes", group="They really listened to me")
    first.turn()
    first.see("Did you have an interpreter?")
    product.kill()
    product.start()
    second = StreamlitFace(open_page(**PHONE))
    second.open(link)
    second.see("Did you have an interpreter?")
    second.choose("No, I did not need one")
    second.turn()
    second.write(KIND)
    second.turn()
    second.turn("Back")
    expect(second.page.locator("textarea")).to_have_value(KIND)
    while second.page.get_by_role("button", name="Continue").is_visible():
        second.turn()
    second.see("Check your answers")
    expect(second.page.get_by_text(KIND, exact=True)).to_be_visible()
    expect(second.page.get_by_text("Very good", exact=True)).to_be_visible()
    second.send()
    for line in ("999, or go to A&E", "116 123"):
        expect(second.page.get_by_role("link", name=line)).to_be_visible()
    assert (team.responses(), team.drafts()) == (1, 0)
    second.page.reload()
    second.see("We have your answers")
    third = open_page(**PHONE)
    third.goto(link)
    expect(third.get_by_role("heading", name="We already have your answers")).to_be_visible()
    assert second.complaints == second.strangers == []


def test_what_is_on_an_open_page_survives_a_killed_server(
    product: Product, team: TeamSide, open_page: OpenPage
) -> None:
    """The tab stays open, the server dies and comes back, and the first thing it hears is Continue."""
    link = team.invitation("family_after_visit")
    phone = StreamlitFace(open_page(**PHONE))
    phone.open(link)
    phone.turn("Start")
    phone.choose("Poor")
    product.kill()
    product.start()
    phone.settled()
    phone.turn()
    phone.see("We are sorry it was not good")
    journey = team.look(link).journey
    assert journey
    assert journey.answers == {"overall": Chosen("poor")}
    while not phone.page.locator("textarea").is_visible():
        phone.turn()
    phone.write(KIND)
    product.kill()
    product.start()
    phone.settled()
    expect(phone.page.locator("textarea")).to_have_value(KIND)
    phone.turn()
    journey = team.look(link).journey
    assert journey
    assert journey.answers["went_well"] == Written(KIND)


def test_an_orderly_end_with_a_page_open_is_quick_and_clean(
    product: Product, team: TeamSide, open_page: OpenPage
) -> None:
    phone = StreamlitFace(open_page(**PHONE))
    phone.open(team.invitation("family_after_visit"))
    phone.turn("Start")
    product.stop()
    assert "Traceback" not in product.output()
    product.start()
    phone.settled()
    phone.choose("Good")
    phone.turn()


def test_the_log_knows_no_link_no_word_and_no_answer(product: Product, team: TeamSide, phone: Page) -> None:
    link = team.invitation("family_after_visit")
    face = StreamlitFace(phone)
    face.open(link)
    face.turn("Start")
    face.choose("Very good")
    while not phone.locator("textarea").is_visible():
        face.turn()
    face.write(KIND)
    face.turn()
    product.stop()
    log = product.output()
    assert "GET /f/* 303" in log
    for private in (link.rpartition("/")[2], "Understood mine", "very_good", "p=1"):
        assert private not in log
    assert not [line for line in log.splitlines() if "feedback.access" in line and "127.0.0.1" in line]
