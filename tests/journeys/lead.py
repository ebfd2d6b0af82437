"""A demonstration of one month, and its lead at the team's pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from feedback_app.config import Settings, WorkspaceKind
from feedback_app.services.demonstration.people import LEAD, PASSWORD
from feedback_app.services.process.workspace import open_workspace
from tests.journeys.streamlit_face import StreamlitFace
from tests.machinery.product import Product
from tests.support.demonstration import build_demonstration


@contextmanager
def demonstration_of_a_month(folder: Path) -> Iterator[Product]:
    """Small, so that it is built within seconds."""
    product = Product(folder, "--demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(product.folder))
        workspace = open_workspace(Settings(workspace=WorkspaceKind.DEMO, base_url=product.url))
        build_demonstration(workspace, now=workspace.now(), months=1, share=0.2)
        workspace.close()
    product.start()
    yield product
    product.stop()


def signed_in(page: Page, product: Product) -> StreamlitFace:
    """This page, once the invented lead signed in."""
    page.goto(f"{product.url}/sign-in")
    page.get_by_label("Email address").fill(LEAD.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="This week", level=1)).to_be_visible()
    face = StreamlitFace(page)
    face.settled()
    return face


def visit(face: StreamlitFace, address: str) -> None:
    face.open(address)
    expect(face.page.locator(".st-key-sign-out")).to_be_attached()
    face.settled()


def open_family(face: StreamlitFace, product: Product, reference: str) -> None:
    visit(face, f"{product.url}/families")
    face.page.get_by_test_id("stMain").get_by_role("link", name=reference).click()
    expect(face.page.get_by_role("heading", name=f"Family {reference}")).to_be_visible()
    face.settled()
