"""What is missing is said: with a score, without one, and where only a total was typed in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from analysis.scores.joint_recovery import joint_sentence
from analysis.scores.score_lines import line_sentence
from feedback_app.services.outcomes.episode_scores import EpisodeScores, episode_scores
from tests.support.measured import FIRST, SECOND, THIRD, Papers


NINE = ("1", "4", "4", "1", "1", None, "2", "1", "1", "1")
"""A CORE-10 with item 6 skipped: 8 on nine answers, so 8.89."""
PLANS = "item 6 (plans to end life)"


def look(papers: Papers) -> EpisodeScores:
    with papers.database.read() as session:
        return episode_scores(session, by=papers.cast.ben, keys=papers.keys, episode_id=papers.home.episode)


def test_a_prorated_score_is_rounded_once_and_keeps_what_is_missing(papers: Papers) -> None:
    papers.typed("core10", FIRST, total=21)
    papers.typed("core10", SECOND, codes=NINE)
    found = look(papers)
    (line,) = found.lines
    assert [(score.points, score.missing) for score in line.scores] == [(21, ()), (8.89, (6,))]
    assert "The last score is worked out from 9 of 10 answers." in line_sentence(line)
    assert [result.to_ask for result in found.to_ask] == [
        f"Item{PLANS.removeprefix('item')} was not answered: ask."
    ]
    assert [result.unread for result in found.unread] == [
        f"only the total was typed in. Look at {PLANS} on the paper."
    ]


def test_an_answer_on_a_screen_that_is_skipped_is_said_too(papers: Papers) -> None:
    papers.answered("core10", FIRST, NINE)
    found = look(papers)
    assert found.lines[0].last.missing == (6,)
    assert len(found.to_ask) == 1


@pytest.mark.parametrize(
    ("measure", "codes", "asked"),
    [
        ("phq9", (*["1"] * 8, None), "Item 9 (death or self-harm) was not answered: ask."),
        ("epds", (*["0"] * 9, None), "Item 10 (self-harm) was not answered: ask."),
        ("core10", (*["0"] * 4, None, None, *["0"] * 4), "Item 6 (plans to end life) was not answered: ask."),
        (
            "pbq",
            (*["0"] * 17, None, *["0"] * 5, None, "0"),
            "Item 18 (harm to the infant) and item 24 (harm to the infant) were not answered: ask.",
        ),
    ],
)
def test_without_a_total_the_missing_risk_item_is_asked_about_all_the_same(
    papers: Papers, measure: str, codes: Sequence[str | None], asked: str
) -> None:
    papers.typed(measure, FIRST, codes=codes)
    (result,) = look(papers).results
    assert "total" not in result.points
    assert result.no_score is not None
    assert "Not answered: " in result.no_score.why
    assert result.to_ask == asked


def test_a_risk_item_that_was_answered_or_is_not_there_is_nothing_to_ask(papers: Papers) -> None:
    papers.typed("phq9", FIRST, codes=(None, *["0"] * 8))
    papers.typed("gad7", SECOND, codes=(*["0"] * 6, None))
    papers.typed("who5", THIRD, total=52)
    assert (look(papers).to_ask, look(papers).unread) == ((), ())


def test_a_bare_total_of_the_swemwbs_is_the_raw_sum_and_is_converted(papers: Papers) -> None:
    papers.typed("swemwbs", FIRST, total=21)
    papers.typed("swemwbs", SECOND, codes=("4",) * 7)
    lines = {line.scale.name: [score.points for score in line.scores] for line in look(papers).lines}
    assert lines == {"total": [19.25, 25.03], "raw": [21, 28]}


def test_a_metric_score_stored_as_a_total_has_no_score_and_says_why(papers: Papers) -> None:
    papers.typed("swemwbs", FIRST, total=19.25)
    (result,) = look(papers).results
    assert result.no_score is not None
    assert "sum of the answers, a whole number" in result.no_score.why


def test_a_prorated_subscale_has_the_missing_items_of_its_own(papers: Papers) -> None:
    codes = ["1"] * 25
    papers.typed("sdq_4_17_parent", FIRST, codes=[None, *codes[1:]])
    missing = {line.scale.name: (line.last.points, line.last.missing) for line in look(papers).lines}
    assert missing["prosocial"] == (5, (1,))
    assert missing["total"] == (20, ())


def test_phq9_and_gad7_of_the_same_days_say_recovered_together(papers: Papers) -> None:
    for measure, first, last in (("phq9", 15, 9), ("gad7", 12, 7)):
        papers.typed(measure, FIRST, total=first)
        papers.typed(measure, SECOND, total=last)
    (joint,) = look(papers).joint
    assert "recovered, and reliably better (reliable recovery)" in joint_sentence(joint)
