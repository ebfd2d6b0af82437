"""Scores, outcomes and measures as pages: what they say, what they say when empty, and to whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedback_app.access.actor import Actor
from feedback_app.services.episodes.entries import Entry, enter_again
from feedback_app.services.exporting.outcomes import Receiver
from feedback_app.services.exporting.responses import ExportPurpose
from feedback_app.storage.models import MeasureResult
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.cast import NOW
from tests.support.faces import Stage
from tests.support.family_work import household_of
from tests.support.measure_words import filled
from tests.support.measured import (
    CORE_13,
    FIRST,
    READER,
    SECOND,
    Papers,
)


OpenPage = Callable[..., TeamTab]


@pytest.fixture
def open_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    def opened(page: str, by: Actor | None = None, **parameters: str) -> TeamTab:
        return TeamTab(monkeypatch, by or stage.cast.ben, page, **parameters)

    return opened


@pytest.fixture
def papers(stage: Stage) -> Papers:
    workspace = stage.workspace
    return Papers(
        workspace.database,
        workspace.keys,
        stage.cast,
        household_of(workspace.database, workspace.keys, stage.cast),
    )


def warned(tab: TeamTab) -> list[str]:
    return [each.value.replace("\\", "") for each in tab.app.warning]


NINE = ("1", "4", "4", "1", "1", None, "2", "1", "1", "1")


@pytest.mark.parametrize("page", ["families", "scores"])
def test_a_score_from_nine_answers_says_so_and_what_to_ask(
    open_page: OpenPage, papers: Papers, page: str
) -> None:
    papers.typed("core10", FIRST, codes=("2",) * 10)
    papers.typed("core10", SECOND, codes=NINE)
    tab = open_page(page, family=papers.home.family)
    assert "The last score is worked out from 9 of 10 answers." in tab.said
    (said,) = [each for each in warned(tab) if "not answered" in each]
    assert said.endswith("20 February 2026: Item 6 (plans to end life) was not answered: ask.")


def test_a_response_shows_a_blank_about_risk_as_one_to_ask_about(open_page: OpenPage, papers: Papers) -> None:
    result_id = papers.answered("core10", SECOND, (*NINE[:8], None, NINE[9]))
    with papers.database.read() as session:
        row = session.get_one(MeasureResult, result_id)
        response_id = row.response_id or ""
    said = open_page("responses", response=response_id).said
    assert (said.count("Not answered: ask"), said.count("No answer")) == (1, 1)


def test_two_measures_say_recovered_together_on_the_scores_page(open_page: OpenPage, papers: Papers) -> None:
    for measure, first, last in (("phq9", 15, 9), ("gad7", 12, 7)):
        papers.typed(measure, FIRST, total=first)
        papers.typed(measure, SECOND, total=last)
    said = open_page("scores", family=papers.home.family).said
    assert (
        "GAD-7 and PHQ-9 together, 2 February 2026 to 20 February 2026: recovered, and reliably better"
        in said
    )


@pytest.mark.parametrize(
    ("page", "said"),
    [("scores", "No family yet."), ("outcomes", "no second score for these choices yet")],
)
def test_an_empty_page_says_what_it_is_for(open_page: OpenPage, page: str, said: str) -> None:
    assert said in open_page(page).said


def test_the_family_page_says_what_changed_and_leads_to_the_charts(
    open_page: OpenPage, papers: Papers
) -> None:
    papers.typed("core10", FIRST, total=21)
    papers.typed("core10", SECOND, codes=CORE_13, total=15)
    tab = open_page("families", family=papers.home.family)
    assert "CORE-10: Birth parent: 21 → 13" in tab.said
    assert "Reliably better (8 points lower), by Barkham and others 2013." in tab.said
    assert "the paper says 15, and its own answers add up to 13" in warned(tab)[0]
    assert "2 February 2026: only the total was typed in. Look at item 6 (plans to end life)" in tab.said
    assert "Scores over time, by every rule" in tab.links


def test_the_scores_page_has_chart_rules_bands_and_table(open_page: OpenPage, papers: Papers) -> None:
    papers.typed("core10", FIRST, total=21)
    papers.typed("core10", SECOND, total=13)
    tab = open_page("scores", family=papers.home.family, episode=papers.home.episode)
    assert (tab.charts, len(tab.app.table)) == (1, 2)
    assert "**Reliably better (8 points lower)**" in tab.said
    assert "Scores above 15 and below 27 are no reliable change" in tab.said
    assert "Latest score 13: mild" in tab.said
    tables = " ".join(each.value.to_string() for each in tab.app.table)
    assert "Jacobson and Truax 1991" in tables
    assert "−8 (better)" in tables.replace("\\", "")
    details = " ".join(each.value.replace("\\", "") for each in tab.app.caption)
    assert "Source: Barkham and others 2013: Barkham and others, The CORE-10" in details
    assert not [sign for sign in ("github", "http", "@", "src/") if sign in tab.said.replace("\\", "")]


def test_one_score_is_too_few(open_page: OpenPage, papers: Papers) -> None:
    papers.typed("core10", FIRST, total=21)
    tab = open_page("scores", family=papers.home.family)
    assert "One score only: too few to tell" in tab.said
    assert tab.charts == 0


def test_what_has_no_score_says_why(open_page: OpenPage, papers: Papers) -> None:
    papers.typed("core10", FIRST, codes=(*CORE_13[:5], *[None] * 5))
    result_id = papers.typed("gad7", FIRST, total=5)
    with papers.database.write() as session:
        enter_again(
            session, by=papers.cast.asha, keys=papers.keys, result_id=result_id, entry=Entry(("0",) * 7),
            now=NOW, reader=READER,
        )  # fmt: skip
    tab = open_page("scores", family=papers.home.family)
    assert (
        "5 of 10 answers, too few for a total. Not answered: item 6 (plans to end life), item 7" in tab.said
    )
    assert any("Item 6 (plans to end life) was not answered: ask." in said for said in warned(tab))
    assert "it has no score until someone checks the paper" in tab.said


def test_scores_of_another_organisation_look_like_none(open_page: OpenPage, papers: Papers) -> None:
    papers.typed("core10", FIRST, total=21)
    tab = open_page("scores", papers.cast.cara, family=papers.home.family, episode=papers.home.episode)
    assert "This does not exist, or you cannot see it" in tab.app.error[0].value.replace("\\", "")
    assert "21" not in tab.said


def test_outcomes_say_how_many_have_a_pair_and_who_improved(open_page: OpenPage, papers: Papers) -> None:
    for number, (first, last) in enumerate([(21, 13), (20, 9), (15, 14), (12, 20), (30, 24)]):
        papers.pair(number, "core10", first, last)
    tab = open_page("outcomes")
    assert "5 of 5 expected to have two scores have both (100%)." in tab.said
    assert "Of 5, 3 improved (60%; 23% to 88%)" in tab.said
    assert "Lower scores are better." in tab.said
    assert "by Barkham and others 2013." in tab.said
    assert tab.charts == 1


def test_too_few_pairs_give_no_figure(open_page: OpenPage, papers: Papers) -> None:
    papers.pair(0, "core10", 20, 10)
    tab = open_page("outcomes")
    assert "Too few to tell. There is 1 pair of scores; this figure needs 5." in tab.said
    assert "improved" not in tab.said
    assert tab.charts == 0


def test_the_period_stands_in_the_address(open_page: OpenPage, papers: Papers) -> None:
    papers.pair(0, "core10", 20, 10)
    between = {"period": "between", "from": "2026-03", "to": "2026-03"}
    assert "no second score for these choices" in open_page("outcomes", **between).said
    tab = open_page("outcomes", **{**between, "from": "2026-02"})
    assert "1 of 1 expected" in tab.said
    assert tab.address["from"] == "2026-02"


def test_coded_scores_are_prepared_and_what_is_left_out_is_told(open_page: OpenPage, papers: Papers) -> None:
    papers.typed("core10", FIRST, total=13)
    papers.typed("kpcs", FIRST, total=40)
    tab = open_page("import_export", papers.cast.asha)
    tab.app.radio(key="import-or-export").set_value("Export coded scores")
    tab.run()
    next(each for each in tab.app.button if each.label == "Create file").click()
    tab.run()
    assert "Choose a purpose and who receives it." in tab.app.error[0].value
    for box, chosen in zip(
        tab.app.selectbox, (ExportPurpose.NATIONAL_RETURN, Receiver.OWN_TRUST), strict=True
    ):
        box.set_value(chosen)
    next(each for each in tab.app.button if each.label == "Create file").click()
    tab.run()
    assert "The file is ready: 1 score." in tab.said
    assert "Left out: 1 of KPCS, without a code in the national list." in tab.said


def test_an_administrator_adds_words_and_the_team_sees_them(open_page: OpenPage, papers: Papers) -> None:
    tab = open_page("measures", papers.cast.dev)
    tab.app.selectbox(key="pack-measure").set_value("epds")
    tab.app.radio(key="pack-way").set_value("By typing")
    tab.run()
    next(each for each in tab.app.button if each.label == "Save words").click()
    tab.run()
    assert "These words cannot be saved." in tab.app.error[0].value
    tab.app.text_area[0].set_value(filled())
    next(each for each in tab.app.button if each.label == "Save words").click()
    tab.run()
    assert "Licence of Some words, Some words, until 20 March 2026." in tab.said
    seen = open_page("measures")
    assert "words added by your organisation" in seen.said
    assert not [each for each in seen.app.button if each.label == "Stop using these words"]
    assert not seen.app.text_area


def test_what_cannot_be_sent_says_why_and_what_is_left_out(open_page: OpenPage) -> None:
    said = open_page("measures").said
    assert "Class C, words with a licence of your own only · no words" in said
    assert "Left out: A test-retest reliability." in said
    assert "An administrator of your organisation can add wording with its licence." in said
