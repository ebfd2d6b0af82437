"""The plain face for everyone: axe, names and groups, the keyboard, narrow and enlarged screens, colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.plain_face import SIDEWAYS, PlainFace, plain_product
from tests.journeys.team_side import TeamSide
from tests.machinery.browser_fixtures import DESK, PHONE, SMALL_PHONE
from tests.support.every_kind import EVERY_KIND


OpenPage = Callable[..., Page]
CHECK = len(EVERY_KIND.questions) + 1
WRONG: dict[int, Callable[[PlainFace], None]] = {
    2: lambda face: face.choose("None of these", "Sleep"),
    6: lambda face: face.write("ten"),
    7: lambda face: face.write("45"),
    8: lambda face: face.write("45"),
    9: lambda face: face.write("x" * 21),
    10: lambda face: face.write("x" * 101),
}
# WCAG 1.4.12, as its own bookmarklet sets it.
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
LARGE_TEXT = "html { font-size: 36px !important; }"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSide]:
    with plain_product(tmp_path_factory.mktemp("plain")) as (_, team):
        yield team


def begin(team: TeamSide, page: Page, form_key: str = "every_kind") -> PlainFace:
    face = PlainFace(page)
    face.open(team.invitation(form_key))
    return face


def every_state(team: TeamSide, face: PlainFace) -> Iterator[str]:
    """Each kind of page, each with its errors where it can have some. Yields its name while it shows."""
    yield "start"
    face.press("Start")
    for number in range(1, CHECK):
        face.page.goto(f"{face.base}/{number}")
        yield f"page {number}"
        if number in WRONG:
            WRONG[number](face)
            face.press()
            yield f"page {number} with an error"
    face.page.goto(f"{face.base}/{CHECK}")
    yield "check"
    face.press("Send my answers")
    yield "check with errors"
    face.page.goto(f"{face.base}/print")
    yield "paper"
    face.page.goto(f"{face.base[:-16]}{'0' * 16}")
    face.complaints.clear()  # the browser notes every 403
    yield "open your link again"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_kind_of_page(team: TeamSide, open_page: OpenPage, scheme: str) -> None:
    face = begin(team, open_page(**PHONE, color_scheme=scheme))
    found = {state: face.complaints_of_axe() for state in every_state(team, face)}
    assert len(found) == 21
    assert {state: complaints for state, complaints in found.items() if complaints} == {}


def test_axe_finds_nothing_on_another_device_or_after_sending(team: TeamSide, open_page: OpenPage) -> None:
    link = team.invitation("family_after_visit")
    first, second = PlainFace(open_page(**PHONE)), PlainFace(open_page(**PHONE))
    first.open(link)
    first.press("Start")
    first.press()
    found = {"required": first.complaints_of_axe()}
    first.choose("Good")
    first.press()
    second.open(link)
    second.see("Welcome back")
    found["welcome back"] = second.complaints_of_axe()
    second.page.goto(f"{second.base}/1")
    found["hidden answer"] = second.complaints_of_axe()
    second.page.goto(f"{second.base}/15")
    found["hidden answers"] = second.complaints_of_axe()
    second.press("Show my earlier answers")
    second.press("Send my answers")
    second.see("We have your answers")
    found["done"] = second.complaints_of_axe()
    assert {state: complaints for state, complaints in found.items() if complaints} == {}
    assert len(found) == 5


@pytest.mark.parametrize("screen", [SMALL_PHONE, DESK], ids=["320", "1280"])
def test_every_page_fits_and_every_target_can_be_hit(
    team: TeamSide, open_page: OpenPage, screen: dict[str, Any]
) -> None:
    face = begin(team, open_page(**screen))
    for _ in every_state(team, face):
        face.hold_to_its_promises()


@pytest.mark.parametrize(
    ("width", "height", "style"),
    [(320, 256, "* {}"), (320, 640, SPACED), (320, 640, LARGE_TEXT)],
    ids=["400 % zoom", "wide spacing", "text twice as large"],
)
def test_enlarged_pages_do_not_scroll_sideways(
    team: TeamSide, open_page: OpenPage, width: int, height: int, style: str
) -> None:
    page = open_page(viewport={"width": width, "height": height}, bypass_csp=True)
    face = begin(team, page)
    for state in every_state(team, face):
        page.add_style_tag(content=style)
        assert not page.evaluate(SIDEWAYS), state
        is_low = height < 480
        position = page.locator(".bar").evaluate("e => getComputedStyle(e).position")
        assert position == ("static" if is_low else "sticky"), state


def test_with_windows_high_contrast_what_is_chosen_can_be_seen(team: TeamSide, open_page: OpenPage) -> None:
    face = begin(team, open_page(**PHONE, forced_colors="active"))
    face.press("Start")
    face.page.goto(f"{face.base}/2")
    face.choose("Crying")
    widths = face.page.locator(".choice").evaluate_all(
        "all => all.map((e) => getComputedStyle(e).borderWidth)"
    )
    assert sorted(set(widths)) == ["2px", "4px"]
    face.hold_to_its_promises()


def test_nothing_moves_for_whoever_asked_for_stillness(team: TeamSide, open_page: OpenPage) -> None:
    face = begin(team, open_page(**PHONE, reduced_motion="reduce"))
    face.press("Start")
    durations = face.page.locator("main *").evaluate_all(
        "all => all.map((e) => getComputedStyle(e).transitionDuration + getComputedStyle(e).animationName)"
    )
    assert set(durations) == {"0snone"}


SPOKEN: dict[int, str] = {
    1: """
    - group "1. Which *one* of :red[these]?":
      - heading "1. Which *one* of :red[these]?" [level=1]
      - paragraph: "- a hint"
      - radio "The **first** one"
      - radio "An option whose code is a reason's name"
      - radio "Don’t know"
    """,
    2: """
    - group "Which of these?":
      - heading "Which of these?" [level=1]
      - checkbox "Sleep"
      - checkbox "None of these"
      - checkbox "Prefer not to say"
    """,
    3: """
    - heading "How often?" [level=1]
    - group "It was calm":
      - radio "Often"
      - radio "Never"
      - radio "Does not apply to me"
    - group "It was clear":
      - radio "Often"
    """,
    6: """
    - group "How many?":
      - textbox "Number of weeks"
    - group "Or say that you give no answer":
      - checkbox "Prefer not to say"
    """,
    7: """
    - group "Which day?":
      - textbox "Day"
      - textbox "Month"
      - textbox "Year"
    """,
    9: """
    - heading "In one line?" [level=1]
    - textbox "In one line?"
    """,
    10: """
    - textbox "In your words?"
    """,
}


def test_names_and_groups_are_told_as_they_are_seen(team: TeamSide, phone: Page) -> None:
    face = begin(team, phone)
    face.press("Start")
    for number, tree in SPOKEN.items():
        phone.goto(f"{face.base}/{number}")
        expect(phone.locator("main")).to_match_aria_snapshot(tree)
        expect(phone.get_by_role("navigation").get_by_role("link", name="Back", exact=True)).to_be_visible()


def test_what_explains_a_field_is_told_with_it(team: TeamSide, phone: Page) -> None:
    face = begin(team, phone)
    face.press("Start")
    group = phone.get_by_role("group", name="1. Which *one* of :red[these]?")
    expect(group).to_have_accessible_description("- a hint")
    expect(phone.get_by_label("The **first** one")).to_have_accessible_description("It has a hint")
    phone.goto(f"{face.base}/10")
    expect(phone.get_by_role("textbox")).to_have_accessible_description("You have 100 characters left.")
    phone.goto(f"{face.base}/7")
    face.write("45")
    face.press()
    day = phone.get_by_role("group", name="Which day?")
    expect(day).to_have_accessible_description(
        "For example, 27 3 2026 Error: There is no such day. Write day, month and year, like 27 3 2026."
    )
    expect(phone.get_by_label("Day")).to_have_attribute("aria-invalid", "true")
    expect(phone.get_by_role("alert")).to_have_accessible_name("There is a problem")


def tab_to(
    page: Page, what: str, script: str = "e => e.innerText?.trim() || e.labels?.[0]?.innerText?.trim()"
) -> None:
    """Press Tab until the focus is on what bears these words; on the way the focus is always in sight."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and page.evaluate(f"({script})(document.activeElement)") == what:
            assert page.evaluate(IN_SIGHT), f"the focus on {what!r} cannot be seen"
            return
    raise AssertionError(f"{what!r} cannot be reached with Tab")


