"""The pathway page: each split, its picture, its definition, where its figures lead, and nothing at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedback_app.services.results.pathway import SPLITS, Split
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.history import tell_history


OpenPathway = Callable[..., TeamTab]


@pytest.fixture
def open_pathway(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenPathway:
    def opened(**parameters: str) -> TeamTab:
        return TeamTab(monkeypatch, stage.cast.ben, "pathway", **parameters)

    return opened


@pytest.fixture
def told(stage: Stage) -> None:
    tell_history(stage.workspace.database, stage.workspace.keys, stage.cast)


def test_an_empty_workspace_says_what_to_do_first(open_pathway: OpenPathway) -> None:
    assert "No one has answered yet." in open_pathway().said


def test_it_begins_with_the_occasions(open_pathway: OpenPathway, told: None) -> None:
    tab = open_pathway(period="all")
    assert "5 people answered in 2 groups, the largest (4): After a visit." in tab.said
    assert "Very good or good" in tab.said
    assert tab.charts == 2
    assert "split" not in tab.address
    assert {"Results: After a visit", "Results: After a consultation"} <= set(tab.links)
    assert "What these figures mean" in [each.label for each in tab.app.expander]


@pytest.mark.parametrize("split", Split)
def test_every_split_stands_in_the_address_and_says_something(
    open_pathway: OpenPathway, told: None, split: Split
) -> None:
    tab = open_pathway(period="all", split=split.value)
    assert tab.address.get("split", Split.TOUCHPOINT.value) == split.value
    said = {
        Split.TOUCHPOINT: "in 2 groups",
        Split.AGENCY: "no form that asks professionals for their job was answered",
        Split.GROUPING: "no one in an episode was asked for anything",
        Split.ORGANISATION: "all of one group: North",
    }
    assert said[split] in tab.said


def test_a_choice_goes_into_the_address_and_nonsense_is_left_out(
    open_pathway: OpenPathway, told: None
) -> None:
    tab = open_pathway(split="<b>", period="all")
    assert "in 2 groups" in tab.said
    tab.choose("Look by", SPLITS[Split.GROUPING])
    assert tab.address["split"] == "grouping"


def test_the_responses_page_takes_a_grouping_and_goes_back_to_all(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, told: None
) -> None:
    tab = TeamTab(monkeypatch, stage.cast.ben, "responses", period="all", grouping="getting_help")
    assert "THRIVE grouping at the time: **Getting Help**" in tab.said
    assert "There is no response to open" in tab.said
    tab.press("every-grouping")
    assert "grouping" not in tab.address
    assert "Case 12" in tab.links
    assert "THRIVE" not in TeamTab(monkeypatch, stage.cast.ben, "responses", grouping="<b>").said
