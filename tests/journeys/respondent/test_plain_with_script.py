"""What the small script adds: typing survives, a lost connection is told and tried again, nothing lingers."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from surveys.core.answers import Written
from tests.journeys.plain_face import WORDS, PlainFace, kept, to_words, written
from tests.journeys.team_side import TeamSide
from tests.machinery.browser_fixtures import PHONE
from tests.machinery.product import Product


OpenPage = Callable[..., Page]


def test_unsent_typing_is_put_back_and_forgotten_once_the_server_has_it(
    team: TeamSide, face: PlainFace
) -> None:
    link = team.invitation("family_after_visit")
    at = to_words(face, link)
    face.write(WORDS)
    assert kept(face) == 1
    face.page.reload()
    expect(face.page.locator("textarea")).to_have_value(WORDS)
    expect(face.page.get_by_role("status")).to_contain_text("put back")
    face.press()
    face.see("What could be better?")
    assert kept(face) == 0
    assert written(team, link) == Written(WORDS)
    face.page.goto(at)
    expect(face.page.locator("textarea")).to_have_value(WORDS)
    expect(face.page.get_by_role("status")).to_be_empty()
    assert face.complaints == []


def test_choices_are_put_back_too(team: TeamSide, face: PlainFace) -> None:
    face.open(team.invitation("every_kind"))
    face.press("Start")
    face.page.goto(f"{face.base}/2")
    face.choose("Crying")
    face.choose("Prefer not to say")
    face.page.reload()
    expect(face.page.get_by_label("Crying")).to_be_checked()
    expect(face.page.get_by_label("Prefer not to say")).to_be_checked()
    expect(face.page.get_by_label("Sleep")).not_to_be_checked()


def test_back_saves_what_is_on_the_page(team: TeamSide, face: PlainFace) -> None:
    link = team.invitation("family_after_visit")
    to_words(face, link)
    face.write(WORDS)
    face.follow("Back")
    face.see("Did you have an interpreter?")
    assert written(team, link) == Written(WORDS)
    assert kept(face) == 0


def test_a_lost_connection_is_told_and_the_page_goes_on_by_itself(team: TeamSide, face: PlainFace) -> None:
    link = team.invitation("family_after_visit")
    to_words(face, link)
    face.write(WORDS)
    face.page.context.set_offline(True)
    face.page.get_by_role("button", name="Continue").click()
    expect(face.page.get_by_role("status")).to_contain_text("no connection")
    expect(face.page.locator("textarea")).to_have_value(WORDS)
    assert kept(face) == 1
    face.page.context.set_offline(False)
    face.see("What could be better?")
    assert written(team, link) == Written(WORDS)


def test_a_server_that_fails_for_a_moment_is_asked_again(team: TeamSide, face: PlainFace) -> None:
    failed: list[str] = []

    def fail_once(route: Route) -> None:
        if route.request.method == "POST" and not failed:
            failed.append(route.request.url)
            route.fulfill(status=503, body="busy")
        else:
            route.continue_()

    link = team.invitation("family_after_visit")
    to_words(face, link)
    face.write(WORDS)
    face.page.route("**/form/**", fail_once)
    face.page.get_by_role("button", name="Continue").click()
    expect(face.page.get_by_role("status")).to_contain_text("could not save")
    face.page.get_by_role("button", name="Continue").click()  # an impatient tap tries at once
    face.see("What could be better?")
    assert len(failed) == 1
    assert written(team, link) == Written(WORDS)


def test_a_page_the_server_refuses_shows_the_servers_own_words(team: TeamSide, face: PlainFace) -> None:
    to_words(face, team.invitation("family_after_visit"))
    face.write(WORDS)
    at = face.page.url
    face.page.context.clear_cookies()
    face.press()
    face.see("Please open your link again")
    assert kept(face) == 1
    assert face.page.url == at


def test_a_double_tap_gives_one_response(team: TeamSide, face: PlainFace) -> None:
    before = team.responses()
    to_words(face, team.invitation("family_after_visit"))
    face.to_check()
    face.page.get_by_role("button", name="Send my answers").dblclick()
    face.see("We have your answers")
    assert team.responses() == before + 1


def test_after_sending_nothing_of_the_form_is_kept(team: TeamSide, face: PlainFace) -> None:
    to_words(face, team.invitation("family_after_visit"))
    face.write("Never sent")
    face.page.goto(f"{face.base}/8")  # not by replacing "/7": one reference in sixteen begins with a 7
    face.to_check()
    assert kept(face) == 1
    face.press("Send my answers")
    face.see("We have your answers")
    assert kept(face) == 0


def test_leaving_in_a_hurry_forgets_everything_and_leaves_no_way_back(
    team: TeamSide, face: PlainFace
) -> None:
    face.page.route(
        re.compile("^https://"),
        lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html"),
    )
    first = to_words(face, team.invitation("family_after_visit"))
    face.write("Unsent here")
    to_words(face, team.invitation("family_after_visit"))
    face.write("And here")
    assert kept(face) == 2
    face.page.get_by_role("link", name="Leave this page quickly").click()
    face.see("Weather")
    names = [each.get("name", "") for each in face.page.context.cookies()]
    assert [name for name in names if name.startswith("fb_")] == []
    face.page.goto(first)
    face.see("Please open your link again")
    assert kept(face) == 0


def test_a_shared_device_keeps_nothing(team: TeamSide, face: PlainFace) -> None:
    face.open(team.invitation("family_after_visit"))
    face.choose("Other people use this phone or computer")
    face.press("Start")
    face.choose("Good")
    assert kept(face) == 0
    face.press()
    face.page.goto(f"{face.base}/7")
    face.write("Private")
    assert kept(face) == 0
    face.page.reload()
    expect(face.page.locator("textarea")).to_have_value("")


def test_the_next_person_at_a_standing_link_gets_nothing_of_the_one_before(
    team: TeamSide, face: PlainFace
) -> None:
    link = team.standing_link("family_after_visit")
    to_words(face, link)
    face.write("Private")
    face.open(link)
    face.see("Welcome back")
    face.press("I am someone else: start a new form")
    face.press("Start")
    face.page.goto(f"{face.base}/7")
    expect(face.page.locator("textarea")).to_have_value("")
    assert kept(face) == 0


def test_the_count_is_live_and_counts_as_the_server_does(team: TeamSide, face: PlainFace) -> None:
    face.open(team.invitation("every_kind"))
    face.press("Start")
    face.page.goto(f"{face.base}/10")
    expect(face.page.locator("#limit")).to_have_text("You have 100 characters left.")
    face.write("👶🏽" * 50)
    expect(face.page.locator("#limit")).to_have_text("You have 0 characters left.")
    expect(face.page.locator("#limit")).to_have_attribute("aria-live", "polite")
    face.write("e\u0301" * 101)
    expect(face.page.locator("#limit")).to_have_text("You have 1 characters too many.")
    face.press()
    expect(face.page.locator("#problems")).to_be_focused()
    expect(face.page.locator("#problems")).to_contain_text("You have 101")


def test_an_error_takes_the_focus_and_its_link_leads_to_the_field(team: TeamSide, face: PlainFace) -> None:
    face.open(team.invitation("family_after_visit"))
    face.press("Start")
    face.press()
    expect(face.page.locator("#problems")).to_be_focused()
    assert face.page.title().startswith("Error: ")
    face.page.locator("#problems a").click()
    expect(face.page.get_by_label("Very good")).to_be_focused()
    face.choose("Good")
    face.press()
    face.see("How was it for you?")


def test_help_opens_where_it_is_asked_for(team: TeamSide, face: PlainFace) -> None:
    to_words(face, team.invitation("family_after_visit"))
    face.page.get_by_role("link", name="Help now").click()
    expect(face.page.get_by_role("link", name="116 123")).to_be_visible()
    expect(face.page.locator("summary")).to_be_focused()


def test_a_page_turn_is_one_request_and_is_told_like_a_new_page(team: TeamSide, face: PlainFace) -> None:
    face.open(team.invitation("family_after_visit"))
    face.press("Start")
    face.choose("Good")
    asked: list[str] = []
    face.page.on("request", lambda request: asked.append(request.method))
    face.page.evaluate("window.stays = true; scrollTo(0, 500)")
    face.press()
    face.see("How was it for you?")
    assert asked == ["POST"]
    assert face.page.evaluate("window.stays") is True
    assert face.page.evaluate("scrollY") == 0
    expect(face.page.locator("h1")).to_be_focused()
    expect(face.page).to_have_title(re.compile("Page 2"))


def test_the_browsers_own_buttons_do_what_people_expect(team: TeamSide, face: PlainFace) -> None:
    face.open(team.invitation("family_after_visit"))
    face.press("Start")
    face.choose("Good")
    face.press()
    face.see("How was it for you?")
    face.press()
    face.see("Did you have an interpreter?")
    face.page.go_back()
    face.see("How was it for you?")
    face.page.go_back()
    expect(face.page.get_by_label("Good", exact=True)).to_be_checked()
    face.page.go_forward()
    face.see("How was it for you?")
    face.page.reload()
    face.see("How was it for you?")
    face.page.get_by_role("link", name="Help now").click()
    face.page.go_back()
    face.see("How was it for you?")
    assert face.complaints == []


def test_back_after_sending_shows_the_receipt(team: TeamSide, face: PlainFace) -> None:
    to_words(face, team.invitation("family_after_visit"))
    face.to_check()
    face.press("Send my answers")
    face.see("We have your answers")
    face.page.go_back()
    face.see("We have your answers")


def test_a_browser_that_forbids_storage_still_answers(team: TeamSide, open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })")
    face = PlainFace(page)
    link = team.invitation("family_after_visit")
    to_words(face, link)
    face.write(WORDS)
    face.press()
    face.see("What could be better?")
    assert written(team, link) == Written(WORDS)
    assert face.complaints == []


def test_a_killed_server_loses_no_page_and_no_typed_word(
    both: tuple[Product, TeamSide], face: PlainFace
) -> None:
    product, team = both
    link = team.invitation("family_after_visit")
    to_words(face, link)
    face.write(WORDS)
    product.kill()
    face.page.get_by_role("button", name="Continue").click()
    expect(face.page.get_by_role("status")).not_to_be_empty()
    product.start()
    face.see("What could be better?")
    assert written(team, link) == Written(WORDS)
    face.page.goto(f"{face.base}/1")
    expect(face.page.get_by_label("Good", exact=True)).to_be_checked()
