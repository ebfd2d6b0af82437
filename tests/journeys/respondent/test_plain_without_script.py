"""The plain face in a browser that runs no script: the whole way, and the browser's own buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.plain_face import PlainFace, plain_product
from tests.journeys.team_side import TeamSide
from tests.machinery.browser_fixtures import PHONE, SMALL_PHONE


OpenPage = Callable[..., Page]
SCREENS = {"320": SMALL_PHONE, "390": PHONE}
LONG_WORD = "Averylongwordwithoutanyspaceinit" * 3


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSide]:
    with plain_product(tmp_path_factory.mktemp("plain")) as (_, team):
        yield team


@pytest.fixture
def face(open_page: OpenPage) -> PlainFace:
    return PlainFace(open_page(**PHONE, java_script_enabled=False))


@pytest.mark.parametrize("screen", SCREENS)
def test_a_parent_answers_the_family_form(team: TeamSide, open_page: OpenPage, screen: str) -> None:
    face = PlainFace(open_page(**SCREENS[screen], java_script_enabled=False))
    before = team.responses()
    face.open(team.standing_link("family_after_visit"))
    face.hold_to_its_promises()
    face.press("Start")
    face.press()
    expect(face.page.locator("#problems")).to_be_focused()
    face.hold_to_its_promises()
    face.choose("Poor")
    face.press()
    face.see("We are sorry it was not good")
    face.hold_to_its_promises()
    face.press()
    for group in face.page.locator("main fieldset").all():
        group.get_by_label("Partly").check()
    face.hold_to_its_promises()
    face.press()
    face.write(LONG_WORD)
    face.press()
    face.choose("Yes")
    face.press()
    face.hold_to_its_promises()
    face.to_check()
    face.hold_to_its_promises()
    expect(face.page.get_by_text(LONG_WORD)).to_be_visible()
    face.follow("Change your answer to: Overall, how was your experience of our service?")
    face.choose("Good")
    face.press()
    face.see("Check your answers")
    face.press("Send my answers")
    face.see("We have your answers")
    face.hold_to_its_promises()
    assert team.responses() == before + 1


def test_the_browsers_own_buttons_do_what_people_expect(team: TeamSide, face: PlainFace) -> None:
    face.open(team.invitation("referrer_after_consultation"))
    face.press("Start")
    for group in face.page.locator("main fieldset").all():
        group.get_by_label("Yes", exact=True).check()
    face.press()
    second = face.page.locator("h1").inner_text()
    face.page.go_back()
    expect(face.page.get_by_label("Yes", exact=True).first).to_be_checked()
    face.page.go_forward()
    face.see(second)
    face.page.reload()
    face.see(second)
    face.write("We know the next step now.")
    face.press()
    face.page.go_back()
    expect(face.page.locator("textarea")).to_have_value("We know the next step now.")


def test_back_and_forward_after_sending_show_the_receipt(team: TeamSide, face: PlainFace) -> None:
    face.open(team.invitation("family_after_visit"))
    face.press("Start")
    face.choose("Good")
    face.press()
    face.to_check()
    face.press("Send my answers")
    face.see("We have your answers")
    face.page.go_back()
    face.see("We have your answers")
    face.page.reload()
    face.see("We have your answers")


def test_impatient_taps_give_one_response(team: TeamSide, face: PlainFace) -> None:
    before = team.responses()
    face.open(team.invitation("family_after_visit"))
    face.press("Start")
    face.choose("Good")
    face.press()
    face.to_check()
    face.page.get_by_role("button", name="Send my answers").dblclick()
    face.see("We have your answers")
    assert team.responses() == before + 1


def test_help_and_the_way_out_need_no_script(team: TeamSide, face: PlainFace) -> None:
    face.open(team.invitation("family_after_visit"))
    face.press("Start")
    face.page.get_by_role("link", name="Help now").click()
    face.page.get_by_text("If you need help now", exact=True).click()
    expect(face.page.get_by_role("link", name="116 123")).to_be_visible()
    leave = face.page.get_by_role("link", name="Leave this page quickly")
    assert leave.get_attribute("href") == f"/leave?i={face.reference}"
