"""A burst on *This week*: what the team reads, what a lead decides, and undoing it."""

from __future__ import annotations

import pytest

from feedback_app.services.answering import answering, submitting
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.responses.bursts import USUAL
from surveys.core.answers import Chosen
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage


N = USUAL + 3


@pytest.fixture
def burst(stage: Stage) -> None:
    code = stage.open_point("small_anonymous")
    for _ in range(N):
        key = AnsweringKey.new_at(code)
        assert key
        with stage.workspace.database.write() as session:
            assert answering.open_answering(session, keys=stage.workspace.keys, key=key, now=stage.clock())
            submitting.submit(
                session, keys=stage.workspace.keys, key=key, answers={"helpful": Chosen("yes")},
                now=stage.clock(),
            )  # fmt: skip


@pytest.mark.usefixtures("burst")
def test_a_lead_sets_a_burst_aside_and_brings_it_back(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = TeamTab(monkeypatch, stage.cast.asha, "this_week")
    assert "Many responses at once" in tab.said
    assert f"{N} responses to" in tab.said
    assert "“Tuesdays”, 10 March 2026 between 09:00 and 10:00" in tab.said
    (aside,) = [each for each in tab.app.button if each.label == f"Set aside {N} responses"]
    aside.click()
    tab.run()
    assert "between 1 and 300 characters" in tab.said
    tab.write("Reason for setting aside", "One person, many times")
    (aside,) = [each for each in tab.app.button if each.label == f"Set aside {N} responses"]
    aside.click()
    tab.run()
    assert "Many responses at once" not in tab.said
    assert "set aside on 10 March 2026 by Asha" in tab.said
    assert "Reason: One person, many times" in tab.said
    assert "No one has answered yet." in tab.said
    (undo,) = [each for each in tab.app.button if each.label == "Undo"]
    undo.click()
    tab.run()
    assert "Many responses at once" in tab.said


@pytest.mark.usefixtures("burst")
def test_a_lead_keeps_a_burst_and_is_not_asked_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = TeamTab(monkeypatch, stage.cast.asha, "this_week")
    (keep,) = [each for each in tab.app.button if each.label == "Keep them"]
    keep.click()
    tab.run()
    assert "Many responses at once" not in tab.said
    assert "set aside" not in tab.said


@pytest.mark.usefixtures("burst")
def test_others_of_the_team_see_it_and_are_told_who_decides(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = TeamTab(monkeypatch, stage.cast.ben, "this_week")
    assert "Tell your team lead" in tab.said
    assert [each.label for each in tab.app.button if "aside" in each.label or each.label == "Keep them"] == []
    assert "Many responses at once" not in TeamTab(monkeypatch, stage.cast.cara, "this_week").said
