"""axe finds nothing on any kind of page that needs no sign-in: light and dark, with errors and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.streamlit_face import StreamlitFace
from tests.journeys.team_side import TeamSide, team_side
from tests.machinery.browser_fixtures import PHONE
from tests.machinery.product import Product
from tests.support.every_kind import EVERY_KIND


OpenPage = Callable[..., Page]
EVERY_RULE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # all that the dark scheme changes
RULES = {"light": EVERY_RULE, "dark": COLOURS}


@pytest.fixture(scope="module")
def team(server: Product) -> Iterator[TeamSide]:
    with team_side(server) as team:
        team.publish(EVERY_KIND)
        yield team


def violations(page: Page, scheme: str = "light") -> list[str]:
    """Each with its rule and the first place it was found."""
    found = Axe().run(page, options=RULES[scheme]).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_question_before_and_after_an_error(
    team: TeamSide, open_page: OpenPage, scheme: str
) -> None:
    face = StreamlitFace(open_page(**PHONE, color_scheme=scheme))
    face.open(team.invitation("every_kind", "Asha"))
    found = {"start": violations(face.page, scheme)}
    face.turn("Start")
    while face.page.get_by_role("button", name="Continue").is_visible():
        found[face.heading] = violations(face.page, scheme)
        if len(found) == 2:  # one answer, because a blank form cannot be sent
            face.page.get_by_role("radiogroup").first.locator("label").first.click()
        for field in face.page.locator("textarea, main input[type=text]").all():
            field.fill("x" * 120)
        if face.page.get_by_role("checkbox", name="None of these").count():
            for label in ("Sleep", "None of these"):
                face.page.get_by_test_id("stCheckbox").get_by_text(label, exact=True).click()
        before = face.page.url
        face.press("Continue")
        face.settled()
        if face.page.url == before:
            found[f"error at {face.heading}"] = violations(face.page, scheme)
            leave_blank(face)
    found["check"] = violations(face.page, scheme)
    face.send()
    found["thank you"] = violations(face.page, scheme)
    assert {where: problems for where, problems in found.items() if problems} == {}
    assert len(found) == 19
    assert face.complaints == []


def leave_blank(face: StreamlitFace) -> None:
    """Take the answer back and go on."""
    for field in face.page.locator("textarea, main input[type=text]").all():
        field.fill("")
    ticked = face.page.locator("[data-testid=stCheckbox] label:has(input:checked)")
    for _ in range(ticked.count()):
        ticked.first.click()
    face.turn()


def test_help_now_opens_over_the_page(team: TeamSide, phone: Page) -> None:
    face = StreamlitFace(phone)
    face.open(team.invitation("family_after_visit"))
    phone.get_by_role("button", name="Help now").click()
    face.settled()
    assert phone.get_by_role("link", name="116 123").get_attribute("href") == "tel:116123"
    assert violations(phone) == []


def test_groups_and_fields_have_names_for_those_who_hear_the_page(team: TeamSide, phone: Page) -> None:
    face = StreamlitFace(phone)
    face.open(team.invitation("every_kind", "Asha"))
    face.turn("Start")
    while face.page.get_by_role("button", name="Continue").is_visible():
        face.hold_to_its_promises()
        for group in face.page.get_by_role("radiogroup").all():
            assert group.get_attribute("aria-label")
        for field in face.page.locator("textarea, main input[type=text]").all():
            assert field.get_attribute("aria-label")
        if face.page.get_by_role("checkbox", name="Sleep").count():
            assert face.page.get_by_role("group", name="Which of these?").count() == 1
        face.turn()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/sign-in", "/help", "/f/nothing", "/no-such-page", "POSTER", "WRONG"])
def test_plain_pages(team: TeamSide, open_page: OpenPage, path: str, scheme: str) -> None:
    page = open_page(**PHONE, color_scheme=scheme)
    if path == "POSTER":
        page.goto(f"{team.standing_link('drop_in')}/poster")
    elif path == "WRONG":
        page.goto(f"{team.url}/sign-in")
        page.get_by_role("button", name="Sign in").click()
        assert page.locator("#problems").evaluate("(e) => e === document.activeElement")
    else:
        page.goto(f"{team.url}{path}")
    assert violations(page, scheme) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
