"""Every form that comes with the product can be walked to its end on the Streamlit page."""

from __future__ import annotations

import pytest

from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.storage.models import Response
from surveys.catalogue import face_words, shipped_forms
from surveys.core.model import (
    Mode,
    OneChoice,
    Rating,
    StatementGroup,
)
from tests.feedback_app.ui.respondent_tab import RespondentTab
from tests.support.faces import Stage
from tests.support.respondent import count


LONGEST = 40


def give_as_little_as_possible(tab: RespondentTab) -> None:
    """Leave the page as it is; if it wants an answer, take the last one there is."""
    before = tab.at
    tab.go_on()
    if tab.at == before:
        for radio in tab.app.radio:
            radio.set_value(_codes(tab, str(radio.key))[-1])
        tab.go_on()


def answer_everything(tab: RespondentTab) -> None:
    """Take the first answer everywhere and write a line."""
    for radio in tab.app.radio:
        radio.set_value(_codes(tab, str(radio.key))[0])
    for box in tab.app.checkbox[:1]:
        box.check()
    for field in (*tab.app.text_area, *tab.app.text_input):
        field.set_value("7")
    tab.go_on()


def _codes(tab: RespondentTab, key: str) -> list[str]:
    """The codes behind a radio's labels; a reason for no answer comes last."""
    question = tab.form.question(key.removeprefix("answer-").partition("-")[0])
    if isinstance(question, Rating):
        return [str(point) for point in range(11)]
    assert isinstance(question, (OneChoice, StatementGroup))
    codes = (option.code for option in tab.form.options(question))
    return [*codes, *(f"reason {each}" for each in question.missing)]


def blank_may_reach_the_end(key: str) -> bool:
    return not any(getattr(question, "required", False) for question in shipped_forms()[key].questions)


@pytest.mark.parametrize("form_key", sorted(filter(blank_may_reach_the_end, shipped_forms())))
def test_a_form_without_a_single_answer_is_not_stored(
    stage: Stage, cookies: dict[str, str], form_key: str
) -> None:
    is_anonymous = shipped_forms()[form_key].mode is Mode.ANONYMOUS
    key = AnsweringKey.new_at(stage.open_point(form_key)) if is_anonymous else None
    tab = RespondentTab(stage, cookies, key or AnsweringKey(stage.invite(form_key)))
    tab.start()
    while tab.at != "check":
        tab.go_on()
    tab.press("send-answers")
    assert tab.heading == "Check your answers"
    assert face_words("en-GB").nothing_answered in tab.problems.replace("\\", "")
    assert count(stage.workspace.database, Response) == 0


@pytest.mark.parametrize("answer_page", [give_as_little_as_possible, answer_everything])
@pytest.mark.parametrize("form_key", sorted(shipped_forms()))
def test_a_form_reaches_its_end(
    stage: Stage, cookies: dict[str, str], form_key: str, answer_page: object
) -> None:
    form = shipped_forms()[form_key]
    if form.mode is Mode.ANONYMOUS:
        key = AnsweringKey.new_at(stage.open_point(form_key))
    else:
        key = AnsweringKey(stage.invite(form_key))
    assert key
    tab = RespondentTab(stage, cookies, key)
    tab.start()
    seen = []
    while tab.at != "check":
        seen.append(tab.at)
        assert len(seen) < LONGEST
        (answer_page if len(seen) > 1 else answer_everything)(tab)  # pyright: ignore[reportCallIssue]
        assert tab.problems == "", (tab.at, tab.problems)
    tab.press("send-answers")
    assert tab.heading == "We have your answers"
    assert count(stage.workspace.database, Response) == 1
