"""Answering in a real browser: impatient fingers, two tabs, the browser's own buttons, leaving in a hurry."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.streamlit_face import StreamlitFace
from tests.journeys.team_side import TeamSide, team_side
from tests.machinery.browser_fixtures import PHONE, SMALL_PHONE
from tests.machinery.product import Product


OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def team(server: Product) -> Iterator[TeamSide]:
    with team_side(server) as team:
        yield team


@pytest.fixture
def face(phone: Page) -> StreamlitFace:
    return StreamlitFace(phone)


def answer_as_referrer(face: StreamlitFace) -> None:
    """Four taps and a sentence, to the list of answers."""
    face.turn("Start")
    for group in face.page.get_by_role("radiogroup").all():
        group.get_by_text("Yes", exact=True).click()
    face.turn()
    while face.page.get_by_role("button", name="Continue").is_visible():
        face.turn()
    face.see("Check your answers")


def test_a_referrer_answers_between_two_visits(team: TeamSide, face: StreamlitFace) -> None:
    link, before = team.invitation("referrer_after_consultation", "Consultation 7"), team.responses()
    started = time.monotonic()
    face.open(link)
    face.turn("Start")
    for group in face.page.get_by_role("radiogroup").all():
        group.get_by_text("Yes", exact=True).click()
    face.turn()
    face.write("We know the next step now, and who does it.")
    face.turn()
    while face.page.get_by_role("button", name="Continue").is_visible():
        face.turn()
    face.send()
    assert time.monotonic() - started < 60
    assert team.responses() == before + 1
    face.page.goto(link)
    expect(face.page.get_by_role("heading", name="We already have your answers")).to_be_visible()


def test_impatient_taps_on_send_give_one_response(team: TeamSide, face: StreamlitFace) -> None:
    before = team.responses()
    face.open(team.invitation("referrer_after_consultation", "Consultation 8"))
    answer_as_referrer(face)
    button = face.page.get_by_role("button", name="Send my answers")
    button.scroll_into_view_if_needed()
    send = button.bounding_box()
    assert send
    for _ in range(5):
        face.page.mouse.click(send["x"] + 20, send["y"] + 20)
    face.see("We have your answers")
    assert team.responses() == before + 1
    assert face.complaints == []


def test_impatient_taps_on_continue_lose_nothing(team: TeamSide, face: StreamlitFace) -> None:
    link = team.invitation("family_after_visit")
    face.open(link)
    face.turn("Start")
    face.choose("Good")
    face.page.get_by_role("button", name="Continue").dblclick()
    expect(face.page).not_to_have_url(re.compile("p=1$"))
    face.settled()
    journey = team.look(link).journey
    assert journey
    assert journey.answers["overall"].code == "good"  # pyright: ignore[reportAttributeAccessIssue]


def test_two_tabs_give_one_response(team: TeamSide, face: StreamlitFace) -> None:
    before = team.responses()
    face.open(team.invitation("referrer_after_consultation", "Consultation 9"))
    answer_as_referrer(face)
    other = StreamlitFace(face.page.context.new_page())
    other.open(face.page.url)
    other.see("Check your answers")
    face.send()
    other.send()
    assert team.responses() == before + 1
    assert (
        face.page.locator(".st-key-confirmation").inner_text()
        == other.page.locator(".st-key-confirmation").inner_text()
    )


def test_the_browsers_own_buttons_work(team: TeamSide, face: StreamlitFace) -> None:
    face.open(team.invitation("family_after_visit"))
    face.turn("Start")
    face.choose("Good")
    face.turn()
    face.see("How was it for you?")
    face.page.go_back()
    face.see("Overall, how was your experience of our service?")
    expect(face.page.get_by_role("radio", name="Good", exact=True)).to_be_checked()
    face.page.go_forward()
    face.see("How was it for you?")
    face.page.reload()
    face.see("How was it for you?")
    face.page.go_back()
    face.page.go_back()
    face.see("How was your visit?")
    assert face.complaints == []


def test_two_links_in_one_browser_stay_apart(team: TeamSide, face: StreamlitFace) -> None:
    first, second = team.invitation("family_after_visit"), team.invitation("family_end_of_work")
    face.open(first)
    face.turn("Start")
    other = StreamlitFace(face.page.context.new_page())
    other.open(second)
    assert other.heading != face.heading
    face.choose("Good")
    face.turn()
    face.see("How was it for you?")


def test_leaving_in_a_hurry_leaves_nothing_behind(team: TeamSide, face: StreamlitFace) -> None:
    def weather(route: Route) -> None:
        route.fulfill(body="<h1>Rain later</h1>", content_type="text/html")

    face.page.route("https://www.bbc.co.uk/**", weather)
    link = team.invitation("family_after_visit")
    face.open(link)
    face.turn("Start")
    face.choose("Good")
    face.turn()
    face.page.get_by_role("link", name="Leave this page quickly").click()
    expect(face.page.get_by_role("heading", name="Rain later")).to_be_visible()
    face.page.go_back()
    face.see("Please open your link again")
    assert [
        cookie for cookie in face.page.context.cookies() if str(cookie.get("name")).startswith("fb_")
    ] == []
    face.open(link)
    face.see("How was it for you?")


def test_an_error_takes_the_focus_and_leads_to_its_field(team: TeamSide, face: StreamlitFace) -> None:
    face.open(team.invitation("referrer_after_consultation", "Consultation 10"))
    face.turn("Start")
    expect(face.page.locator("h1")).to_be_focused()
    face.press("Continue")
    summary = face.page.locator(".st-key-problems")
    expect(summary).to_be_focused()
    expect(face.page).to_have_title("Error: How was the consultation?")
    links = summary.get_by_role("link")
    expect(links).to_have_count(4)
    links.nth(1).click()
    focused = face.page.evaluate(
        "document.activeElement.closest('[role=radiogroup]')?.getAttribute('aria-label')"
    )
    assert focused == face.page.get_by_role("radiogroup").nth(1).get_attribute("aria-label")
    expect(face.page.get_by_role("radiogroup").nth(1)).to_have_attribute("aria-invalid", "true")
    face.hold_to_its_promises()


def test_a_form_can_be_answered_with_the_keyboard_alone(team: TeamSide, desk: Page) -> None:
    face = StreamlitFace(desk)
    face.open(team.invitation("referrer_after_consultation", "Consultation 11"))
    tab_to(desk, "Start")
    desk.keyboard.press("Enter")
    face.see("How did it help?")
    for _ in range(4):
        tab_to_radio(desk)
        desk.keyboard.press("Space")
    tab_to(desk, "Continue")
    desk.keyboard.press("Enter")
    expect(desk.locator("textarea, main input[type=text]").first).to_be_visible()
    face.settled()
    expect(desk.locator("h1")).to_be_focused()


def tab_to(page: Page, button: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText?.trim()") == button:
            return
    raise AssertionError(f"{button} cannot be reached with Tab")


def tab_to_radio(page: Page) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            return
    raise AssertionError("no radio can be reached with Tab")


@pytest.mark.parametrize("form_key", ["family_after_visit", "training_before", "family_end_of_work"])
def test_every_page_fits_the_narrowest_phone(team: TeamSide, open_page: OpenPage, form_key: str) -> None:
    face = StreamlitFace(open_page(**SMALL_PHONE))
    face.open(team.standing_link(form_key))
    face.hold_to_its_promises()
    face.turn("Start")
    while face.page.get_by_role("button", name="Continue").is_visible():
        face.hold_to_its_promises()
        for group in face.page.get_by_role("radiogroup").all():
            group.get_by_test_id("stRadioOption").first.click()
        for field in face.page.locator("textarea").all():
            field.fill("Averylongwordwithoutanyspaceinit" * 3)
        face.turn()
    face.hold_to_its_promises()


def test_typing_more_than_fits_is_said_and_kept(team: TeamSide, face: StreamlitFace) -> None:
    face.open(team.invitation("family_after_visit"))
    face.turn("Start")
    face.choose("Good")
    while not face.page.locator("textarea").is_visible():
        face.turn()
    face.page.locator("textarea").fill("kind " * 401)
    face.press("Continue")
    expect(face.page.locator(".st-key-problems")).to_contain_text("2000 characters or fewer")
    expect(face.page.locator("textarea")).to_have_value("kind " * 401)


def test_what_people_write_loads_nothing_and_runs_nothing(team: TeamSide, face: StreamlitFace) -> None:
    nasty = (
        "![b](http://127.0.0.1:9/b.png) <img src=x onerror=alert(1)> [x](javascript:alert(1)) $x^2$ :red[x]"
    )
    face.open(team.invitation("family_after_visit"))
    face.turn("Start")
    face.choose("Good")
    while not face.page.locator("textarea").is_visible():
        face.turn()
    face.write(nasty)
    while face.page.get_by_role("button", name="Continue").is_visible():
        face.turn()
    expect(face.page.get_by_text(nasty, exact=True)).to_be_visible()
    assert face.complaints == []


def test_the_phone_of_a_passer_by(team: TeamSide, open_page: OpenPage) -> None:
    """A standing link: two phones, two responses; the poster shows the way."""
    link, before = team.standing_link("drop_in"), team.responses()
    poster = open_page(**PHONE)
    poster.goto(f"{link}/poster")
    expect(poster.get_by_text(link.partition("://")[2])).to_be_visible()
    for _ in range(2):
        face = StreamlitFace(open_page(**PHONE))
        face.open(link)
        face.turn("Start")
        while face.page.get_by_role("button", name="Continue").is_visible():
            for group in face.page.get_by_role("radiogroup").all():
                group.get_by_test_id("stRadioOption").first.click()
            face.turn()
        face.send()
    assert team.responses() == before + 2
