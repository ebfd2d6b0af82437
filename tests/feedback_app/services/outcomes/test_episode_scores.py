"""Scores of an episode: from a response, from a paper, from a total; and when there is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analysis.scores.change import Verdict
from analysis.scores.score_lines import judged
from feedback_app.access.actor import Actor
from feedback_app.errors import NotFound
from feedback_app.services.episodes.entries import (
    Entry,
    enter_again,
    settle,
    take_back,
)
from feedback_app.services.outcomes.episode_scores import EpisodeScores, episode_scores
from feedback_app.services.outcomes.scored import ScoredResult
from feedback_app.storage.models import MeasureResult
from tests.support.cast import NOW, Cast
from tests.support.family_work import Household
from tests.support.measured import (
    CORE_13,
    FIRST,
    READER,
    SECOND,
    THIRD,
    Papers,
)


def look(papers: Papers, by: Actor | None = None) -> EpisodeScores:
    with papers.database.read() as session:
        return episode_scores(
            session, by=by or papers.cast.ben, keys=papers.keys, episode_id=papers.home.episode
        )


def only(papers: Papers) -> ScoredResult:
    (result,) = look(papers).results
    return result


def test_a_response_a_paper_and_a_total_make_one_line(papers: Papers) -> None:
    papers.typed("core10", FIRST, total=21)
    papers.answered("core10", SECOND, CORE_13)
    papers.typed("core10", THIRD, codes=("0",) * 10)
    (line,) = look(papers).lines
    assert [score.points for score in line.scores] == [21, 13, 8]  # two reversed items answered 0 are 4 each
    rules = {rule.name: change.verdict for rule, change in judged(line)}
    assert rules == {
        "barkham_2013": Verdict.RECOVERED,
        "nhse_cyp": Verdict.RELIABLY_BETTER,
        "jacobson_truax": Verdict.RECOVERED,
    }


def test_a_stated_total_that_differs_is_told_and_the_answers_count(papers: Papers) -> None:
    papers.typed("core10", FIRST, codes=CORE_13, total=15)
    result = only(papers)
    assert result.points == {"total": 13}
    assert result.differs is not None
    assert (result.differs.stated, result.differs.recomputed) == (15, 13)
    assert look(papers).wrongly_added == (result,)


def test_a_stated_total_that_agrees_is_nothing_to_tell(papers: Papers) -> None:
    papers.typed("core10", FIRST, codes=CORE_13, total=13)
    assert look(papers).wrongly_added == ()


@pytest.mark.parametrize(
    ("measure", "codes", "total", "code"),
    [
        ("core10", (*CORE_13[:8], None, None), None, "items_missing"),
        ("core10", (*CORE_13[:8], None, None), 12, "items_missing"),
        ("core10", (), 41, "out_of_range"),
        ("mors_sf", (), 20, "no_total"),
        ("mors_sf", ("1",) * 14, None, "key_unconfirmed"),
    ],
)
def test_why_there_is_no_score(
    papers: Papers, measure: str, codes: tuple, total: float | None, code: str
) -> None:
    papers.typed(measure, FIRST, codes=codes, total=total)
    result = only(papers)
    assert result.no_score is not None
    assert (result.no_score.code, result.points, look(papers).lines) == (code, {}, ())


def test_a_measure_without_a_definition_has_no_score(papers: Papers) -> None:
    papers.typed("core10", FIRST, total=3)
    with papers.database.write() as session:
        session.query(MeasureResult).update({"measure": "gone"})
    result = only(papers)
    assert result.no_score is not None
    assert result.no_score.code == "no_definition"


def test_two_entries_that_differ_have_no_score_until_somebody_looks(papers: Papers) -> None:
    result_id = papers.typed("core10", FIRST, total=21)
    with papers.database.write() as session:
        enter_again(
            session, by=papers.cast.asha, keys=papers.keys, result_id=result_id,
            entry=Entry(total=Decimal(12)), now=NOW, reader=READER,
        )  # fmt: skip
    result = only(papers)
    assert result.no_score is not None
    assert result.no_score.code == "two_entries_differ"
    with papers.database.write() as session:
        settle(session, by=papers.cast.ben, keys=papers.keys, result_id=result_id, keep_second=True, now=NOW)
    assert only(papers).points == {"total": 12}


def test_a_total_of_a_subscale_names_it(papers: Papers) -> None:
    papers.typed("mors_sf", FIRST, total=20, instance="warmth")
    papers.typed("mors_sf", SECOND, total=26, instance="warmth")
    papers.typed("mors_sf", SECOND, total=9, instance="invasion")
    lines = {line.scale.name: [score.points for score in line.scores] for line in look(papers).lines}
    assert lines == {"warmth": [20, 26], "invasion": [9]}


def test_what_was_taken_back_is_gone(papers: Papers) -> None:
    result_id = papers.typed("core10", FIRST, total=21)
    with papers.database.write() as session:
        take_back(session, by=papers.cast.ben, result_id=result_id, now=NOW)
    assert look(papers).results == ()


def test_parents_and_children_are_lines_of_their_own(papers: Papers, home: Household) -> None:
    papers.typed("core10", FIRST, total=21)
    papers.typed("core10", SECOND, total=10, person=home.father)
    papers.typed("pbq", FIRST, total=20, about=home.baby)
    papers.typed("pbq", SECOND, total=12)
    lines = look(papers).lines
    assert len(lines) == 4
    assert [line.pair for line in lines] == [None] * 4


def test_goals_keep_their_identity_and_the_place_says_nothing(papers: Papers) -> None:
    papers.typed("gbo", FIRST, total=2, instance="1.sleep")
    papers.typed("gbo", SECOND, total=7, instance="2.sleep")  # moved to another place
    papers.typed("gbo", SECOND, total=3, instance="1.walks")  # another goal in the first place
    lines = {line.first.goal: [score.points for score in line.scores] for line in look(papers).lines}
    assert lines == {"sleep": [2, 7], "walks": [3]}


def test_goals_of_a_response_are_told_apart_by_place_and_pair_by_name_only(papers: Papers) -> None:
    papers.answered("gbo", FIRST, ("2", "4", None))
    found = look(papers)
    assert [result.points for result in found.results] == [{"goal_1": 2}, {"goal_2": 4}]
    assert (found.lines, len(found.goals_without_name)) == ((), 2)
    papers.answered("gbo", SECOND, ("5", None, None), instance="1.sleep")
    papers.answered("gbo", THIRD, ("8", "1", None), instance="1.sleep")
    (line,) = look(papers).lines
    assert [score.points for score in line.scores] == [5, 8]


def test_an_age_form_that_nobody_named_is_compared_with_nothing(papers: Papers, home: Household) -> None:
    papers.typed("asq_se2", FIRST, total=40, about=home.baby)
    papers.typed("asq_se2", SECOND, total=30, about=home.baby, instance="6_months")
    papers.typed("asq_se2", THIRD, total=20, about=home.baby, instance="12_months")
    assert [len(line.scores) for line in look(papers).lines] == [1, 1]


def test_who_may_not_work_here_finds_nothing(papers: Papers, cast: Cast) -> None:
    papers.typed("core10", FIRST, total=21)
    for stranger in (cast.cara, cast.dev, Actor.respondent(), Actor.system("command", cast.north)):
        with pytest.raises(NotFound) as refused:
            look(papers, stranger)
        assert refused.value.code == "episode_not_found"


def test_no_score_shows_in_a_repr(papers: Papers) -> None:
    papers.typed("core10", FIRST, codes=CORE_13, total=37)
    found = look(papers)
    shown = repr((found, found.results, found.lines, found.lines[0].scores))
    assert "37" not in shown.replace(found.results[0].result_id, "")
    assert "13" not in shown.replace(found.results[0].result_id, "")
