"""The page of who answers and who stops: its sentences, and an empty workspace."""

from __future__ import annotations

import pytest

from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.results.response_flow import FormFlow, LeavingPoint
from feedback_app.ui.components.dashboards.flow_of_form import sentence
from surveys.core.answers import Chosen
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.given import VISIT, give
from tests.support.respondent import save


def form_flow(**more: object) -> FormFlow:
    counted = ("links", "mailed", "by_link", "by_code", "on_paper", "imported")
    nothing = {**dict.fromkeys(counted, 0), "known_used": None}
    return FormFlow("visit", "Visit", **{**nothing, "stops": (), **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (form_flow(), "0 people answered."),
        (form_flow(by_link=1, links=1), "1 person answered: 1 by a link. 1 link was created."),
        (
            form_flow(by_link=2, by_code=3, links=4, mailed=1, known_used=2),
            (
                "5 people answered: 2 by a link, 3 by a code for many people. "
                "4 links were created, 1 of them sent by email; 2 of them used."
            ),
        ),
        (
            form_flow(on_paper=1, imported=9, stops=(LeavingPoint(1, "Overall?", 1),)),
            "10 people answered: 1 on paper, 9 imported. 1 person started and has not sent it:",
        ),
    ],
)
def test_what_is_said_of_a_form(found: FormFlow, said: str) -> None:
    assert sentence(found) == said


def test_an_empty_workspace_says_what_to_do_first(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No one has answered yet." in TeamTab(monkeypatch, stage.cast.ben, "response").said


def test_who_answered_and_who_stopped_where(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = stage.workspace
    with workspace.database.write() as session:
        give(session, workspace.keys, stage.cast.north, VISIT, {"overall": Chosen("good")}, at=stage.clock())
    key = AnsweringKey(stage.invite())
    save(
        workspace.database, workspace.keys, key, "overall", Chosen("poor"), now=stage.clock(), at_page="sorry"
    )
    said = TeamTab(monkeypatch, stage.cast.ben, "response").said
    assert "1 person answered" in said
    assert "1 person at “We are sorry it was not good”" in said.replace("\\", "")
