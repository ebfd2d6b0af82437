"""A person on the plain face of the forms: what they tap, and what must hold on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.team_side import TeamSide, team_side
from tests.machinery.product import Product
from tests.support.every_kind import EVERY_KIND


KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('fb:'))"
WORDS = "They listened 👶🏽 & <b>laughed</b>"
PATIENCE = 45_000  # milliseconds; the machine may be busy with other tests
AXE_OPTIONS = {"resultTypes": ["violations", "incomplete"]}
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL_TARGETS = """() => {
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 1;
  const targets = 'button, a[href], summary, textarea, input[type=text], .choice';
  return [...document.querySelectorAll(targets)].filter(shown)
    .map((e) => [e.innerText.trim().slice(0, 30), Math.round(e.getBoundingClientRect().height),
                 Math.round(e.getBoundingClientRect().width)])
    .filter(([, height, width]) => height < 44 || width < 44);
}"""


class PlainFace:
    """Wraps a page; notes whatever the browser complains about and every request that leaves this machine."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        page.on(
            "console", lambda m: self.complaints.append(m.text) if m.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if urlsplit(url).hostname not in {"127.0.0.1", None} and not url.startswith("data:"):
            self.strangers.append(url)

    def open(self, link: str) -> None:
        self.page.goto(link)

    @property
    def reference(self) -> str:
        found = re.search(r"/form/([0-9a-f]{16})", self.page.url)
        assert found, self.page.url
        return found[1]

    @property
    def base(self) -> str:
        """The address of this form."""
        return f"{self.page.url.partition('/form/')[0]}/form/{self.reference}"

    @property
    def number(self) -> int:
        """Of the page, by the address line."""
        found = re.search(r"/form/[0-9a-f]{16}/(\d+)", self.page.url)
        assert found, self.page.url
        return int(found[1])

    def see(self, heading: str) -> None:
        shown = self.page.get_by_role("heading", name=heading, level=1, exact=True)
        expect(shown).to_be_visible(timeout=PATIENCE)

    def choose(self, *options: str) -> None:
        for option in options:
            self.page.get_by_label(option, exact=True).check()

    def write(self, text: str) -> None:
        self.page.locator("main textarea, main input[type=text]").first.fill(text)

    def press(self, button: str = "Continue") -> None:
        """Press and wait for the page it leads to."""
        with self.page.expect_navigation(timeout=PATIENCE):
            self.page.get_by_role("button", name=button, exact=True).click()

    def follow(self, link: str) -> None:
        with self.page.expect_navigation(timeout=PATIENCE):
            self.page.get_by_role("link", name=link, exact=True).first.click()

    def to_check(self) -> None:
        """Leave blank whatever may be blank, to the list of answers."""
        while "Check your answers" not in self.page.locator("h1").inner_text():
            self.press()

    def complaints_of_axe(self) -> list[tuple[str, Any]]:
        """What axe finds on the page as it is, and what it cannot decide about colours."""
        found = Axe().run(self.page, options=AXE_OPTIONS).response
        undecided = [each for each in found["incomplete"] if each["id"] == "color-contrast"]
        return [
            (each["id"], [node["html"][:160] for node in each["nodes"]])
            for each in (*found["violations"], *undecided)
        ]

    def hold_to_its_promises(self) -> None:
        """What must be true of every page of a respondent, whatever it shows."""
        at = self.page.url.partition("/form/")[2]
        assert not self.page.evaluate(SIDEWAYS), f"{at} scrolls sideways"
        assert self.page.evaluate(SMALL_TARGETS) == [], at
        expect(self.page.get_by_text("If you need help now", exact=True)).to_be_visible()
        assert self.complaints == []
        assert self.strangers == []


@contextmanager
def plain_product(folder: Path) -> Iterator[tuple[Product, TeamSide]]:
    """The respondents' process alone, with a form of every kind of question, and its team's side."""
    product = Product(folder, "--plain-only")
    product.start()
    try:
        with team_side(product) as team:
            team.publish(EVERY_KIND)
            yield product, team
    finally:
        product.stop()


def to_words(face: PlainFace, link: str) -> str:
    """At "What went well?"; its address."""
    face.open(link)
    face.press("Start")
    face.choose("Good")
    face.press()
    face.page.goto(f"{face.base}/7")
    face.see("What went well?")
    return face.page.url


def kept(face: PlainFace) -> int:
    """How many pages this device keeps unsent typing of."""
    return len(face.page.evaluate(KEPT))


def written(team: TeamSide, link: str) -> object:
    journey = team.look(link).journey
    return journey.answers.get("went_well") if journey else None
