"""axe over shipped form x kind of page x language x errors x face, as a table.

The test run takes a short piece of it; the whole is ``./run with python -m tests.journeys.axe_matrix``.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from feedback_app.services.answering.notice_links import NOTICES
from surveys.catalogue import shipped_forms
from surveys.core.model import Form
from surveys.languages import EVERY_DRAFT, languages_offered
from tests.journeys.axe_rules import RULES
from tests.journeys.plain_face import PlainFace
from tests.journeys.streamlit_face import StreamlitFace
from tests.journeys.team_side import TeamSide, team_side
from tests.machinery.browser_fixtures import PHONE, chromium_started
from tests.machinery.product import Product


KINDS = ("start", "question", "question with an error", "check", "check with errors", "beside", "done")
ALL_PAGES = 1_000


@dataclass(frozen=True)
class Cell:
    """One page as axe saw it. ``found``: the rules broken on it, each with the first place."""

    form: str
    language: str
    face: str
    kind: str
    place: str
    found: tuple[str, ...]


def languages(form: Form) -> tuple[str, ...]:
    """Every language of a form, drafts too."""
    return tuple(choice.tag for choice in languages_offered(form, drafts=EVERY_DRAFT))


def plain_cells(
    team: TeamSide, page: Page, form: Form, language: str, *, most: int = ALL_PAGES
) -> Iterator[Cell]:
    """The plain face; ``most``: question pages looked at."""
    face = PlainFace(page)
    face.open(team.invitation(form.key))
    if language != form.language:
        with page.expect_navigation():
            page.locator(f'button[value="{language}"]').first.click()
    base, last = face.base, len(form.questions) + 1

    def cell(kind: str, path: str) -> Cell:
        return Cell(form.key, language, "plain", kind, path, broken_rules(page))

    yield cell("start", "0")
    looked_at = 0
    for number in range(1, last):
        page.goto(f"{base}/{number}")
        if looked_at == most or not page.url.endswith(f"/{number}"):  # only shown after some answers
            continue
        looked_at += 1
        yield cell("question", f"{number}")
        page.goto(f"{base}/{number}?e=1")
        if page.locator("#problems").count():
            yield cell("question with an error", f"{number}?e=1")
    page.goto(f"{base}/{last}")
    yield cell("check", f"{last}")
    page.goto(f"{base}/{last}?e=1")
    if page.locator("#problems").count():
        yield cell("check with errors", f"{last}?e=1")
    for name in ("phone", "phoned", "print", *NOTICES):
        page.goto(f"{base}/{name}")
        yield cell("beside", name)
    _answer_the_required(page, base, last)
    with page.expect_navigation():
        page.locator("form[data-turn] button[type=submit]").first.click()
    yield cell("done", "done")


def _answer_the_required(page: Page, base: str, last: int) -> None:
    """On the plain face, whichever face sends; ends at check-your-answers. A blank form could not be sent."""
    page.goto(f"{base}/1")
    for group in page.locator("main fieldset").all():
        group.locator("input").first.check()
    for field in page.locator("main textarea, main input[type=text]").all():
        field.fill("7")
    with page.expect_navigation():
        page.locator("form[data-turn] button[type=submit]").first.click()
    for _ in range(last):
        page.goto(f"{base}/{last}?e=1")
        line = page.locator("#problems a").first
        if not line.count():
            break
        page.goto(page.url.partition("/form/")[0] + (line.get_attribute("href") or ""))
        for group in page.locator("main fieldset").all():
            group.get_by_role("radio").first.check()
        with page.expect_navigation():
            page.locator("form[data-turn] button[type=submit]").first.click()


def streamlit_cells(
    team: TeamSide, page: Page, form: Form, language: str, *, most: int = ALL_PAGES
) -> Iterator[Cell]:
    """The Streamlit face: start, question pages and what is wrong when they are left blank, check, done."""
    plain = PlainFace(page)
    plain.open(team.invitation(form.key))
    if language != form.language:
        with page.expect_navigation():
            page.locator(f'button[value="{language}"]').first.click()
    base, reference = plain.base.partition("/form/")[0], plain.reference
    face = StreamlitFace(page)

    def cell(kind: str, path: str) -> Cell:
        return Cell(form.key, language, "streamlit", kind, path, broken_rules(page))

    def show(number: int) -> bool:
        page.goto(f"{base}/respond?i={reference}&p={number}")
        page.locator("h1").first.wait_for()
        face.settled()
        return face.number == number

    show(0)
    yield cell("start", "0")
    looked_at = 0
    for number, question in enumerate(form.questions, 1):
        if looked_at == most or not show(number):
            continue
        looked_at += 1
        yield cell("question", f"{number}")
        if getattr(question, "required", False):
            page.locator("[class*='st-key-continue-'] button").click()
            page.locator("[role=alert]").first.wait_for()
            face.settled()
            yield cell("question with an error", f"{number} left blank")
    last = len(form.questions) + 1
    show(last)
    yield cell("check", f"{last}")
    page.locator(".st-key-send-answers button").click()
    page.locator("[role=alert]").first.wait_for()
    face.settled()
    yield cell("check with errors", f"{last} sent")
    _answer_the_required(page, f"{base}/form/{reference}", last)
    show(last)
    page.locator(".st-key-send-answers button").click()
    page.locator(".st-key-send-answers").wait_for(state="detached")
    face.settled()
    yield cell("done", "sent")


def broken_rules(page: Page) -> tuple[str, ...]:
    """What axe finds now: the rule, and the first place."""
    found = Axe().run(page, options=RULES).response["violations"]
    return tuple(f"{each['id']} at {each['nodes'][0]['html'][:140]}" for each in found)


def table(cells: Iterable[Cell]) -> str:
    """Pages looked at and rules broken, a line a form, language and face."""
    pages: Counter[tuple[str, str, str, str]] = Counter()
    broken: Counter[tuple[str, str, str, str]] = Counter()
    for each in cells:
        at = (each.form, each.face, each.language, each.kind)
        pages[at] += 1
        broken[at] += len(each.found)
    lines = [
        "| form | face | language | " + " | ".join(KINDS) + " |",
        "|---|---|---|" + "---|" * len(KINDS),
    ]
    for form, face, language in sorted({at[:3] for at in pages}):
        told = (
            f"{broken[at]} in {pages[at]}" if pages[at] else ""
            for at in ((form, face, language, k) for k in KINDS)
        )
        lines.append(f"| {form} | {face} | {language} | " + " | ".join(told) + " |")
    total = f"{sum(broken.values())} rules broken on {sum(pages.values())} pages."
    return "\n".join([*lines, "", total])


def whole_matrix(team: TeamSide, page: Page) -> Iterator[Cell]:
    """Every shipped form, language and face."""
    for form in shipped_forms().values():
        for language in languages(form):
            yield from plain_cells(team, page, form, language)
            page.context.clear_cookies()
            yield from streamlit_cells(team, page, form, language)
            page.context.clear_cookies()


def main() -> int:
    """Prints the table and writes it to ``test-results/axe-matrix.md``; 1 when a rule is broken."""
    cells: list[Cell] = []
    with tempfile.TemporaryDirectory() as folder, chromium_started(folder) as browser:
        product = Product(Path(folder), FEEDBACK_DRAFT_LANGUAGES="*")
        product.start()
        try:
            with team_side(product) as team:
                page = browser.new_context(locale="en-GB", **PHONE).new_page()
                for cell in whole_matrix(team, page):
                    cells.append(cell)
                    print(".!"[bool(cell.found)], end="", file=sys.stderr, flush=True)  # noqa: T201
        finally:
            product.stop()
    wrong = [each for each in cells if each.found]
    told = "\n".join([table(cells), *(f"- {each}" for each in wrong)])
    results = Path("test-results")
    results.mkdir(exist_ok=True)
    (results / "axe-matrix.md").write_text(told + "\n", encoding="utf-8")
    print(f"\n{told}")  # noqa: T201
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
