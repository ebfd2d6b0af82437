"""The plain and the Streamlit pages in a real Chromium, slowed to a mid-range phone on slow 4G.

Network and processor are slowed through the DevTools protocol by the usual figures: 562 ms a request, 1.47
Mbit/s down, a quarter of the processor speed. Each load has a new browser profile, so nothing is cached.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedback_app.bench.load.connection import Connection
from feedback_app.bench.load.scene import Scene
from feedback_app.bench.load.walking import open_form
from feedback_app.bench.measured.figures import BenchFigure, figure
from feedback_app.bench.measured.product import Product


if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome", "chromium-headless-shell")
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1474.56 * 1024 / 8,
    "uploadThroughput": 675 * 1024 / 8,
}
CPU_SLOWED = 4
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
FLAGS = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-proxy-server",
)
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
MILLISECONDS_TO_WAIT = 90_000
MILLISECONDS_TO_SETTLE = 2_000
HEADING = "document.querySelector('main h1, h1')?.innerText"
OPTION = "main input[type=radio], [data-testid=stRadioOption]"
FACES = (("plain", "Plain face"), ("streamlit", "Streamlit face"))
FIRST_WANTED, NEXT_WANTED = 1.0, 0.4


@dataclass(frozen=True, slots=True)
class Seen:
    """One load on the slow phone: seconds until the first question shows, and then until the next page."""

    first: float
    following: float
    requests: int
    wire_kb: float


def throttled_figures(
    product: Product, scene: Scene, rounds: int, tell: Callable[[str], None], *, has_streamlit: bool
) -> tuple[BenchFigure, ...]:
    """Figures for both on the slow phone, or the reason why there are none."""
    why_not, seen = "", dict[str, list[Seen]]()
    people = [asyncio.run(_begin(product.port, scene.code)) for _ in range(2 * rounds)]
    try:
        with _chromium() as browser:
            for face, label in FACES[: 1 + has_streamlit]:
                tell(f"{label} on a slow phone, {rounds} times")
                seen[face] = [_look(browser, product, face, people.pop()) for _ in range(rounds)]
    except _NoBrowser as error:
        why_not = str(error)
    return tuple(each for face, label in FACES for each in _of_face(face, label, seen.get(face, []), why_not))


def _of_face(face: str, label: str, seen: list[Seen], why_not: str) -> tuple[BenchFigure, ...]:
    lines = (
        (
            "first",
            f"{label}, slow phone: until the first question",
            "s",
            FIRST_WANTED,
            [e.first for e in seen],
        ),
        ("next", "... from there to the next page", "s", NEXT_WANTED, [e.following for e in seen]),
        ("requests", "... requests of that first load", "", None, [e.requests for e in seen]),
        ("kb", "... and their size on the wire", "kB", None, [e.wire_kb for e in seen]),
    )
    if not seen:
        why = why_not or "it does not run"
        return tuple(
            BenchFigure(f"{face}_slow_{n}", words, unit, why_not=why) for n, words, unit, _, _ in lines
        )
    return tuple(
        figure(f"{face}_slow_{n}", words, unit, values, target if face == "plain" else None, "less")
        for n, words, unit, target, values in lines
    )


class _NoBrowser(Exception):
    """No browser to measure with; the text says why."""


@contextmanager
def _chromium() -> Iterator[Browser]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise _NoBrowser("Playwright is not installed (it comes with the tests)") from None
    names = (os.environ.get("FEEDBACK_TEST_CHROMIUM", ""), *PROGRAMS)
    program = next((path for path in map(shutil.which, names) if path), None)
    if program is None:
        raise _NoBrowser("no Chromium here")
    flags = [*FLAGS, ONLY_HERE, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with tempfile.TemporaryDirectory(prefix="feedback-bench-") as home, sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=program, args=flags, env={**os.environ, "HOME": home}
            )
            yield browser
            browser.close()
        except Error as error:
            raise _NoBrowser(str(error).splitlines()[0]) from None


async def _begin(port: int, code: str) -> tuple[str, dict[str, str]]:
    """A new person: the reference of their form, and their cookies."""
    async with Connection(port) as connection:
        entry, _ = await open_form(connection, code)
        return entry.rpartition("/")[2], connection.cookies


def _look(browser: Browser, product: Product, face: str, who: tuple[str, dict[str, str]]) -> Seen:
    base, (reference, cookies) = product.workspace.settings.base_url, who
    path = f"/form/{reference}/1" if face == "plain" else f"/respond?i={reference}&p=1"
    context = browser.new_context(**PHONE)
    try:
        context.add_cookies([{"name": n, "value": v, "url": base} for n, v in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(MILLISECONDS_TO_WAIT)
        weighed = _slowed(context.new_cdp_session(page))
        began = time.perf_counter()
        page.goto(f"{base}{path}", wait_until="commit")
        page.get_by_role("button", name="Continue").wait_for()
        first = time.perf_counter() - began
        page.wait_for_timeout(MILLISECONDS_TO_SETTLE)  # anything still loading belongs to the first load
        requests, wire_kb = len(weighed), sum(weighed) / 1000
        return Seen(first, _next_page(page), requests, wire_kb)
    finally:
        context.close()


def _next_page(page: Page) -> float:
    option = page.locator(OPTION)
    if option.count():
        option.first.click(force=True)
        page.wait_for_timeout(MILLISECONDS_TO_SETTLE)
    earlier = page.evaluate(HEADING)
    began = time.perf_counter()
    page.get_by_role("button", name="Continue").click(no_wait_after=True)
    page.wait_for_function(f"(earlier) => {HEADING} && {HEADING} !== earlier", arg=earlier)
    return time.perf_counter() - began


def _slowed(session: CDPSession) -> list[float]:
    """Slow the session down. The list returned grows with the bytes of each finished request."""
    weighed: list[float] = []
    session.on("Network.loadingFinished", lambda event: weighed.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWED})
    return weighed
