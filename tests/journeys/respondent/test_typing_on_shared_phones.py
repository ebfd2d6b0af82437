"""Typing that was not sent: it survives a reload and a crash, and leaves the phone when the tab closes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Route, expect

from feedback_app.services.process.workspace import utc_now
from feedback_app.storage.models import Invitation
from tests.journeys.plain_face import KEPT, WORDS, PlainFace, to_words, written
from tests.journeys.team_side import TeamSide


LATER = "const real = Date.now; Date.now = () => real() + {minutes} * 60000"


def another_tab(face: PlainFace, minutes: int = 0) -> PlainFace:
    page = face.page.context.new_page()
    page.add_init_script(LATER.format(minutes=minutes))
    return PlainFace(page)


def test_a_closed_tab_takes_its_typing_along(team: TeamSide, face: PlainFace) -> None:
    at = to_words(face, team.invitation("family_after_visit"))
    face.write(WORDS)
    other = another_tab(face)
    other.page.goto(at)
    face.page.close(run_before_unload=False)
    other.page.goto("about:blank")
    other.page.goto(at)
    expect(other.page.locator("textarea")).to_have_value("")
    assert other.page.evaluate(KEPT) == []


@pytest.mark.parametrize(("minutes", "is_there"), [(0, True), (29, True), (31, False), (24 * 60, False)])
def test_after_a_crash_typing_stays_for_half_an_hour(
    team: TeamSide, face: PlainFace, minutes: int, is_there: bool
) -> None:
    at = to_words(face, team.invitation("family_after_visit"))
    face.write(WORDS)
    crashed = face.page.evaluate(f"({KEPT}).map((key) => [key, localStorage[key]])")
    other = another_tab(face, minutes)
    other.page.goto(at.replace("/7", "/0"))
    other.page.evaluate("(kept) => kept.forEach(([key, value]) => { localStorage[key] = value; })", crashed)
    other.page.goto(at)
    expect(other.page.locator("textarea")).to_have_value(WORDS if is_there else "")


def test_going_to_another_page_of_the_form_and_back_keeps_typing(team: TeamSide, face: PlainFace) -> None:
    at = to_words(face, team.invitation("family_after_visit"))
    face.write(WORDS)
    face.page.goto(at.replace("/7", "/1"))
    face.page.goto(at)
    expect(face.page.locator("textarea")).to_have_value(WORDS)


def test_the_first_page_says_how_long_typing_stays(team: TeamSide, face: PlainFace) -> None:
    face.open(team.invitation("family_after_visit"))
    expect(face.page.get_by_text("30 minutes at most")).to_be_visible()
    face.press("Start")


def test_over_the_limit_the_page_waits_and_goes_on_by_itself(team: TeamSide, face: PlainFace) -> None:
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if route.request.method == "POST" and not refused:
            refused.append(route.request.url)
            route.fulfill(status=429, body="wait", headers={"Retry-After": "60"})
        else:
            route.continue_()

    link = team.invitation("family_after_visit")
    to_words(face, link)
    face.write(WORDS)
    face.page.route("**/form/**", refuse_once)
    face.page.get_by_role("button", name="Continue").click()
    expect(face.page.get_by_role("status")).to_contain_text("Please wait a moment")
    expect(face.page.locator("textarea")).to_have_value(WORDS)
    face.see("What could be better?")
    assert len(refused) == 1
    assert written(team, link) is not None


def test_a_link_closed_while_someone_types_shows_their_words_once_more(
    team: TeamSide, face: PlainFace
) -> None:
    to_words(face, team.invitation("family_after_visit"))
    face.write(WORDS)
    with team.database.write() as session:
        session.execute(sa.update(Invitation).values(revoked_at=utc_now()))
    face.press()
    face.see("The team has closed this link")
    expect(face.page.locator("blockquote")).to_have_text(WORDS)
    assert face.page.evaluate(KEPT) == []
    face.page.reload()
    face.see("The team has closed this link")
