"""Each dashboard says what its figures mean, and leads to the responses behind them where that is allowed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedback_app.services.results.openable import HowManyOpen, how_many_open
from feedback_app.services.results.view import Period, View
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.given import CONSULTATION, VISIT
from tests.support.history import tell_history


OpenPage = Callable[..., TeamTab]
PROMISED = "These answers were promised to stay anonymous"
OPEN = "Open the response behind this"


@pytest.fixture
def open_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    tell_history(stage.workspace.database, stage.workspace.keys, stage.cast)

    def opened(page: str, **parameters: str) -> TeamTab:
        return TeamTab(monkeypatch, stage.cast.ben, page, **parameters)

    return opened


@pytest.mark.parametrize(
    "page", ["this_week", "results", "trends", "pathway", "themes", "response", "outcomes"]
)
def test_what_the_figures_mean_is_one_tap_away(open_page: OpenPage, page: str) -> None:
    titles = {each.label for each in open_page(page, period="all").app.expander}
    assert titles & {"What these figures mean", "What is counted here"}


@pytest.mark.parametrize("page", ["results", "trends"])
def test_a_form_that_is_not_anonymous_can_be_opened_from_its_figures(open_page: OpenPage, page: str) -> None:
    assert OPEN in open_page(page, form=CONSULTATION.key, period="all").links
    anonymous = open_page(page, form=VISIT.key, period="all")
    assert OPEN not in anonymous.links
    assert PROMISED in anonymous.said


def test_this_week_and_response_lead_there_too(open_page: OpenPage) -> None:
    assert OPEN in open_page("this_week").links
    tab = open_page("response", period="all")
    assert [link.startswith(OPEN) for link in tab.links].count(True) == 1
    assert PROMISED not in tab.said  # once, among what the figures mean


def test_the_responses_page_shows_which_form_is_looked_at(open_page: OpenPage) -> None:
    tab = open_page("responses", form=CONSULTATION.key, period="all")
    assert "Form" in tab.labels()
    assert "1 to open" in tab.said


def test_without_the_right_nothing_is_counted(open_page: OpenPage, stage: Stage) -> None:
    open_page("results")
    view = View(period=Period.ALL)
    with stage.workspace.database.read() as session:
        assert how_many_open(session, by=stage.cast.ben, view=view, now=stage.clock()) == HowManyOpen(1, 4)
        assert how_many_open(session, by=stage.cast.dev, view=view, now=stage.clock()) == HowManyOpen(0, 0)
