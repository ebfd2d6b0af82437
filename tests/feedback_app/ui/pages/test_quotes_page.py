"""The team's *Quotes* page: chosen, hidden by hand, approved by two, taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedback_app.access.actor import Actor
from feedback_app.services.actions import actions
from feedback_app.services.actions.actions import Plan
from feedback_app.services.comment_ids import CommentId
from feedback_app.storage.models import ActionComment, Quote
from surveys.core.answers import Chosen, Written
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.given import NASTY, VISIT, give
from tests.support.respondent import count


LONG_WAIT = "The waiting list was so long that we gave up hope, Sarah."
OpenPage = Callable[..., TeamTab]


@pytest.fixture
def open_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    def opened(by: Actor | None = None, theme: str = "Waiting & timeliness") -> TeamTab:
        tab = TeamTab(monkeypatch, by or stage.cast.ben, "quotes")
        for shown in [each for box in tab.app.selectbox for each in box.options if each.startswith(theme)]:
            tab.choose("Theme", shown)
        return tab

    return opened


def said(stage: Stage, words: str = LONG_WAIT, consent: str = "yes") -> CommentId:
    answers = {"overall": Chosen("poor"), "could_be_better": Written(words), "quote": Chosen(consent)}
    with stage.workspace.database.write() as session:
        return CommentId(
            give(session, stage.workspace.keys, stage.cast.north, VISIT, answers), "could_be_better"
        )


def put_on_board(
    tab: TeamTab, comment: CommentId, shown: str | None = None, label: str = "Add to the board"
) -> None:
    if shown is not None:
        tab.app.text_area(key=f"shown-{comment.key}").set_value(shown)
    (button,) = [each for each in tab.app.button if each.label == label]
    button.click()
    tab.run()


def test_an_empty_board_says_how_it_works(open_page: OpenPage) -> None:
    tab = open_page()
    assert "Two of you approve each quote." in tab.said
    assert "No one who agreed to be quoted wrote clearly about something" in tab.said
    assert not tab.app.get("link_button")


def test_who_did_not_agree_is_not_shown(open_page: OpenPage, stage: Stage) -> None:
    said(stage, consent="no")
    tab = open_page()
    assert LONG_WAIT not in tab.html + tab.said


def test_a_quote_goes_from_choice_to_poster_by_two_people(open_page: OpenPage, stage: Stage) -> None:
    comment = said(stage)
    tab = open_page()
    assert "Possible names: Sarah" in tab.said
    put_on_board(tab, comment, "The waiting list was so long that we gave up hope, [name].")
    assert "Waiting for approval (1)" in tab.said
    (key,) = [str(each.key) for each in tab.app.button if each.label == "Approve"]
    tab.press(key)
    assert "You approved it. Someone else in your team must approve it too." in tab.said.replace("*", "")
    assert not [each for each in tab.app.button if each.key == key]
    other = open_page(stage.cast.asha)
    other.press(key)
    assert "Approved by two people (1)" in other.said
    assert [each.proto.url for each in other.app.get("link_button")] == ["/in-their-words/north"]


def test_a_corrected_spelling_is_refused_kindly(open_page: OpenPage, stage: Stage) -> None:
    comment = said(stage)
    tab = open_page()
    put_on_board(tab, comment, "The waiting list was very long.")
    assert "It has words that are not in what the person wrote." in tab.said
    assert count(stage.workspace.database, Quote) == 0


def test_a_quote_is_put_behind_an_action_and_taken_away_again(open_page: OpenPage, stage: Stage) -> None:
    plan, north = Plan(said="The wait was long.", doing="We ring in the first week."), stage.cast.north
    with stage.workspace.database.write() as session:
        action_id = actions.record(
            session, by=stage.cast.ben, organisation_id=north, plan=plan, now=stage.clock()
        )
    comment = said(stage)
    tab = open_page()
    put_on_board(tab, comment)
    for n in (1, 0):
        box = tab.app.checkbox(key=f"behind-{action_id}-{comment.key}")
        box.set_value(n == 1)
        tab.run()
        assert count(stage.workspace.database, ActionComment) == n


def test_changing_ones_mind_takes_it_off(open_page: OpenPage, stage: Stage) -> None:
    comment = said(stage)
    tab = open_page()
    put_on_board(tab, comment)
    (key,) = [str(each.key) for each in tab.app.button if each.label == "Remove their words"]
    tab.press(key)
    assert LONG_WAIT not in tab.html + tab.said
    assert "Waiting for approval" not in tab.said


@pytest.mark.parametrize("words", NASTY)
def test_words_are_text_and_never_markup(open_page: OpenPage, stage: Stage, words: str) -> None:
    said(stage, f"The waiting list was far too long. {words}")
    tab = open_page()
    if "<" in words:
        assert words.partition(">")[0] not in tab.html
    assert words.splitlines()[0] not in "".join(str(each.value) for each in tab.app.markdown)


@pytest.mark.parametrize("who", ["cara", "dev"])
def test_others_see_nothing_of_it(open_page: OpenPage, stage: Stage, who: str) -> None:
    comment = said(stage)
    put_on_board(open_page(), comment)
    tab = open_page(getattr(stage.cast, who))
    assert "waiting list" not in tab.html + tab.said
