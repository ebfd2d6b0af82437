"""The team's pages in a real browser: what people wrote stays words, axe finds nothing, a phone is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from feedback_app.services.accounts import roles, setup_links
from feedback_app.services.process.workspace import utc_now
from surveys.core.answers import Chosen, Rated, Written
from tests.journeys.axe_rules import RULES
from tests.journeys.streamlit_face import WIDE, StreamlitFace
from tests.journeys.team_side import TeamSide, team_side
from tests.machinery.browser_fixtures import DESK, PHONE, SMALL_PHONE
from tests.machinery.product import Product
from tests.support.given import (
    CONSULTATION,
    NASTY,
    VISIT,
    give,
)


OpenPage = Callable[..., Page]
EMAIL, PASSWORD = "asha@example.nhs.uk", "otter lantern biscuit"
PAGES = (
    "/",
    "/results",
    "/words",
    "/trends",
    "/pathway",
    "/pathway?split=agency",
    "/pathway?split=grouping",
    "/response",
    "/themes",
    "/themes?theme=every",
    "/quotes",
    "/actions",
    "/responses",
    "/pack",
    "/send",
)


@pytest.fixture(scope="module")
def team(server: Product) -> Iterator[TeamSide]:
    """A team member with a password, and people who wrote things no page may take for markup."""
    with team_side(server) as team:
        with team.database.write() as session:
            now = utc_now()
            account = setup_links.add_account(session, keys=team.keys, email=EMAIL, name="Asha", now=now)
            roles.give_role(
                session,
                by=team.by,
                organisation_id=team.organisation_id,
                account_id=account,
                role="team_lead",
                now=now,
            )
            link = setup_links.make_setup_link(session, keys=team.keys, account_id=account, now=now)
            tell(team, session)
        setup_links.use_setup_link(
            team.database, keys=team.keys, secret=link.secret, password=PASSWORD, now=utc_now()
        )
        yield team


def tell(team: TeamSide, session: Any) -> None:
    helped = Rated(
        tuple((line, Chosen("yes")) for line in ("listened", "clearer", "next_steps", "more_able"))
    )
    for text in NASTY:
        visit = {"overall": Chosen("good"), "went_well": Written(text), "could_be_better": Written(text)}
        give(session, team.keys, team.organisation_id, VISIT, visit, at=utc_now() - timedelta(hours=1))
        consultation = {"how_it_helped": helped, "in_a_sentence": Written(text)}
        give(
            session,
            team.keys,
            team.organisation_id,
            CONSULTATION,
            consultation,
            at=utc_now(),
            about=text[:40],
        )
    long_wait = "The waiting list was far too long for the families I sent to you. <b>Far</b> too long."
    agreed = {"how_it_helped": helped, "in_a_sentence": Written(long_wait), "quote": Chosen("yes")}
    give(session, team.keys, team.organisation_id, CONSULTATION, agreed, at=utc_now() - timedelta(hours=2))


def signed_in(page: Page, team: TeamSide) -> StreamlitFace:
    """This page, once Asha signed in."""
    page.goto(f"{team.url}/sign-in")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    this_week = page.get_by_role("heading", name="This week", level=1)
    expect(this_week).to_be_visible(timeout=20_000)  # the first page of a process loads the drawing library
    face = StreamlitFace(page)
    face.settled()
    return face


def visit(face: StreamlitFace, address: str) -> None:
    """Open a page and wait until all of it is drawn: the way out comes after every link of the sidebar."""
    face.open(address)
    expect(face.page.locator(".st-key-sign-out")).to_be_attached()
    face.settled()


@pytest.mark.parametrize(
    "look", [DESK, {**SMALL_PHONE, "color_scheme": "dark"}], ids=["desk", "small dark phone"]
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    team: TeamSide, open_page: OpenPage, look: dict[str, Any]
) -> None:
    face = signed_in(open_page(**look), team)
    for path in PAGES:
        visit(face, f"{team.url}{path}")
        found = Axe().run(face.page, options=RULES).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], path
        assert not face.page.evaluate(WIDE), path


def test_whatever_people_wrote_is_shown_as_they_typed_it(team: TeamSide, open_page: OpenPage) -> None:
    page = open_page(**DESK)
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    face = signed_in(page, team)
    visit(face, f"{team.url}/words?audience=family")
    quotes = page.locator(".fb-words blockquote")
    expect(quotes).to_have_count(2 * len(NASTY), timeout=20_000)
    assert sorted(quotes.all_inner_texts()) == sorted([*NASTY, *NASTY])
    assert page.locator(".fb-words :is(img, script, h1, strong, table)").count() == 0
    visit(face, f"{team.url}/responses")
    page.get_by_test_id("stMain").get_by_test_id("stPageLink").first.get_by_role("link").click()
    expect(page.get_by_role("link", name="All responses")).to_be_visible()
    face.settled()
    whole = page.get_by_test_id("stMain")
    assert any(text in whole.inner_text() for text in NASTY)
    assert whole.locator("img, script, table").count() == 0
    assert face.strangers == []


def test_on_a_phone_what_could_be_better_is_not_at_the_bottom(team: TeamSide, open_page: OpenPage) -> None:
    face = signed_in(open_page(**PHONE), team)
    places = [
        face.page.get_by_role("heading", name=name).first.bounding_box()
        for name in ("Could be better", "Went well")
    ]
    assert places[0] is not None
    assert places[1] is not None
    assert places[0]["y"] < places[1]["y"]


def test_the_charts_are_drawn_under_the_content_policy(team: TeamSide, open_page: OpenPage) -> None:
    face = signed_in(open_page(**DESK), team)
    visit(face, f"{team.url}/results?form=family_after_visit")
    drawn = face.page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)")
    expect(drawn.first).to_be_visible()
    assert face.complaints == []
