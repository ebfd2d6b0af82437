"""The trends page: what it says of a series, choices in the address, notes, and an empty workspace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from feedback_app.services.results import chart_notes
from surveys.answers import Chosen
from tests.feedback_app.faces import Stage
from tests.feedback_app.given import VISIT, give
from tests.feedback_app.ui.team_tab import TeamTab


OpenTrends = Callable[..., TeamTab]


@pytest.fixture
def open_trends(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenTrends:
    def opened(**parameters: str) -> TeamTab:
        return TeamTab(monkeypatch, stage.cast.ben, "trends", **parameters)

    return opened


def months(stage: Stage, n: int, *, each: int = 2) -> None:
    """So many months of good answers before the present one."""
    now = stage.clock()
    with stage.place.database.write() as session:
        for back in range(1, n + 1):
            count = now.year * 12 + now.month - 1 - back
            at = datetime(count // 12, count % 12 + 1, 15, tzinfo=UTC)
            for _ in range(each):
                give(session, stage.place.keys, stage.cast.north, VISIT, {"overall": Chosen("good")}, at=at)


def test_an_empty_workspace_says_what_to_do_first(open_trends: OpenTrends) -> None:
    assert "Nobody has answered yet." in open_trends().said


def test_few_months_are_dots_and_a_sentence(stage: Stage, open_trends: OpenTrends) -> None:
    months(stage, 5)
    said = open_trends().said
    assert "Too few points to tell" in said
    assert "Friends" not in said or "Overall" in said


def test_a_stable_series_says_so_and_how_it_was_judged(stage: Stage, open_trends: OpenTrends) -> None:
    months(stage, 15)
    tab = open_trends(chart="xmr")
    assert "XmR chart with Making Data Count rules" in tab.said
    assert "Overall, how was your experience of our service" in tab.said
    assert tab.address["chart"] == "xmr"
    assert tab.app.get("arrow_vega_lite_chart") or tab.app.get("vega_lite_chart")


def test_few_answers_a_month_suggest_another_chart_and_say_why(stage: Stage, open_trends: OpenTrends) -> None:
    months(stage, 15)
    said = open_trends().said
    assert "P′ chart" in said


def test_what_is_followed_stands_in_the_address_and_nonsense_there_is_left_out(
    stage: Stage, open_trends: OpenTrends
) -> None:
    months(stage, 14)
    tab = open_trends(follow="responses", chart="run", target="2")
    assert "How many answered" in tab.said
    assert "Run chart" in tab.said
    tab = open_trends(follow="no_such", chart="<b>", better="sideways", target="NaN", codes="x")
    assert "P′ chart" in tab.said


def test_a_note_is_written_drawn_and_taken_away(stage: Stage, open_trends: OpenTrends) -> None:
    months(stage, 14)
    tab = open_trends()
    (box,) = [each for each in tab.app.text_input if each.label == "What happened"]
    box.set_value("New clinic opened")
    (add,) = [each for each in tab.app.button if each.label == "Add the note"]
    add.click()
    tab.run()
    with stage.place.database.read() as session:
        (note,) = chart_notes.list_notes(session, by=stage.cast.ben)
    assert f"{note.month:%B %Y}: New clinic opened" in tab.said
    tab.press(f"remove-{note.id}")
    assert "New clinic opened" not in tab.said
