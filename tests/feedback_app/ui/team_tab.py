"""Drives the team's pages as someone signed in does: open an address, choose, press, read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import feedback_app
from feedback_app.access.actor import Actor
from feedback_app.services.team_pages.pages import TEAM_PAGES
from feedback_app.ui.session import context


UI = Path(feedback_app.__file__).parent / "ui"
PATIENCE = 30


class TeamTab:
    """One tab of someone's browser at one team page (by file name, without ``.py``)."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, by: Actor, page: str, **parameters: str) -> None:
        monkeypatch.setattr(context, "current_actor", lambda: by)
        self.app = AppTest.from_file(UI / "streamlit_app.py", default_timeout=PATIENCE)
        if page != "this_week":
            self.app.switch_page(f"app_pages/{_file_of(page)}")
        for name, value in parameters.items():
            self.app.query_params[name] = value
        self.run()

    def run(self) -> None:
        """Draw the page; no page may fail."""
        self.app.run()
        assert not self.app.exception, self.app.exception

    def press(self, key: str) -> None:
        self.app.button(key=key).click()
        self.run()

    def write(self, label: str, text: str) -> None:
        """Type into the box with this label; ``run`` or a press sends it."""
        (box,) = [each for each in self.app.text_input if each.label == label]
        box.set_value(text)

    def choose(self, label: str, option: str) -> None:
        """Choose in the list with this label."""
        (box,) = [each for each in self.app.selectbox if each.label == label]
        box.set_value(box.options.index(option) if isinstance(box.value, int) else self._value(box, option))
        self.run()

    @staticmethod
    def _value(box: Any, option: str) -> str:
        return box.options[box.options.index(option)]

    def labels(self) -> list[str]:
        """Of every list to choose from."""
        return [each.label for each in self.app.selectbox]

    @property
    def address(self) -> dict[str, str]:
        """What stands behind the question mark."""
        return {
            name: value if isinstance(value, str) else value[0]
            for name, value in self.app.query_params.items()
        }

    @property
    def html(self) -> str:
        """What is drawn as HTML of our own."""
        return "\n".join(each.proto.body for each in self.app.get("html"))

    @property
    def said(self) -> str:
        """Everything that is drawn as text or markdown, as a reader sees it."""
        parts = (*self.app.title, *self.app.header, *self.app.subheader, *self.app.markdown, *self.app.text)
        shown = [str(each.value).replace("\\", "") for each in (*parts, *self.app.error, *self.app.success)]
        return "\n".join(shown)

    @property
    def charts(self) -> int:
        return len(self.app.get("vega_lite_chart"))

    @property
    def links(self) -> list[str]:
        """The labels of links to other pages."""
        return [each.proto.label.replace("\\", "") for each in self.app.get("page_link")]


def _file_of(page: str) -> str:
    return next(each.file for each in TEAM_PAGES if each.file.endswith(f"/{page}.py"))
