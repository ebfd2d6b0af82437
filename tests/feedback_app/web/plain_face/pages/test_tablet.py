"""A tablet that goes from hand to hand: cleared between people, after asking; staff leave it by a code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from feedback_app.services.accounts import sign_in
from feedback_app.services.answering.cookies import STAFF_COOKIE, TABLET_COOKIE
from feedback_app.services.answering.shared_tablet import SharedTablet, shared_tablet
from feedback_app.storage.models import Draft, Response
from tests.feedback_app.web.plain_client import PlainClient
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage
from tests.support.plain_app import build_plain_app
from tests.support.respondent import count


STAFF_CODE = "otter 12"
START = "/tablet"


@pytest.fixture
def browser(stage: Stage) -> Iterator[Person]:
    """Of the whole product, where someone can sign in."""
    with PlainClient(build_plain_app(stage.workspace), stage.workspace.settings.base_url) as client:
        yield Person(stage, client)


@pytest.fixture
def code(stage: Stage) -> str:
    return stage.open_point("family_after_visit")


@pytest.fixture
def tablet(stage: Stage, browser: Person, code: str) -> Person:
    """Set up by Ben, at its first page."""
    browser.client.cookies.set(STAFF_COOKIE, stage.signed_in(), domain="127.0.0.1")
    browser.go(f"/c/{code}/tablet")
    browser.send(browser.page.forms[0], {"staff_code": STAFF_CODE})
    assert browser.path == START
    return browser


def begin(tablet: Person) -> None:
    tablet.go(START)
    tablet.send(tablet.page.forms[0], {})


def drafts(stage: Stage) -> int:
    return count(stage.workspace.database, Draft)


def test_only_staff_make_a_tablet_and_they_are_signed_out_on_it(
    stage: Stage, browser: Person, code: str
) -> None:
    assert browser.client.get(f"/c/{code}/tablet").headers["location"] == f"/sign-in?next=/c/{code}/tablet"
    secret = stage.signed_in()
    browser.client.cookies.set(STAFF_COOKIE, secret, domain="127.0.0.1")
    browser.go(f"/c/{code}/tablet")
    assert browser.page.heading == "Use this tablet with families"
    browser.send(browser.page.forms[0], {"staff_code": STAFF_CODE})
    assert browser.page.heading == "Please tell us how it was"
    assert browser.client.cookies.get(STAFF_COOKIE) is None
    workspace = stage.workspace
    assert (
        sign_in.current_actor(workspace.database, keys=workspace.keys, secret=secret, now=workspace.now())
        is None
    )


def test_a_code_too_short_is_said_and_nothing_begins(stage: Stage, browser: Person, code: str) -> None:
    browser.client.cookies.set(STAFF_COOKIE, stage.signed_in(), domain="127.0.0.1")
    browser.go(f"/c/{code}/tablet")
    browser.send(browser.page.forms[0], {"staff_code": "12"})
    assert browser.answer.status_code == 422
    assert browser.page.title.startswith("Error:")
    assert browser.client.cookies.get(TABLET_COOKIE) is None


def test_a_tablet_of_another_organisation_cannot_be_made(stage: Stage, browser: Person) -> None:
    browser.client.cookies.set(STAFF_COOKIE, stage.signed_in(), domain="127.0.0.1")
    for path in ("/c/abcdefghjkmn/tablet", "/c/x/tablet"):
        assert browser.client.get(path).status_code == 404


def test_one_person_after_the_other(stage: Stage, tablet: Person) -> None:
    for answer in ("good", "very_good"):
        begin(tablet)
        assert "Other people use this phone" not in tablet.page.text
        assert "Print this form" not in tablet.page.text
        tablet.turn()
        tablet.turn({"answer": answer})
        tablet.go(f"/form/{tablet.reference}/15")
        tablet.turn()
        assert tablet.page.heading == "We have your answers"
        tablet.follow("Done. Clear this page for the next person")
        assert tablet.path == START
    assert count(stage.workspace.database, Response) == 2


def test_whoever_leaves_in_the_middle_leaves_nothing(stage: Stage, tablet: Person) -> None:
    begin(tablet)
    tablet.turn()
    tablet.turn({"answer": "poor"})
    reference = tablet.reference
    assert drafts(stage) == 1
    tablet.go("/tablet?cleared=1")
    assert "The page was cleared." in tablet.page.text
    assert drafts(stage) == 0
    assert tablet.client.get(f"/form/{reference}/1").status_code == 403
    begin(tablet)
    tablet.turn()
    assert tablet.page.shown("answer") == []


def test_leaving_in_a_hurry_clears_the_tablet_and_stays_with_us(stage: Stage, tablet: Person) -> None:
    begin(tablet)
    tablet.turn()
    tablet.turn({"answer": "poor"})
    tablet.go(f"/leave?i={tablet.reference}")
    assert tablet.path == "/tablet?cleared=1"
    assert drafts(stage) == 0


def test_a_page_of_the_last_person_saves_nothing_for_the_next(stage: Stage, tablet: Person) -> None:
    begin(tablet)
    tablet.turn()
    left_open = tablet.page.turn
    begin(tablet)
    tablet.send(left_open, {"answer": "poor"})
    assert tablet.draft == {}


def test_somebody_who_is_still_there_goes_on_where_they_were(tablet: Person) -> None:
    begin(tablet)
    tablet.turn()
    tablet.turn({"answer": "good"})
    assert f"url=/tablet/still?i={tablet.reference}" in tablet.answer.text
    at = tablet.path
    tablet.go(f"/tablet/still?i={tablet.reference}")
    assert '<meta http-equiv="refresh" content="60;url=/tablet?cleared=1">' in tablet.answer.text
    tablet.follow("I am still here")
    assert tablet.path == at


def test_the_person_may_start_in_their_language(stage: Stage, tablet: Person) -> None:
    object.__setattr__(stage.workspace.settings, "draft_languages", "*")
    tablet.go(START)
    tablet.send(tablet.page.forms[0], {"language": "ur"})
    assert '<html lang="ur" dir="rtl">' in tablet.answer.text
    tablet.go(START)
    assert '<html lang="en-GB" dir="ltr">' in tablet.answer.text


def test_staff_leave_by_their_code_and_nobody_by_guessing(stage: Stage, tablet: Person) -> None:
    tablet.go("/tablet/leave")
    for _ in range(5):
        tablet.go("/tablet/leave")
        tablet.send(tablet.page.forms[0], {"code": "0000"})
        assert tablet.answer.status_code == 422
        assert "This code is not right" in tablet.page.text
    tablet.go("/tablet/leave")
    tablet.send(tablet.page.forms[0], {"code": STAFF_CODE})
    assert tablet.answer.status_code == 429
    stage.clock.turn(minutes=2)
    tablet.go("/tablet/leave")
    tablet.send(tablet.page.forms[0], {"code": STAFF_CODE})
    assert tablet.path == "/sign-in"
    assert tablet.client.cookies.get(TABLET_COOKIE) is None


def test_wrong_codes_on_one_tablet_do_not_keep_staff_from_leaving_another(
    stage: Stage, tablet: Person
) -> None:
    for _ in range(6):
        tablet.go("/tablet/leave")
        tablet.send(tablet.page.forms[0], {"code": "0000"})
    assert tablet.answer.status_code == 429
    own = tablet.client.cookies.get(TABLET_COOKIE) or ""
    other = shared_tablet(stage.workspace.keys, code=own.split(".")[0], staff_code=STAFF_CODE)
    tablet.client.cookies.clear()
    tablet.client.cookies.set(TABLET_COOKIE, other.cookie_value, domain="127.0.0.1")
    tablet.go("/tablet/leave")
    tablet.send(tablet.page.forms[0], {"code": STAFF_CODE})
    assert tablet.path == "/sign-in"


def test_a_tablet_whose_form_is_closed_says_so_and_can_still_be_left(stage: Stage, browser: Person) -> None:
    code = stage.open_point("drop_in", closes_at=stage.clock.now.replace(year=2027))
    browser.client.cookies.set(STAFF_COOKIE, stage.signed_in(), domain="127.0.0.1")
    browser.go(f"/c/{code}/tablet")
    browser.send(browser.page.forms[0], {"staff_code": STAFF_CODE})
    stage.clock.turn(days=800)
    browser.go(START)
    assert browser.page.heading == "This form is closed"
    assert not browser.page.forms
    assert browser.page.links["For staff: leave this mode"] == "/tablet/leave"


def test_without_a_tablet_the_addresses_lead_home(browser: Person) -> None:
    for path in (START, "/tablet/leave"):
        assert browser.client.get(path).headers["location"] == "/"
    assert browser.client.get("/tablet/still?i=x").headers["location"] == START


def test_the_cookie_holds_no_code_and_nobody_elses_digest_fits(stage: Stage) -> None:
    keys = stage.workspace.keys
    made = shared_tablet(keys, code="abcdefghjkmn", staff_code=STAFF_CODE)
    assert STAFF_CODE not in made.cookie_value
    read = SharedTablet.parse(made.cookie_value)
    assert read is not None
    assert read == made
    assert read.opens_with(keys, f" {STAFF_CODE} ")
    assert not read.opens_with(keys, STAFF_CODE.upper())
    other = shared_tablet(keys, code="abcdefghjkmn", staff_code=STAFF_CODE)
    assert other.digest != made.digest
    for wrong in (None, "", "x", "abcdefghjkmn", f"{made.cookie_value}0", made.cookie_value.upper()):
        assert SharedTablet.parse(wrong) is None
