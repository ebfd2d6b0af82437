"""Saved views on the filter bar: saved, opened, renamed, shared, deleted, and what is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedback_app.services.results.view import Period, View
from feedback_app.services.saved_views import saved_views
from feedback_app.services.saved_views.saved_filter import KeptFilter
from feedback_app.services.team_pages import pages
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.given import VISIT
from tests.support.history import tell_history


OpenPage = Callable[..., TeamTab]
NAME = "Save this view as"


@pytest.fixture
def open_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    tell_history(stage.workspace.database, stage.workspace.keys, stage.cast)

    def opened(page: str, **parameters: str) -> TeamTab:
        return TeamTab(monkeypatch, stage.cast.ben, page, **parameters)

    return opened


def press(tab: TeamTab, label: str) -> None:
    (button,) = [each for each in tab.app.button if each.label == label]
    button.click()
    tab.run()


def save(tab: TeamTab, name: str) -> None:
    tab.write(NAME, name)
    press(tab, "Save this view")


def the_view(stage: Stage, dashboard: pages.TeamPage) -> str:
    with stage.workspace.database.read() as session:
        (line,) = saved_views.list_views(session, by=stage.cast.ben, dashboard=dashboard)
    return line.id


@pytest.mark.parametrize("page", sorted(pages.DASHBOARDS))
def test_every_dashboard_saves_and_opens_a_view(stage: Stage, open_page: OpenPage, page: str) -> None:
    tab = open_page(page)
    save(tab, "Ours")
    assert "Ours" in tab.links
    tab = open_page(page, saved=the_view(stage, pages.DASHBOARDS[page]))
    assert "Saved view: **Ours**" in tab.said
    assert "saved" not in tab.address


def test_what_is_opened_is_what_was_saved_and_says_so_until_something_else_is_chosen(
    stage: Stage, open_page: OpenPage
) -> None:
    tab = open_page("results", period="all", audience="family")
    save(tab, "Families, all months")
    tab = open_page("results", saved=the_view(stage, pages.RESULTS))
    assert (tab.address["period"], tab.address["audience"]) == ("all", "family")
    assert "Saved view: **Families, all months**" in tab.said
    tab.choose("Months", "Last 3")
    assert "Saved view:" not in tab.said


def test_a_saved_trend_wins_over_what_the_page_shows(stage: Stage, open_page: OpenPage) -> None:
    tab = open_page("trends", form=VISIT.key, follow="responses", chart="run")
    save(tab, "How many")
    tab.choose("What to follow", next(each for each in followed(tab) if "Overall" in each))
    assert "follow" not in tab.address
    tab.app.query_params["saved"] = the_view(stage, pages.TRENDS)
    tab.run()
    assert tab.address["follow"] == "responses"
    assert tab.address["chart"] == "run"


def followed(tab: TeamTab) -> list[str]:
    return next(each.options for each in tab.app.selectbox if each.label == "What to follow")


def test_a_view_is_renamed_shared_and_deleted(stage: Stage, open_page: OpenPage) -> None:
    tab = open_page("results")
    save(tab, "Ours")
    tab.write("Name", "Ours, renamed")
    press(tab, "Rename")
    press(tab, "Share with the team")
    assert "Ours, renamed (shared)" in tab.links
    press(tab, "Stop sharing")
    assert "Ours, renamed" in tab.links
    press(tab, "Delete")
    assert "Ours, renamed" not in tab.links


def test_a_refusal_is_told_and_what_was_typed_stays(stage: Stage, open_page: OpenPage) -> None:
    tab = open_page("results")
    save(tab, "Ours")
    save(tab, "Ours")
    assert "You already have a view with this name here." in tab.said
    (box,) = [each for each in tab.app.text_input if each.label == NAME]
    assert box.value == "Ours"


def test_what_is_gone_is_told_and_the_rest_opens(stage: Stage, open_page: OpenPage) -> None:
    view = View(form_key="no_such_form", period=Period.ALL)
    with stage.workspace.database.write() as session:
        view_id = saved_views.save_view(
            session, by=stage.cast.ben, organisation_id=stage.cast.north, name="Old", is_shared=False,
            kept=KeptFilter.of(pages.WORDS, view, {}), now=stage.clock(),
        )  # fmt: skip
    tab = open_page("words", saved=view_id)
    assert "no longer exist: its form." in tab.app.warning[0].value
    assert tab.address == {"period": "all"}
    assert "Kind people" in tab.html


def test_a_view_that_is_not_there_or_not_theirs_is_a_sentence(open_page: OpenPage) -> None:
    tab = open_page("results", saved="nothing", period="all")
    assert "This does not exist, or you cannot see it" in tab.said
    assert tab.address["period"] == "all"
