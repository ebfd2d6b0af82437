"""The page that makes the pack, as a team lead uses it."""

from __future__ import annotations

import pytest

from feedback_app.access.actor import Actor
from feedback_app.services.packs.making import PackKind
from feedback_app.storage.models import Pack
from feedback_app.ui.components.packs import pack_files
from tests.feedback_app.services.packs.quarter import tell_quarter
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.given import NASTY
from tests.support.respondent import count


QUARTER = "October to December 2025"


@pytest.fixture
def quarter(stage: Stage) -> Stage:
    tell_quarter(stage.workspace.database, stage.workspace.keys, stage.cast)
    return stage


def opened(stage: Stage, monkeypatch: pytest.MonkeyPatch, by: Actor | None = None) -> TeamTab:
    return TeamTab(monkeypatch, by or stage.cast.asha, "pack")


def for_commissioners(tab: TeamTab) -> None:
    tab.app.radio(key="pack-edition").set_value("commissioners")
    tab.run()


def downloads(tab: TeamTab) -> list[str]:
    return [each.label for each in tab.app.button if str(each.key).startswith("pack-file-")]


def test_the_last_whole_quarter_is_shown_with_its_figures(
    quarter: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = opened(quarter, monkeypatch)
    assert f"What people told us, {QUARTER}" in tab.said
    assert (
        "36 of 40 people said their experience was very good or good (90%); 4 said poor or very poor (10%)."
        in tab.said
    )
    assert "This edition shows small numbers." in tab.said
    assert tab.charts > 2
    assert downloads(tab) == []


def test_another_edition_hides_small_numbers(quarter: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = opened(quarter, monkeypatch)
    for_commissioners(tab)
    assert (
        "36 of 40 people said their experience was very good or good (90%); 4 said poor or very poor (10%)."
        in tab.said
    )
    assert "Fewer" not in tab.said
    assert "hidden" in tab.said
    assert "This edition shows small numbers." not in tab.said


def test_four_files_are_prepared_noted_and_gone_when_the_choice_changes(
    quarter: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = opened(quarter, monkeypatch)
    tab.press("pack-prepare")
    assert downloads(tab) == list(pack_files.LABELS.values())
    assert set(pack_files.LABELS) == set(PackKind)
    assert count(quarter.workspace.database, Pack) == 1
    assert "Nothing has changed since this pack was last made." in opened(quarter, monkeypatch).said
    for_commissioners(tab)
    assert downloads(tab) == []


def test_other_months_outside_the_team_become_whole_quarters(
    quarter: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = opened(quarter, monkeypatch)
    for_commissioners(tab)
    tab.app.selectbox(key="pack-months-commissioners").set_value("Other months")
    tab.run()
    assert "You asked for April 2025 to March 2026" in tab.said
    assert "Feedback and outcomes, April to December 2025" in tab.said


def test_other_months_of_the_team_are_as_they_are(quarter: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = opened(quarter, monkeypatch)
    tab.app.selectbox(key="pack-months-team").set_value("Other months")
    tab.run()
    assert "What people told us, April 2025 to March 2026" in tab.said


def test_an_empty_workspace_says_why_each_section_is_empty(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = opened(stage, monkeypatch)
    assert "No one answered a form" in tab.said
    assert tab.charts == 0


@pytest.mark.parametrize("name", ["ben", "dev"])
def test_who_may_not_make_packs_finds_no_page(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    tab = opened(stage, monkeypatch, getattr(stage.cast, name))
    assert "This page is not part of your role" in tab.said
    assert "Pack" not in tab.links


def test_quoted_words_are_text_and_never_markup(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.testing.v1 import AppTest

    def page() -> None:
        from feedback_app.ui.components.packs import pack_preview
        from tests.feedback_app.exports.pack.made_reports import with_words
        from tests.support.given import NASTY as WORDS

        pack_preview.show(with_words(*WORDS))

    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.exception
    shown = {each.value for each in app.text}
    assert set(NASTY) <= shown
    drawn = "\n".join(str(each.value) for each in (*app.markdown, *app.header, *app.subheader))
    assert "alert(1)" not in drawn