IN_SIGHT = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect();
  const isMarked = (each) => each && getComputedStyle(each).outlineStyle !== 'none';
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const free = top && (e.contains(top) || top.contains(e) || e.closest('.choice')?.contains(top));
  return Boolean(free) && [e, e.closest('.choice')].some(isMarked);
}"""


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without"])
def test_a_form_can_be_answered_with_the_keyboard_alone(
    team: TeamSide, open_page: OpenPage, has_script: bool
) -> None:
    page = open_page(**DESK, java_script_enabled=has_script)
    face, before = begin(team, page, "referrer_after_consultation"), team.responses()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to the question"
    tab_to(page, "Start")
    turn_with(page, "Enter")
    for group in page.locator("main fieldset").all():
        tab_to_radio(page)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        expect(group.get_by_role("radio").nth(1)).to_be_checked()
    tab_to(page, "Continue")
    turn_with(page, "Enter")
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('textarea')"):
        page.keyboard.press("Tab")
    page.keyboard.type("We know the next step now.")
    tab_to(page, "Continue")
    turn_with(page, "Enter")
    while "Check your answers" not in page.locator("h1").inner_text():
        tab_to(page, "Continue")
        turn_with(page, "Enter")
    tab_to(page, "Send my answers")
    turn_with(page, "Enter")
    face.see("We have your answers")
    assert team.responses() == before + 1


def turn_with(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def tab_to_radio(page: Page) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            assert page.evaluate(IN_SIGHT)
            return
    raise AssertionError("no radio can be reached with Tab")
