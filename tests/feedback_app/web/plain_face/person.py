"""A person with a browser without script: reads a page, fills its form, presses its button, follows links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

import httpx

from feedback_app.services.answering import answering
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.cookies import AnsweringKey
from surveys.core.answers import Answer, Answers
from surveys.core.model import Form
from surveys.core.page_numbers import page_at
from tests.feedback_app.web.plain_client import PlainClient
from tests.support.faces import Stage


OURS = {"sec-fetch-site": "same-origin"}
Fields = Mapping[str, str | Sequence[str]]


@dataclass
class PageForm:
    """A form as a browser would send it now."""

    action: str
    is_turn: bool
    fields: list[tuple[str, str]] = field(default_factory=list)
    offered: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, given: Fields) -> str:
        """The body after these fields were filled instead of what stood in them."""
        pairs = [(name, value) for name, value in self.fields if name not in given]
        for name, values in given.items():
            pairs += [(name, value) for value in ([values] if isinstance(values, str) else values)]
        return urlencode(pairs)


class Reader(HTMLParser):
    """Title, heading, forms, links and error summary of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title = self.heading = self.text = ""
        self.forms: list[PageForm] = []
        self.links: dict[str, str] = {}
        self.problems: list[str] = []
        self.ids: set[str] = set()
        self._inside: list[str] = []
        self._href = self._link = self._area = ""
        self._is_in_problems = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if "id" in has:
            assert has["id"] not in self.ids, f"the id {has['id']} stands twice"
            self.ids.add(has["id"])
        self._inside.append(tag)
        self._is_in_problems = self._is_in_problems or has.get("id") == "problems"
        if tag == "form":
            self.forms.append(PageForm(has.get("action", ""), "data-turn" in has))
        elif tag == "a":
            self._href, self._link = has.get("href", ""), ""
        elif tag == "textarea":
            self._area = has["name"]
            self.forms[-1].fields.append((self._area, ""))
        elif tag == "li" and self._is_in_problems:
            self.problems.append("")
        elif tag == "input":
            self._input(has)
        elif tag == "button" and "name" in has:
            self.forms[-1].buttons.append((has["name"], has["value"]))

    def _input(self, has: Mapping[str, str]) -> None:
        pair = (has["name"], has.get("value", ""))
        if has["type"] in {"radio", "checkbox"}:
            self.forms[-1].offered.append(pair)
            if "checked" not in has:
                return
        self.forms[-1].fields.append(pair)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href:
            self.links[" ".join(self._link.split())] = self._href
            self._href = ""
        if tag == "ul":
            self._is_in_problems = False
        if tag == "textarea":
            self._area = ""
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data
        if "title" in self._inside:
            self.title += data
        if "h1" in self._inside:
            self.heading += data
        if self._href:
            self._link += data
        if self._is_in_problems and self.problems:
            self.problems[-1] += data
        if self._area:
            name, value = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, value + data if value else data.removeprefix("\n"))

    @property
    def turn(self) -> PageForm:
        """The form with the question."""
        (form,) = [each for each in self.forms if each.is_turn]
        return form

    def shown(self, name: str) -> list[str]:
        """What stands in a field, or is chosen."""
        return [value for each, value in self.turn.fields if each == name and value]


class Person:
    """Someone at one browser."""

    def __init__(self, stage: Stage, client: PlainClient) -> None:
        self.stage, self.client = stage, client
        self.path = ""
        self.answer: httpx.Response
        self.page: Reader

    def go(self, path: str) -> Reader:
        """Load a page, following redirects."""
        return self._arrive(self.client.get(path), path)

    def open(self, link: str) -> Reader:
        """Open ``/f/...`` or ``/c/...``: the browser has the link's cookie now."""
        return self.go(link)

    def post(self, action: str, body: str, headers: Mapping[str, str] = OURS) -> httpx.Response:
        """Send a form and follow nothing."""
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.client.post(action, content=body, headers={**kind, **headers})

    def turn(self, given: Fields | None = None) -> Reader:
        """Fill this page and press its button."""
        return self.send(self.page.turn, given or {})

    def send(self, form: PageForm, given: Fields) -> Reader:
        """Send one of the forms of this page with these fields."""
        return self._arrive(self.post(form.action, form.filled(given)), form.action)

    def press(self, ending: str) -> Reader:
        """Send the other form of this page, by the end of its address."""
        (form,) = [each for each in self.page.forms if each.action.endswith(ending)]
        return self.send(form, {})

    def follow(self, link: str) -> Reader:
        """Follow a link by its text."""
        return self.go(self.page.links[link])

    def _arrive(self, answer: httpx.Response, path: str) -> Reader:
        for _ in range(5):
            if answer.status_code != 303:
                break
            path = answer.headers["location"]
            answer = self.client.get(path)
        self.answer, self.path, self.page = answer, path, Reader(answer.text)
        return self.page

    @property
    def reference(self) -> str:
        found = re.match(r"/form/([0-9a-f]{16})", self.path)
        assert found, self.path
        return found[1]

    @property
    def key(self) -> AnsweringKey:
        key = AnsweringKey.parse(self.client.cookies.get(f"fb_{self.reference}"))
        assert key
        return key

    def stored(self) -> Answering:
        """Where this person stands by the database."""
        with self.stage.workspace.database.read() as session:
            return answering.open_answering(
                session, keys=self.stage.workspace.keys, key=self.key, now=self.stage.clock()
            )

    @property
    def form(self) -> Form:
        found = self.stored().form
        assert found
        return found

    @property
    def draft(self) -> Answers:
        journey = self.stored().journey
        assert journey
        return journey.answers

    @property
    def at(self) -> str:
        """The id of the page, by its address."""
        number = re.fullmatch(r"/form/[0-9a-f]{16}/(\d+)(\?.*)?", self.path)
        assert number, self.path
        return page_at(self.form, number[1]) or ""

    def kept(self, question_id: str) -> Answer | None:
        """The answer in the draft."""
        return self.draft.get(question_id)
