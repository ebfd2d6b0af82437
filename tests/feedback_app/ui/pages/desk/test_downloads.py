"""Every page that makes a file hands it over at our own address, to the person who pressed the button."""

from __future__ import annotations

import ast
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import feedback_app
from feedback_app.access.actor import Actor
from feedback_app.services.accounts import session_files
from feedback_app.services.accounts.session_files import FileToHandOver
from feedback_app.storage.models import SessionFile
from surveys.core.answers import Chosen, Written
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.cast import cookie_of
from tests.support.faces import Stage
from tests.support.given import VISIT, give


HREF = re.compile(r'href="/team/files/([A-Za-z0-9_-]{43})"')
LEAVES_IT_OPEN = {
    "download_button",
    "image",
    "audio",
    "video",
    "pyplot",
    "graphviz_chart",
    "logo",
    "pdf",
    "write_stream",
    "pydeck_chart",
}
"""Calls of Streamlit that may leave something at an address of its own, or fetch it from elsewhere."""


def test_no_page_leaves_anything_at_streamlits_own_address() -> None:
    found = []
    for file in (Path(feedback_app.__file__).parent / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in LEAVES_IT_OPEN:
                found.append((file.name, node.attr))
    assert found == []


def test_a_pressed_button_gives_a_link_for_this_browser(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str]
) -> None:
    tab = _pack(stage, monkeypatch, cookies, stage.cast.asha)
    assert HREF.search(tab.html) is None
    tab.press("pack-file-html")
    file = _fetched(stage, cookies["fb_staff"], tab)
    assert file.name == "pack-2025-q4-team.html"
    assert b"What people told us" in file.data


def test_without_a_session_there_is_no_file(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str]
) -> None:
    tab = _pack(stage, monkeypatch, cookies, stage.cast.asha)
    cookies.clear()
    tab.press("pack-file-pdf")
    assert "You are no longer signed in here." in tab.said.replace("\\", "")
    with stage.workspace.database.read() as session:
        assert session.scalar(sa.select(SessionFile.id)) is None


@pytest.mark.parametrize(
    ("page", "parameters", "first", "key", "kind"),
    [
        ("trends", {}, "", "picture-SVG", "trend_picture"),
        ("themes", {}, "show-cloud", "cloud-better-SVG", "word_cloud"),
        ("send", {}, "FormSubmitter:invite-Create link", "link-sheet", "link_sheet"),
        ("send", {}, "FormSubmitter:invite-Create link", "link-code", "qr_code"),
    ],
)
def test_each_kind_of_file(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    cookies: dict[str, str],
    page: str,
    parameters: dict[str, str],
    first: str,
    key: str,
    kind: str,
) -> None:
    for months_ago in (1, 2, 3, 4, 5):
        _say(stage, "The waiting list was far too long.", stage.clock() - timedelta(days=31 * months_ago))
    cookies["fb_staff"] = _cookie(stage, stage.cast.asha)
    tab = TeamTab(monkeypatch, stage.cast.asha, page, **parameters)
    if first.startswith("Form"):
        tab.press(first)
    elif first:
        tab.app.toggle(key=first).set_value(True)
        tab.run()
    tab.press(key)
    file = _fetched(stage, cookies["fb_staff"], tab)
    assert (file.kind, bool(file.data)) == (kind, True)


def _pack(stage: Stage, monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str], by: Actor) -> TeamTab:
    cookies["fb_staff"] = _cookie(stage, by)
    tab = TeamTab(monkeypatch, by, "pack")
    tab.press("pack-prepare")
    return tab


def _say(stage: Stage, words: str, at: datetime) -> None:
    answers = {"overall": Chosen("poor"), "could_be_better": Written(words)}
    with stage.workspace.database.write() as session:
        give(session, stage.workspace.keys, stage.cast.north, VISIT, answers, at=at)


def _cookie(stage: Stage, by: Actor) -> str:
    return cookie_of(stage.workspace.database, stage.workspace.keys, by, stage.clock())


def _fetched(stage: Stage, cookie: str, tab: TeamTab) -> FileToHandOver:
    (address,) = HREF.findall(tab.html)
    with stage.workspace.database.write() as session:
        return session_files.fetch(
            session, keys=stage.workspace.keys, secret=cookie, address=address, now=stage.clock()
        )
