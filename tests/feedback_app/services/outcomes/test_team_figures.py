"""What a team's pairs say: who is counted, in which month, by which rule, and when too few are there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analysis.scores.outcomes import MeanChange, TooFew, Verdicts
from feedback_app.access.actor import Actor
from feedback_app.services.episodes.due import Timing
from feedback_app.services.episodes.episodes import close_episode
from feedback_app.services.episodes.schedule import schedule_measure
from feedback_app.services.families.vocabulary import CloseReason
from feedback_app.services.outcomes.team_figures import TeamOutcome, team_outcomes
from feedback_app.services.results.view import Period, View
from tests.support.cast import NOW
from tests.support.measured import (
    FIRST,
    READER,
    SECOND,
    Papers,
)


def look(papers: Papers, by: Actor | None = None, view: View | None = None) -> tuple[TeamOutcome, ...]:
    with papers.database.read() as session:
        return team_outcomes(
            session, by=by or papers.cast.ben, keys=papers.keys, view=view or View(), now=NOW
        )


def core10(papers: Papers, view: View | None = None) -> TeamOutcome:
    return next(each for each in look(papers, view=view) if each.measure.key == "core10")


def plan(papers: Papers, timing: Timing, *, measure: str = "core10") -> None:
    with papers.database.write() as session:
        schedule_measure(
            session, by=papers.cast.ben, episode_id=papers.home.episode, person_id=papers.home.mother,
            measure=measure, timing=timing, now=NOW, reader=READER,
        )  # fmt: skip


def close(papers: Papers, on: date) -> None:
    with papers.database.write() as session:
        close_episode(
            session, by=papers.cast.ben, episode_id=papers.home.episode, ended_on=on,
            reason=CloseReason.COMPLETED, now=NOW, without_scores=True,
        )  # fmt: skip


def test_five_pairs_give_every_figure(papers: Papers) -> None:
    for number, (first, last) in enumerate([(21, 13), (20, 9), (15, 14), (12, 20), (30, 24)]):
        papers.pair(number, "core10", first, last)
    found = core10(papers)
    assert (found.team.n, found.team.eligible) == (5, 5)
    assert isinstance(found.team.change, MeanChange)
    assert found.team.change.mean == pytest.approx(-3.6)
    assert isinstance(found.team.verdicts, Verdicts)
    counted = found.team.verdicts
    assert (counted.improved.part, counted.unchanged.part, counted.worse.part) == (3, 1, 1)
    assert counted.recovered is not None
    assert counted.recovered.part == 1  # 20 to 9; 13 is still a case
    assert [rule.name for rule, _ in found.by_rule if rule] == ["barkham_2013", "nhse_cyp", "jacobson_truax"]


def test_a_pair_with_a_missing_answer_is_counted_as_such(papers: Papers) -> None:
    papers.pair(0, "core10", 20, 10)
    papers.typed("core10", FIRST, total=21)
    papers.typed("core10", SECOND, codes=("1", "4", "4", "1", "1", None, "2", "1", "1", "1"))
    found = core10(papers)
    assert (found.team.n, found.n_worked_out) == (2, 1)


def test_four_pairs_give_none(papers: Papers) -> None:
    for number in range(4):
        papers.pair(number, "core10", 20, 10)
    team = core10(papers).team
    assert (team.n, team.change, team.verdicts) == (4, TooFew(4, 5), TooFew(4, 5))


def test_an_owner_who_asks_for_more_answers_is_heard(papers: Papers) -> None:
    for number in range(6):
        papers.pair(number, "collaborate", 1, 1)
    (found,) = look(papers)
    assert found.team.change == TooFew(6, found.measure.reported_from.answers)  # type: ignore[union-attr]


def test_a_first_score_without_a_second_is_expected_once_its_day_has_come(papers: Papers) -> None:
    papers.typed("core10", FIRST, total=20)
    assert look(papers) == ()
    plan(papers, Timing(at_start=True, every_weeks=4, at_end=True))
    assert (core10(papers).team.n, core10(papers).team.eligible) == (0, 1)


def test_a_plan_nobody_began_counts_among_those_expected(papers: Papers) -> None:
    plan(papers, Timing(at_start=True, every_weeks=None, at_end=True))
    assert look(papers) == ()
    close(papers, SECOND)
    assert core10(papers).team.eligible == 1


def test_without_a_plan_the_end_of_the_work_is_the_day(papers: Papers) -> None:
    papers.typed("core10", FIRST, total=20)
    close(papers, SECOND)
    assert core10(papers).team.eligible == 1


def test_goals_count_each_by_itself_and_never_as_another(papers: Papers) -> None:
    papers.typed("gbo", FIRST, total=2, instance="1.sleep")
    papers.typed("gbo", SECOND, total=7, instance="1.sleep")
    papers.typed("gbo", FIRST, total=3, instance="2.walks")
    papers.typed("gbo", SECOND, total=4, instance="2.talks")
    close(papers, SECOND)
    (found,) = look(papers)
    assert (found.team.n, found.team.eligible) == (1, 3)


def test_a_pair_belongs_to_the_month_of_its_last_score(papers: Papers) -> None:
    papers.pair(0, "core10", 20, 10)
    for first, n in ((date(2026, 2, 1), 1), (date(2026, 3, 1), 0)):
        month = View(period=Period.BETWEEN, first_month=first, last_month=first)
        assert len(look(papers, view=month)) == n


def test_the_end_of_a_month_is_in_it(papers: Papers) -> None:
    papers.typed("core10", FIRST, total=20)
    last = date(2026, 3, 1) - timedelta(days=1)
    papers.typed("core10", last, total=10)
    february = View(period=Period.BETWEEN, first_month=date(2026, 2, 1), last_month=date(2026, 2, 1))
    assert core10(papers, february).team.n == 1


def test_nobody_sees_another_organisations_pairs(papers: Papers) -> None:
    papers.pair(0, "core10", 20, 10)
    cast = papers.cast
    for stranger in (cast.cara, cast.dev, Actor.respondent(), Actor.system("command", cast.north)):
        assert look(papers, stranger) == ()
    assert look(papers, cast.cara, View(organisation="north")) == ()
    assert len(look(papers, cast.asha, View(organisation="north"))) == 1
