"""Which page is shown to whom: answering needs no sign-in, every team page does, on every run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import feedback_app
from feedback_app.access.actor import Actor
from feedback_app.config import Settings, WorkspaceKind
from feedback_app.services.process.workspace import set_current_workspace
from feedback_app.services.team_pages.pages import TEAM_PAGES
from feedback_app.ui.session import context
from feedback_app.web.serving.pages import DEMONSTRATION_BANNER
from tests.support.faces import Stage


ENTRY = Path(feedback_app.__file__).parent / "ui" / "streamlit_app.py"
SIGN_IN = "Sign in to see what people are telling you"


def run() -> AppTest:
    app = AppTest.from_file(ENTRY, default_timeout=30).run()
    assert not app.exception, app.exception
    return app


def title(app: AppTest) -> str:
    return app.title[0].value


def texts(app: AppTest) -> str:
    return " ".join(str(each.value) for each in (*app.title, *app.markdown, *app.text))


@pytest.mark.parametrize("cookie", [None, "", "nonsense", "x" * 43])
def test_without_a_session_nothing_of_the_team_is_shown(
    stage: Stage, cookies: dict[str, str], cookie: str | None
) -> None:
    if cookie is not None:
        cookies["fb_staff"] = cookie
    app = run()
    assert title(app) == SIGN_IN
    assert not app.sidebar.text
    assert not app.button


def test_a_session_shows_the_page_the_name_and_the_way_out(stage: Stage, cookies: dict[str, str]) -> None:
    cookies["fb_staff"] = stage.signed_in()
    app = run()
    assert title(app) != SIGN_IN
    assert "Signed in as Ben" in [text.value for text in app.sidebar.text]


def test_signing_out_in_one_tab_ends_the_others(stage: Stage, cookies: dict[str, str]) -> None:
    cookies["fb_staff"] = stage.signed_in()
    app, other = run(), run()
    app.sidebar.button(key="sign-out").click().run()
    assert title(app) == SIGN_IN
    assert title(other.run()) == SIGN_IN


def test_a_session_that_ran_out_ends_at_the_next_click(stage: Stage, cookies: dict[str, str]) -> None:
    cookies["fb_staff"] = stage.signed_in()
    app = run()
    stage.clock.turn(minutes=31)
    assert title(app.run()) == SIGN_IN


def test_an_administrator_sees_no_page_with_answers(
    stage: Stage, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "current_actor", lambda: stage.cast.dev)
    app = run()
    assert title(app) == "This page is not part of your role"


@pytest.mark.parametrize("who", ["asha", "ben", "cara", "dev"])
def test_links_are_those_of_the_role(stage: Stage, who: str) -> None:
    actor: Actor = getattr(stage.cast, who)
    shown = {page.title for page in TEAM_PAGES if page.may_be_opened_by(actor)}
    team = {
        "This week", "Results", "Trends", "Response", "Pathway", "Words", "Themes", "Quotes", "Actions",
        "Responses", "Families", "Scores", "Outcomes", "Due", "Alerts", "Ask for feedback", "Measures",
    }  # fmt: skip
    expected = {
        "asha": {*team, "Import and export", "Pack", "Safety settings"},
        "ben": team,
        "cara": {*team, "Import and export", "Pack", "Safety settings"},
        "dev": {"Safety settings", "Measures"},
    }
    assert shown == expected[who]


def test_the_demonstration_says_so_on_every_page(
    stage: Stage, cookies: dict[str, str], tmp_path: Path
) -> None:
    assert DEMONSTRATION_BANNER not in texts(run())
    demo = Settings(data_dir=tmp_path / "demo", workspace=WorkspaceKind.DEMO)
    set_current_workspace(replace(stage.workspace, settings=demo))
    assert DEMONSTRATION_BANNER in texts(run())
    cookies["fb_staff"] = stage.signed_in()
    assert DEMONSTRATION_BANNER in texts(run())
