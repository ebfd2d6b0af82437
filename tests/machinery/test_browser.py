"""The browser of the journeys: the sizes are what they say, and no page reaches another machine."""

from __future__ import annotations

from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest


if TYPE_CHECKING:
    from playwright.sync_api import Page

HEAD = '<meta name="viewport" content="width=device-width,initial-scale=1">'


@pytest.mark.parametrize(("name", "width"), [("phone", 390), ("small_phone", 320), ("desk", 1280)])
def test_a_page_has_the_width_of_its_device(name: str, width: int, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(name)
    page.set_content(HEAD)
    assert page.evaluate("innerWidth") == width


def test_a_page_cannot_reach_another_machine(phone: Page) -> None:
    from playwright.sync_api import Error

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        phone.goto("http://forms.example.org/")
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        phone.goto("http://192.0.2.1/")


def test_a_page_reaches_this_machine(phone: Page) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        answer = phone.goto(f"http://127.0.0.1:{server.server_port}/no-such-page")
        server.shutdown()
    assert answer is not None
    assert answer.status == 404
