"""From what people wrote to what the team did about it, in a real browser: comments come in, a wrong label is
mended, a quote approved by two, an action recorded, the poster printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from feedback_app.services.accounts import roles, setup_links
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.process.workspace import utc_now
from surveys.core.answers import Answer, Chosen, Written
from tests.journeys.axe_rules import RULES
from tests.journeys.pictures import keep_picture
from tests.journeys.streamlit_face import WIDE, StreamlitFace
from tests.journeys.team_side import TeamSide, team_side
from tests.machinery.browser_fixtures import DESK, PHONE, SMALL_PHONE
from tests.machinery.product import Product
from tests.support.given import VISIT, give


OpenPage = Callable[..., Page]
PASSWORD = "otter lantern biscuit"
WAITING = "Waiting & timeliness"
LONG_WAIT = "The waiting list was so long that we nearly gave up hope."
OTHERS_WAIT = "After five months of waiting nobody had rung us about our appointment."
LISTENED = "She really listened to me and I felt understood at last."
JUDGED = "I felt judged by one of them and blamed for how my baby was."
URDU = "انتظار بہت لمبا تھا"


@dataclass(frozen=True)
class Story:
    """A team of two on a running product, and a comment they will talk about."""

    team: TeamSide
    wait: CommentId


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    product = Product(tmp_path_factory.mktemp("themes"))
    product.start()
    with team_side(product) as team:
        for name, role in (("Asha", "team_lead"), ("Ben", "team_member")):
            join(team, name, role)
        wait = comments_come_in(team)
        yield Story(team, wait)
    product.stop()


def join(team: TeamSide, name: str, role: str) -> None:
    now = utc_now()
    with team.database.write() as session:
        account = setup_links.add_account(session, keys=team.keys, email=address(name), name=name, now=now)
        roles.give_role(
            session, by=team.by, organisation_id=team.organisation_id, account_id=account, role=role, now=now
        )
        link = setup_links.make_setup_link(session, keys=team.keys, account_id=account, now=now)
    setup_links.use_setup_link(
        team.database, keys=team.keys, secret=link.secret, password=PASSWORD, now=utc_now()
    )


def address(name: str) -> str:
    return f"{name.casefold()}@example.nhs.uk"


def comments_come_in(team: TeamSide) -> CommentId:
    """Seven people answer after a visit; the first agreed to be quoted."""
    said: list[dict[str, Answer]] = [
        {"could_be_better": Written(LONG_WAIT), "quote": Chosen("yes")},
        {"could_be_better": Written(OTHERS_WAIT)},
        {"could_be_better": Written(URDU)},
        {"could_be_better": Written(JUDGED)},
        *({"went_well": Written(f"{LISTENED} <b>Really</b> {n}.")} for n in ("one", "two", "three")),
    ]
    with team.database.write() as session:
        ids = [
            give(
                session,
                team.keys,
                team.organisation_id,
                VISIT,
                {"overall": Chosen("good"), **each},
                at=utc_now(),
            )
            for each in said
        ]
    return CommentId(ids[0], "could_be_better")


def signed_in(page: Page, team: TeamSide, name: str) -> StreamlitFace:
    page.goto(f"{team.url}/sign-in")
    page.get_by_label("Email address").fill(address(name))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="This week", level=1)).to_be_visible()
    face = StreamlitFace(page)
    face.settled()
    return face


def visit(face: StreamlitFace, url: str) -> None:
    face.open(url)
    expect(face.page.locator(".st-key-sign-out")).to_be_attached()
    face.settled()


def main(face: StreamlitFace) -> Any:
    return face.page.get_by_test_id("stMain")


def test_from_a_comment_to_the_poster(story: Story, open_page: OpenPage) -> None:
    team = story.team
    asha = signed_in(open_page(**DESK), team, "Asha")
    mend_a_wrong_label(asha, team)
    put_a_quote_on_the_board(asha, team)
    ben = signed_in(open_page(**PHONE), team, "Ben")
    visit(ben, f"{team.url}/quotes")
    ben.page.get_by_role("button", name="Approve as the second").click()
    expect(ben.page.get_by_role("heading", name="Approved by two people (1)")).to_be_visible()
    record_an_action(asha, team)
    print_the_posters(asha, team)
    assert asha.strangers == ben.strangers == []


def mend_a_wrong_label(face: StreamlitFace, team: TeamSide) -> None:
    page = face.page
    visit(face, f"{team.url}/themes")
    expect(page.get_by_text("7 comments, sorted by machine, 0% checked by staff.")).to_be_visible()
    keep_picture(page, "themes-desk")
    page.get_by_role("button", name="Read all 2 comments").first.click()
    expect(page.get_by_role("heading", name=WAITING)).to_be_visible()
    face.settled()
    row = page.locator("[class*='st-key-row-']").filter(has_text=OTHERS_WAIT)
    expect(row).to_be_visible()
    row.get_by_role("button", name=WAITING).click()  # it is about contact, not about the wait
    expect(page.get_by_text("1 comment by 1 person.")).to_be_visible()
    expect(row).to_have_count(0)
    face.settled()
    page.get_by_role("button", name="Back to all themes").click()
    expect(page.get_by_text("7 comments, sorted by machine, 14% checked by staff.")).to_be_visible()
    face.settled()


def put_a_quote_on_the_board(face: StreamlitFace, team: TeamSide) -> None:
    page = face.page
    visit(face, f"{team.url}/quotes")
    page.get_by_role("button", name="Choose this").first.click()
    page.get_by_role("button", name="Add to the board").click()
    expect(page.get_by_role("heading", name="Waiting for approval (1)")).to_be_visible()
    face.settled()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("You approved it.")).to_be_visible()
    face.settled()


def record_an_action(face: StreamlitFace, team: TeamSide) -> None:
    page = face.page
    visit(face, f"{team.url}/actions")
    page.get_by_label("What people said, in our words").fill("The wait was long.")
    page.get_by_label("What we do about it").fill("We ring every family in the first week.")
    main(face).get_by_text("When it is done, show it to everyone who answers").click()
    page.get_by_role("button", name="Create action").click()
    expect(main(face).get_by_text("The wait was long.").first).to_be_visible()
    face.settled()
    main(face).get_by_role("button", name="Done", exact=True).first.click()
    expect(page.get_by_role("link", name="Poster to print")).to_be_visible()
    face.settled()


def print_the_posters(face: StreamlitFace, team: TeamSide) -> None:
    page = face.page
    for path, words in (
        ("you-said", "We ring every family in the first week."),
        ("in-their-words", LONG_WAIT),
    ):
        page.goto(f"{team.url}/{path}/service")
        expect(page.get_by_text(words)).to_be_visible()
        page.emulate_media(media="print")
        assert page.pdf().startswith(b"%PDF")
        page.emulate_media(media="screen")
        picture = page.request.get(f"{team.url}/{path}/service.png")
        assert picture.body().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "look"),
    [("desk", DESK), ("phone", PHONE), ("small-dark", {**SMALL_PHONE, "color_scheme": "dark"})],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    story: Story, open_page: OpenPage, name: str, look: dict[str, Any]
) -> None:
    face = signed_in(open_page(**look), story.team, "Asha")
    for path in ("", "?theme=waiting", "?theme=unreadable", "?theme=every"):
        visit(face, f"{story.team.url}/themes{path}")
        found = Axe().run(face.page, options=RULES).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], path
        assert not face.page.evaluate(WIDE), path
        keep_picture(face.page, f"themes-{name}-{path.rpartition('=')[2]}")


def test_the_words_become_a_picture_a_sentence_and_a_table(story: Story, open_page: OpenPage) -> None:
    team = story.team
    with team.database.write() as session:
        for _ in range(5):
            answers = {"overall": Chosen("good"), "went_well": Written("A lovely calm garden.")}
            give(session, team.keys, team.organisation_id, VISIT, answers, at=utc_now())
    face = signed_in(open_page(**DESK), team, "Ben")
    visit(face, f"{team.url}/themes")
    main(face).get_by_text("Show the words most people used").click()
    expect(face.page.get_by_text("About what went well, people most often wrote")).to_be_visible()
    face.settled()
    with face.page.expect_download() as download:
        main(face).get_by_role("button", name="Picture (SVG)").first.click()
    assert "garden" in download.value.path().read_text("utf-8")
    assert download.value.suggested_filename == "words-good.svg"
    expect(main(face).get_by_role("link", name="words-good.svg")).to_be_visible()
    assert face.complaints == []
    again = face.page.request.get(download.value.url)
    assert (again.status, "garden" in again.text()) == (200, True)
    stranger = httpx.get(download.value.url)
    assert (stranger.status_code, "garden" in stranger.text) == (404, False)
    face.page.request.post(f"{team.url}/sign-out", form={}, headers={"Origin": team.url})
    assert face.page.request.get(download.value.url).status == 404
