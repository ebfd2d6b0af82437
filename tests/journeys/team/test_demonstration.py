"""What the first start shows: every address it prints leads somewhere, and every page says it is made up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from feedback_app.config import Settings, WorkspaceKind
from feedback_app.services.process.workspace import open_workspace
from feedback_app.web.serving.pages import DEMONSTRATION_BANNER
from tests.journeys.pictures import keep_picture
from tests.journeys.streamlit_face import StreamlitFace
from tests.machinery.browser_fixtures import DESK, PHONE
from tests.machinery.product import Product
from tests.support.demonstration import build_demonstration


MONTHS, SHARE = 2, 0.5


@pytest.fixture(scope="module")
def demonstration(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: pytest.MonkeyPatch
) -> Iterator[Product]:
    """A small one, built beforehand, so that the start only has to go on from it."""
    product = Product(tmp_path_factory.mktemp("demonstration"), "--demo")
    monkeypatch_module.setenv("XDG_DATA_HOME", str(product.folder))
    workspace = open_workspace(Settings(workspace=WorkspaceKind.DEMO, base_url=product.url))
    build_demonstration(workspace, now=workspace.now(), months=MONTHS, share=SHARE)
    workspace.close()
    product.start()
    yield product
    product.stop()


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def printed(product: Product, after: str) -> str:
    found = re.search(rf"{after}\s+(\S+)", product.output())
    assert found, product.output()
    return found[1]


def says_so(page: Page) -> None:
    expect(page.get_by_text(DEMONSTRATION_BANNER)).to_be_visible()


def test_the_team_signs_in_with_what_is_printed(
    demonstration: Product, open_page: Callable[..., Page]
) -> None:
    desk = open_page(**DESK)
    desk.goto(printed(demonstration, "The team's pages"))
    says_so(desk)
    desk.get_by_label("Email address").fill(printed(demonstration, "sign in with"))
    desk.get_by_label("Password").fill(printed(demonstration, "and the password"))
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("heading", name="This week", level=1)).to_be_visible()
    StreamlitFace(desk).settled()
    says_so(desk)
    keep_picture(desk, "this_week")
    for link in ("Results", "Words", "Responses", "Ask for feedback", "Import and export"):
        desk.get_by_test_id("stSidebar").get_by_role("link", name=link).click()
        expect(desk.get_by_test_id("stMain").get_by_role("heading", level=1)).to_have_text(link)
        says_so(desk)


@pytest.mark.parametrize("who", ["A family answers", "A referrer answers"])
def test_a_printed_link_opens_a_form(
    demonstration: Product, open_page: Callable[..., Page], who: str
) -> None:
    face = StreamlitFace(open_page(**PHONE))
    face.open(printed(demonstration, who))
    says_so(face.page)
    face.turn("Start")
    says_so(face.page)
    face.hold_to_its_promises()


def test_the_printed_poster_leads_to_its_form(demonstration: Product, open_page: Callable[..., Page]) -> None:
    page = open_page(**PHONE)
    page.goto(printed(demonstration, "A training day's QR"))
    says_so(page)
    address = page.locator(".address").inner_text()
    face = StreamlitFace(page)
    face.open(f"http://{address}")
    says_so(face.page)
