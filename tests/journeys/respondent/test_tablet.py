"""A tablet in the clinic, in a real browser: it asks whether anyone is there, and clears itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from feedback_app.services.answering import shared_tablet
from tests.journeys.plain_face import PlainFace, plain_product
from tests.journeys.team_side import TeamSide
from tests.machinery.browser_fixtures import HANDHELD


OpenPage = Callable[..., Page]
TABLET = {**HANDHELD, "viewport": {"width": 820, "height": 1180}}
STAFF_CODE = "otter 12"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSide]:
    with plain_product(tmp_path_factory.mktemp("tablet")) as (_, team):
        yield team


def make_tablet(team: TeamSide, context: BrowserContext) -> None:
    """What staff do on the set-up page, which the respondents' process alone does not have."""
    code = team.standing_link("family_after_visit").rpartition("/")[2]
    made = shared_tablet.shared_tablet(team.keys, code=code, staff_code=STAFF_CODE)
    context.add_cookies([{"name": "tablet", "value": made.cookie_value, "url": team.url}])


@pytest.fixture
def tablet(team: TeamSide, open_page: OpenPage) -> PlainFace:
    page = open_page(**TABLET)
    make_tablet(team, page.context)
    page.clock.install()
    page.goto(f"{team.url}/tablet")
    return PlainFace(page)


def begin(tablet: PlainFace) -> None:
    tablet.press("Start")
    tablet.see("How was your visit?")


def test_after_a_while_it_asks_and_whoever_is_there_goes_on(team: TeamSide, tablet: PlainFace) -> None:
    begin(tablet)
    page = tablet.page
    page.get_by_role("button", name="Start").click()
    tablet.see("Overall, how was your experience of our service?")
    tablet.choose("Poor")
    page.clock.run_for(89_000)
    box = page.get_by_role("dialog", name="Are you still there?")
    expect(box).to_be_hidden()
    page.clock.run_for(2_000)
    expect(box).to_be_visible()
    expect(box).to_contain_text("seconds, so that nobody else sees your answers.")
    # the colours are those of every page; axe cannot tell them over the dimmed one behind
    assert {rule for rule, _ in tablet.complaints_of_axe()} <= {"color-contrast"}
    for _ in range(10):  # WCAG 2.2.1: as often as anyone needs
        page.clock.run_for(20_000)
        expect(page.get_by_role("button", name="I am still here")).to_be_focused()
        page.keyboard.press("Enter")
        expect(box).to_be_hidden()
        expect(page.get_by_label("Poor", exact=True)).to_be_checked()
        page.clock.run_for(91_000)
        expect(box).to_be_visible()
    page.keyboard.press("Escape")  # the browser closes it: someone is there
    expect(box).to_be_hidden()
    assert tablet.complaints == []


def test_when_nobody_says_anything_it_clears_itself(team: TeamSide, tablet: PlainFace) -> None:
    begin(tablet)
    page, reference = tablet.page, tablet.reference
    page.get_by_role("button", name="Start").click()
    tablet.see("Overall, how was your experience of our service?")
    tablet.choose("Poor")
    page.get_by_role("button", name="Continue").click()
    tablet.see("We are sorry it was not good")
    drafts = team.drafts()
    page.clock.run_for(90_000)
    page.clock.run_for(61_000)
    tablet.see("Please tell us how it was")
    expect(page.get_by_text("The page was cleared.")).to_be_visible()
    assert team.drafts() == drafts - 1
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.go_back()
    assert "Poor" not in page.locator("body").inner_text()
    page.goto(f"{team.url}/form/{reference}/1")
    tablet.see("Please open your link again")


def test_typing_counts_as_being_there(tablet: PlainFace) -> None:
    begin(tablet)
    page = tablet.page
    page.get_by_role("button", name="Start").click()
    tablet.see("Overall, how was your experience of our service?")
    page.goto(f"{tablet.base}/7")
    for _ in range(5):
        page.clock.run_for(80_000)
        page.locator("textarea").press_sequentially("a")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_the_thank_you_page_makes_room_for_the_next_person(team: TeamSide, tablet: PlainFace) -> None:
    before, page = team.responses(), tablet.page
    begin(tablet)
    page.get_by_role("button", name="Start").click()
    tablet.see("Overall, how was your experience of our service?")
    tablet.choose("Good")
    page.get_by_role("button", name="Continue").click()
    tablet.see("How was it for you?")
    page.goto(f"{tablet.base}/15")
    page.get_by_role("button", name="Send my answers").click()
    tablet.see("We have your answers")
    assert team.responses() == before + 1
    page.clock.run_for(20_000)
    page.clock.run_for(61_000)
    tablet.see("Please tell us how it was")
    tablet.hold_to_its_promises()


def test_without_script_it_asks_on_a_page_of_its_own(team: TeamSide, open_page: OpenPage) -> None:
    page = open_page(**TABLET, java_script_enabled=False)
    make_tablet(team, page.context)
    face = PlainFace(page)
    page.goto(f"{team.url}/tablet")
    face.press("Start")
    refresh = page.locator("noscript meta[http-equiv=refresh]").get_attribute("content")
    assert refresh == f"150;url=/tablet/still?i={face.reference}"
    page.goto(f"{team.url}/tablet/still?i={face.reference}")
    face.see("Are you still there?")
    face.follow("I am still here")
    face.see("How was your visit?")


def test_staff_leave_by_their_code(team: TeamSide, tablet: PlainFace) -> None:
    tablet.follow("For staff: leave this mode")
    tablet.page.get_by_label("Staff code").fill("0000")
    tablet.press("Leave this mode")
    expect(tablet.page.get_by_text("This code is not right. Please try again.").first).to_be_visible()
    assert tablet.complaints_of_axe() == []
    tablet.complaints.clear()  # the browser notes every 422
    tablet.page.get_by_label("Staff code").fill(STAFF_CODE)
    tablet.page.get_by_role("button", name="Leave this mode").click()
    tablet.page.wait_for_url("**/sign-in")
    assert "tablet" not in {cookie.get("name") for cookie in tablet.page.context.cookies()}
