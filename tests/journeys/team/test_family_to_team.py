"""The whole way: a family and a referrer answer; the team makes its first account and reads both."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.pictures import keep_picture
from tests.journeys.streamlit_face import StreamlitFace
from tests.journeys.team_side import team_side
from tests.machinery.browser_fixtures import DESK, PHONE
from tests.machinery.product import Product
from tests.support.faces import PASSWORD


FAMILY = "Understood mine and my child's needs. Easy to chat to."
REFERRER = "She now feels she knows how to talk to her baby."


def test_the_team_reads_what_a_family_and_a_referrer_wrote(
    start_product: Callable[..., Product], open_page: Callable[..., Page]
) -> None:
    product = start_product()
    with team_side(product) as team:
        family = team.invitation("family_after_visit")
        referrer = team.invitation("referrer_after_consultation", "Consultation 12")
    answer_as_family(StreamlitFace(open_page(**PHONE)), family)
    answer_as_referrer(StreamlitFace(open_page(**PHONE)), referrer)
    desk = open_page(**DESK)
    make_first_account(desk, product)
    sign_in(desk)
    for words in (FAMILY, REFERRER):
        expect(desk.get_by_text(words).first).to_be_visible()
    bring_a_spreadsheet(desk)
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_role("heading", name="Sign in to see what people are telling you")).to_be_visible()
    expect(desk.get_by_text(FAMILY)).to_have_count(0)
    desk.get_by_role("link", name="Sign in").click()
    expect(desk.get_by_label("Email address")).to_be_visible()


def answer_as_family(face: StreamlitFace, link: str) -> None:
    face.open(link)
    face.turn("Start")
    face.choose("Very good")
    keep_picture(face.page, "family_question")
    while not face.page.locator("textarea").is_visible():
        face.turn()
    face.write(FAMILY)
    while face.page.get_by_role("button", name="Continue").is_visible():
        face.turn()
    face.send()


def answer_as_referrer(face: StreamlitFace, link: str) -> None:
    face.open(link)
    face.turn("Start")
    for group in face.page.get_by_role("radiogroup").all():
        group.get_by_text("Yes", exact=True).click()
    face.turn()
    face.write(REFERRER)
    while face.page.get_by_role("button", name="Continue").is_visible():
        face.turn()
    face.send()


def make_first_account(desk: Page, product: Product) -> None:
    """By the link of a command; it works once."""
    printed = re.search(r"http\S+/set-up/\S+", product.feedback("accounts", "first").stdout)
    assert printed
    desk.goto(printed[0])
    desk.get_by_label("Your name").fill("Asha")
    desk.get_by_label("Your email address").fill("asha@example.nhs.uk")
    for label in ("Password", "The same password again"):
        desk.get_by_label(label, exact=True).fill(PASSWORD)
    desk.get_by_role("button", name="Save and go to sign in").click()
    expect(desk.get_by_text("Your password is saved")).to_be_visible()
    again = desk.request.get(printed[0])
    assert again.status == 404


def bring_a_spreadsheet(desk: Page) -> None:
    """Signed in, a file may be sent; to everyone else that door is closed (see test_server)."""
    desk.get_by_test_id("stSidebar").get_by_role("link", name="Import and export").click()
    expect(desk.get_by_role("heading", name="Import and export", level=1)).to_be_visible()
    file = {"name": "earlier.csv", "mimeType": "text/csv", "buffer": b"What went well?\nKind and calm\n"}
    desk.locator("input[type=file]").set_input_files([file])  # pyright: ignore[reportArgumentType]
    expect(desk.get_by_test_id("stMain").get_by_text("earlier.csv").first).to_be_visible()
    expect(desk.get_by_text("What went well?").first).to_be_visible()


def sign_in(desk: Page) -> None:
    desk.get_by_label("Email address").fill("asha@example.nhs.uk")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("heading", name="This week", level=1)).to_be_visible()
