"""The team's *Actions* page: written down, moved on, told to respondents on both faces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from feedback_app.access.actor import Actor
from feedback_app.services.actions import actions
from feedback_app.services.actions.action_list import done_in_public
from feedback_app.services.actions.actions import ActionState, Plan
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.storage.models import Action
from tests.feedback_app.ui.respondent_tab import RespondentTab
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.given import NASTY
from tests.support.respondent import count


SIGNS = Plan(said="The room is hard to find.", doing="There are new signs.", due_on=date(2026, 4, 1))
OpenPage = Callable[..., TeamTab]


@pytest.fixture
def open_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    def opened(by: Actor | None = None) -> TeamTab:
        return TeamTab(monkeypatch, by or stage.cast.ben, "actions")

    return opened


def record(stage: Stage, plan: Plan = SIGNS, state: ActionState = ActionState.OPEN) -> str:
    with stage.workspace.database.write() as session:
        action_id = actions.record(
            session, by=stage.cast.ben, organisation_id=stage.cast.north, plan=plan, now=stage.clock()
        )
        actions.move(session, by=stage.cast.ben, action_id=action_id, state=state, now=stage.clock())
    return action_id


def fill(tab: TeamTab, **words: str) -> None:
    for name, text in words.items():
        tab.app.text_input(key=f"write-{name}-new").set_value(text)


def save(tab: TeamTab) -> None:
    (button,) = [each for each in tab.app.button if each.label == "Create action"]
    button.click()
    tab.run()


def test_an_empty_page_says_what_an_action_is_for(open_page: OpenPage) -> None:
    tab = open_page()
    assert "People answer again when they see that their feedback changed something" in tab.said
    assert not tab.app.header
    assert not tab.app.get("link_button")


def test_an_action_is_written_down_and_moved_on(open_page: OpenPage, stage: Stage) -> None:
    tab = open_page()
    fill(tab, said=SIGNS.said, doing=SIGNS.doing)
    save(tab)
    assert [each.value for each in tab.app.header] == ["To do (1)"]
    assert SIGNS.said in tab.said
    (key,) = [str(each.key) for each in tab.app.button if each.label == "Start"]
    tab.press(key)
    assert [each.value for each in tab.app.header] == ["In progress (1)"]
    tab.press(key.replace("doing", "done"))
    assert [each.value for each in tab.app.header] == ["Done (1)"]
    assert "done on 10 March 2026" in tab.said


def test_what_is_missing_is_said_and_nothing_is_stored(open_page: OpenPage, stage: Stage) -> None:
    tab = open_page()
    fill(tab, said=SIGNS.said)
    save(tab)
    assert "“What we do” needs between 1 and 200 characters." in tab.said
    assert count(stage.workspace.database, Action) == 0


def test_what_is_overdue_is_said(open_page: OpenPage, stage: Stage) -> None:
    record(stage)
    record(stage, replace(SIGNS, due_on=stage.clock().date() - timedelta(days=1)))
    tab = open_page()
    assert "**1 action is overdue.**" in tab.said
    assert tab.said.count("Overdue") == 1


def test_the_poster_is_offered_once_there_is_something_to_tell(open_page: OpenPage, stage: Stage) -> None:
    record(stage, replace(SIGNS, is_public=True), ActionState.DONE)
    (link,) = open_page().app.get("link_button")
    assert link.proto.url == "/you-said/north"


@pytest.mark.parametrize("words", NASTY)
def test_sentences_are_shown_as_they_are(open_page: OpenPage, stage: Stage, words: str) -> None:
    record(stage, replace(SIGNS, said=words[:200]))
    tab = open_page()
    shown = " ".join(words.split())
    assert any(shown == _unescaped(each.value) for each in tab.app.markdown)


def _unescaped(markdown: str) -> str:
    return markdown.removeprefix("**").removesuffix("**").replace("\\", "").replace("\u2060", "")


def test_another_organisation_sees_nothing_of_it(open_page: OpenPage, stage: Stage) -> None:
    record(stage)
    tab = open_page(stage.cast.cara)
    assert SIGNS.said not in tab.said
    tab = open_page(stage.cast.dev)
    assert SIGNS.said not in tab.said


class TestTheThankYouPage:
    @pytest.fixture
    def tab(self, stage: Stage, cookies: dict[str, str]) -> RespondentTab:
        tab = RespondentTab(stage, cookies, AnsweringKey(stage.invite("small_pseudonymous")))
        tab.start()
        tab.choose("helpful", "yes")
        while tab.at != "check":
            tab.go_on()
        return tab

    def words(self, tab: RespondentTab) -> str:
        shown = (*tab.app.subheader, *tab.app.markdown)
        return "\n".join(str(each.value).replace("\\", "") for each in shown)

    def test_tells_what_was_done_in_public(self, stage: Stage, tab: RespondentTab) -> None:
        record(stage, replace(SIGNS, is_public=True), ActionState.DONE)
        record(stage, replace(SIGNS, said="Only for us."), ActionState.DONE)
        record(stage, replace(SIGNS, said="Not yet.", is_public=True), ActionState.DOING)
        tab.press("send-answers")
        assert "You said, we did" in self.words(tab)
        assert "You said: The room is hard to find." in self.words(tab)
        assert not {"Only for us.", "Not yet."} & set(self.words(tab).splitlines())

    def test_says_nothing_where_nothing_was_done(self, stage: Stage, tab: RespondentTab) -> None:
        record(stage, replace(SIGNS, is_public=True))
        tab.press("send-answers")
        assert "You said" not in self.words(tab)
        with stage.workspace.database.read() as session:
            assert done_in_public(session, organisation_id=stage.cast.north) == ()
