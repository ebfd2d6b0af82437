"""The trends page: what it says of a series, choices in the address, notes, and an empty workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feedback_app.services.trends import chart_notes
from feedback_app.storage.models import Alert
from surveys.catalogue import measure_forms
from surveys.core.answers import Chosen
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.given import VISIT, give


OpenTrends = Callable[..., TeamTab]


@pytest.fixture
def open_trends(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenTrends:
    def opened(**parameters: str) -> TeamTab:
        return TeamTab(monkeypatch, stage.cast.ben, "trends", **parameters)

    return opened


def months(stage: Stage, n: int, *, each: int = 2) -> None:
    """So many months of good answers before the present one."""
    now = stage.clock()
    with stage.workspace.database.write() as session:
        for back in range(1, n + 1):
            count = now.year * 12 + now.month - 1 - back
            at = datetime(count // 12, count % 12 + 1, 15, tzinfo=UTC)
            for _ in range(each):
                give(
                    session, stage.workspace.keys, stage.cast.north, VISIT, {"overall": Chosen("good")}, at=at
                )


def test_an_empty_workspace_says_what_to_do_first(open_trends: OpenTrends) -> None:
    assert "No one has answered yet." in open_trends().said


def test_an_address_without_answers_is_a_sentence(stage: Stage, open_trends: OpenTrends) -> None:
    months(stage, 1)
    assert "There are no answers for these choices" in open_trends(touchpoint="drop_in").said


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
    assert "How many people answered" in tab.said
    assert "Run chart" in tab.said
    tab = open_trends(follow="no_such", chart="<b>", better="sideways", target="NaN", codes="x")
    assert "P′ chart" in tab.said


def test_a_note_is_written_drawn_and_taken_away(stage: Stage, open_trends: OpenTrends) -> None:
    months(stage, 14)
    tab = open_trends()
    (box,) = [each for each in tab.app.text_input if each.label == "What happened"]
    box.set_value("New clinic opened")
    (add,) = [each for each in tab.app.button if each.label == "Add note"]
    add.click()
    tab.run()
    with stage.workspace.database.read() as session:
        (note,) = chart_notes.list_notes(session, by=stage.cast.ben)
    assert f"{note.month:%B %Y}: New clinic opened" in tab.said
    tab.press(f"remove-{note.id}")
    assert "New clinic opened" not in tab.said


def press(tab: TeamTab, label: str) -> None:
    (button,) = [each for each in tab.app.button if each.label == label]
    button.click()
    tab.run()


def number(tab: TeamTab, beginning: str) -> Any:
    (box,) = [each for each in tab.app.number_input if each.label.startswith(beginning)]
    return box


def test_a_lead_keeps_a_target_and_new_limits_and_the_team_sees_them(
    stage: Stage, open_trends: OpenTrends, monkeypatch: pytest.MonkeyPatch
) -> None:
    months(stage, 14)
    tab = TeamTab(monkeypatch, stage.cast.asha, "trends", chart="xmr")
    number(tab, "Saved target").set_value(90.0)
    number(tab, "Limits from the first").set_value(12)
    number(tab, "From (%)").set_value(70.0)
    number(tab, "Until (%)").set_value(90.0)
    press(tab, "Save settings")
    assert "Set by the team: target 90%; planned from 70%" in tab.said
    tab.write("What changed then", "Second clinic")
    press(tab, "Set new limits")
    assert "(Second clinic)" in tab.said
    assert "New limits from Feb 2026." in tab.said
    tab = open_trends(chart="xmr")
    assert "Set by the team: target 90%" in tab.said
    assert "the target of 90%" in tab.said or "Too few points" in tab.said
    assert "target" not in tab.address
    assert "Target, baseline and new limits" not in [each.label for each in tab.app.expander]
    number(tab, "Target (%), to try another").set_value(80.0)
    tab.run()
    assert tab.address["target"] == "80"


def test_new_limits_are_removed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    months(stage, 14)
    tab = TeamTab(monkeypatch, stage.cast.asha, "trends", chart="xmr")
    tab.write("What changed then", "Second clinic")
    press(tab, "Set new limits")
    (remove,) = [each for each in tab.app.button if each.label == "Delete"]
    remove.click()
    tab.run()
    assert "Second clinic" not in tab.said


def test_what_cannot_be_kept_is_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    months(stage, 3)
    tab = TeamTab(monkeypatch, stage.cast.asha, "trends")
    number(tab, "Saved target").set_value(180.0)
    press(tab, "Save settings")
    assert "It must be between 0 and 100." in tab.said
    press(tab, "Set new limits")
    assert "It must have between 1 and 60 characters." in tab.said


def test_several_organisations_have_no_settings_together(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    months(stage, 3)
    roles = ((stage.cast.north, "team_lead"), (stage.cast.south, "team_lead"))
    tab = TeamTab(monkeypatch, replace(stage.cast.asha, roles=roles), "trends")
    assert "saved for each organisation. Choose one above" in tab.said
    tab.choose("Organisation", "North")
    assert "Target, baseline and new limits" in [each.label for each in tab.app.expander]


def test_rare_alerts_are_drawn_as_days_between(stage: Stage, open_trends: OpenTrends) -> None:
    core = measure_forms()["core10"]
    with stage.workspace.database.write() as session:
        old = stage.clock() - timedelta(days=900)
        response = give(session, stage.workspace.keys, stage.cast.north, core, {}, at=old)
        for at, days in enumerate((10, 200, 400, 401)):
            session.add(
                Alert(
                    organisation_id=stage.cast.north, response_id=response, question_id=f"q{at}",
                    form_key=core.key, raised_at=old + timedelta(days=days),
                )
            )  # fmt: skip
    tab = open_trends(form=core.key, follow="alerts")
    assert "Alerts raised: days from one to the next" in tab.said
    assert "too few for limits" in tab.said
    assert "Higher is better." in tab.said
    tab = open_trends(form=core.key, follow="alerts", chart="run")
    assert "days from one" not in tab.said


def test_days_between_of_one_event_is_a_sentence(stage: Stage, open_trends: OpenTrends) -> None:
    core = measure_forms()["core10"]
    with stage.workspace.database.write() as session:
        old = stage.clock() - timedelta(days=100)
        give(session, stage.workspace.keys, stage.cast.north, core, {}, at=old)
    tab = open_trends(form=core.key, follow="alerts", chart="days")
    assert "Give events on at least two days." in tab.said
