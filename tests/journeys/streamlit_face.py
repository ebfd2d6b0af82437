"""A person on the Streamlit face of the forms: what they tap, and what must hold on every page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect


WIDE = "Math.max(...['html', 'main'].map((e) => document.querySelector(e).scrollWidth)) > innerWidth"
SMALL_TARGETS = """() => {
  const shown = (e) => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.bottom > 0;
  };
  const targets = 'button, [data-testid=stRadioOption], [data-testid=stCheckbox] label, textarea,'
    + ' input[type=text], .stApp a';
  return [...document.querySelectorAll(targets)].filter(shown)
    .filter((e) => !e.closest('p, li') && e.dataset.testid !== 'stSkipToContent')
    .map((e) => [e.innerText.trim().slice(0, 30), Math.round(e.getBoundingClientRect().height)])
    .filter(([, height]) => height < 44);
}"""

STILL = """() => new Promise((resolve) => {
  let timer;
  const look = () => {
    const app = document.querySelector('[data-testid=stApp]')?.dataset ?? {};
    const isHalf = document.querySelector('[data-testid=stSkeleton]');  // a widget whose code is on its way
    if (isHalf || app.testScriptState !== 'notRunning') return again();
    if (app.testConnectionState !== 'CONNECTED') return again();
    observer.disconnect();
    resolve(true);
  };
  const again = () => { clearTimeout(timer); timer = setTimeout(look, 150); };
  const observer = new MutationObserver(again);
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  again();
})"""
PATIENCE = 45_000  # milliseconds; the machine may be busy with other tests
expect.set_options(timeout=PATIENCE)

# The last thing drawn on a page bears the name of that page; until it is there, the old one still is.
LAST_DRAWN = "[class*='st-key-continue-'], .st-key-send-answers"
ANOTHER_PAGE = """([last, before]) => {
  const drawn = [...document.querySelectorAll(last)];
  return drawn.length === 1 && !drawn[0].classList.contains(before);
}"""


class StreamlitFace:
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
        if urlsplit(url).hostname not in {"127.0.0.1", None} and not url.startswith(("data:", "blob:")):
            self.strangers.append(url)

    def open(self, link: str) -> None:
        """Links lead to the plain face; this person prefers the other one."""
        self.page.goto(link)
        other = self.page.locator("a[href^='/respond?']")
        if other.count():
            self.page.goto(f"{link.partition('/f/')[0].partition('/c/')[0]}{other.get_attribute('href')}")
        elif found := re.search("(.*)/form/([0-9a-f]{16})", self.page.url):  # it is not offered everywhere
            self.page.goto(f"{found[1]}/respond?i={found[2]}")
        expect(self.page.locator("h1").first).to_be_visible()
        self.settled()

    def settled(self) -> None:
        """The script has run, the connection stands, and nothing on the page has moved for a moment."""
        self.page.evaluate(STILL)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def see(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        self.settled()

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def choose(self, option: str, group: str | None = None) -> None:
        groups = (
            self.page.get_by_role("radiogroup", name=group) if group else self.page.get_by_role("radiogroup")
        )
        groups.first.get_by_text(option, exact=True).click()
        expect(groups.first.get_by_role("radio", name=option, exact=True)).to_be_checked()

    def write(self, text: str) -> None:
        self.page.locator("textarea, main input[type=text]").first.fill(text)

    def turn(self, button: str = "Continue") -> None:
        """Press and wait until another page shows, whole."""
        names = self.page.locator(LAST_DRAWN).get_attribute("class") or ""
        before = next(name for name in names.split() if name.startswith("st-key-"))
        self.press(button)
        self.page.wait_for_function(ANOTHER_PAGE, arg=[LAST_DRAWN, before])
        self.settled()

    def send(self) -> None:
        self.press("Send my answers")
        self.see("We have your answers")

    @property
    def number(self) -> int:
        """Of the page, by the address line."""
        found = re.search(r"[?&]p=(\d+)", self.page.url)
        assert found
        return int(found[1])

    def hold_to_its_promises(self) -> None:
        """What must be true of every page of a respondent, whatever it shows."""
        assert not self.page.evaluate(WIDE), f"{self.heading!r} scrolls sideways"
        assert self.page.evaluate(SMALL_TARGETS) == [], self.heading
        expect(
            self.page.get_by_text("Help now", exact=True)
            .or_(self.page.get_by_text("If you need help now"))
            .first
        )
        assert self.page.get_by_test_id("stSidebar").count() == 0
        assert self.complaints == []
        assert self.strangers == []
