"""Reads the form on a page and fills it in, choosing the first option everywhere."""

from __future__ import annotations

from html.parser import HTMLParser


WORDS = "The visit helped, and we know what to do next."
TYPED = {"day": "1", "month": "6", "year": "2026"}
LEFT_ALONE = frozenset({"shared", "reason"})


class PageForm(HTMLParser):
    """``action`` and ``fields`` of the form that leads to the next page; no action when the page has none."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: list[tuple[str, str]] = []
        self._is_inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by ``HTMLParser``."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and "data-turn" in given:
            self.action, self._is_inside = given["action"], True
        elif self._is_inside and tag == "textarea":
            self.fields.append((given["name"], WORDS))
        elif self._is_inside and tag == "input":
            self._take(given)

    def handle_endtag(self, tag: str) -> None:
        """Called by ``HTMLParser``."""
        if tag == "form":
            self._is_inside = False

    def _take(self, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        is_taken = any(name == earlier for earlier, _ in self.fields)
        if not name or name in LEFT_ALONE or (is_taken and kind in {"radio", "checkbox"}):
            return
        value = given.get("value", "")
        self.fields.append((name, TYPED.get(name, "3") if kind == "text" else value))
