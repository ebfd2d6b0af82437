"""The Streamlit face: help on top of the very next page after an answer that needs a conversation."""

from __future__ import annotations

import pytest

from feedback_app.errors import OperationalError
from feedback_app.services.answering import page_turns
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.safety.defaults import defaults
from surveys.catalogue import face_words
from tests.feedback_app.ui.respondent_tab import RespondentTab
from tests.support.faces import Stage


WORDS = face_words("en-GB")


@pytest.fixture
def tab(stage: Stage, cookies: dict[str, str]) -> RespondentTab:
    """At the ten questions."""
    tab = RespondentTab(stage, cookies, AnsweringKey(stage.invite("core10")))
    shown = " ".join(each.value for each in tab.app.markdown)
    assert WORDS.left_draft(defaults().draft_minutes) in shown.replace("\\", "")
    assert WORDS.help_title in headers(tab)
    tab.start()
    return tab


def headers(tab: RespondentTab) -> list[str]:
    return [each.value.replace("\\", "") for each in tab.app.header]


def is_helped(tab: RespondentTab) -> bool:
    return WORDS.help_now_title in headers(tab)


@pytest.mark.parametrize("way", ["go_on", "go_back"])
def test_help_is_on_the_very_next_page(tab: RespondentTab, way: str) -> None:
    assert not is_helped(tab)
    tab.choose("core10-core10_6", "1")
    getattr(tab, way)()
    assert tab.at == {"go_on": "check", "go_back": "start"}[way]
    assert is_helped(tab)


def test_any_other_answer_shows_none(tab: RespondentTab) -> None:
    tab.choose("core10-core10_6", "0")
    tab.choose("core10-core10_8", "4")
    tab.go_on()
    assert not is_helped(tab)


def test_the_thank_you_page_shows_it_again(tab: RespondentTab) -> None:
    tab.choose("core10-core10_6", "3")
    tab.go_on()
    tab.press("send-answers")
    assert tab.heading == "We have your answers"
    assert is_helped(tab)


def test_when_it_could_not_be_saved_help_shows_at_once(
    tab: RespondentTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OperationalError("database_full", where="Database", what="Full.", how="Free some space.")

    monkeypatch.setattr(page_turns, "go_on", broken)
    tab.choose("core10-core10_6", "1")
    tab.go_on()
    assert tab.at == "core10"
    assert is_helped(tab)
