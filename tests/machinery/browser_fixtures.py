"""Real Chromium: one browser for a worker, and pages in the sizes people hold in their hands."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.machinery import chromium


if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCREENSHOTS = Path("test-results")
FLAGS = [
    "--no-sandbox",  # root in a container has no other way
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    # no page reaches another machine
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
HANDHELD = {"is_mobile": True, "has_touch": True, "device_scale_factor": 2}
PHONE = {**HANDHELD, "viewport": {"width": 390, "height": 844}}
SMALL_PHONE = {**HANDHELD, "viewport": {"width": 320, "height": 640}}
DESK = {"viewport": {"width": 1280, "height": 900}}

OpenPage = Callable[..., "Page"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


_failed = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for this worker."""
    with chromium_started(str(tmp_path_factory.mktemp("chromium"))) as started:
        yield started


@contextmanager
def chromium_started(home: str) -> Iterator[Browser]:
    """Chromium with ``home`` for what it keeps, so that it leaves nothing in anyone's own."""
    found = chromium.find()
    if found is None:
        pytest.fail("no Chromium was found; ./run test sets one up, or name one in FEEDBACK_TEST_CHROMIUM")
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(chromium.node())
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found.program,
            headless=True,
            args=FLAGS,
            env={**os.environ, **found.environment, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home},
        )
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """``open_page(**options of a Playwright context)``: a page in a browser profile of its own.

    When the test fails, what each page showed is kept in ``test-results``.
    """
    pages: list[Page] = []

    def open_(**options: Any) -> Page:
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London", **options)
        context.set_default_timeout(15_000)
        pages.append(context.new_page())
        return pages[-1]

    yield open_
    for number, page in enumerate(pages):
        if request.node.stash.get(_failed, False) and not page.is_closed():
            name = re.sub(r"\W+", "_", request.node.nodeid)
            page.screenshot(path=SCREENSHOTS / f"{name}_{number}.png", full_page=True)
        page.context.close()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page on an ordinary phone, 390 by 844."""
    return open_page(**PHONE)


@pytest.fixture
def small_phone(open_page: OpenPage) -> Page:
    """A page on the narrowest phone people still use, 320 by 640."""
    return open_page(**SMALL_PHONE)


@pytest.fixture
def desk(open_page: OpenPage) -> Page:
    """A page on the team's computer, 1280 by 900."""
    return open_page(**DESK)
