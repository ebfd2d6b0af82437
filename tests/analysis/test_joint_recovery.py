"""Recovery by PHQ-9 and GAD-7 together: the national definition, and what one alone does not say."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.scores.joint_recovery import alone_sentence, joint_recoveries, joint_sentence
from analysis.scores.score_lines import ScoreLine, line_sentence, score_lines
from surveys.measures.catalogue import measures
from surveys.measures.pairing import Measured, measured


FIRST, LAST, LATER = date(2026, 1, 5), date(2026, 3, 9), date(2026, 3, 10)

NOT_YET = "not recovered: still at or above a threshold"


def score(measure: str, points: float, on: date, *, who: str = "a", about: str | None = None) -> Measured:
    return measured(
        measures()[measure], scale="total", respondent=who, about=about or who, on=on, points=points
    )


def lines(*scores: Measured) -> tuple[ScoreLine, ...]:
    return score_lines(scores, measures())


def both(phq: tuple[float, float], gad: tuple[float, float]) -> tuple[ScoreLine, ...]:
    return lines(
        score("phq9", phq[0], FIRST),
        score("gad7", gad[0], FIRST),
        score("phq9", phq[1], LAST),
        score("gad7", gad[1], LAST),
    )


@pytest.mark.parametrize(
    ("phq", "gad", "said"),
    [
        ((15, 9), (12, 7), "recovered, and reliably better (reliable recovery)"),
        ((15, 9), (7, 7), "recovered, and reliably better (reliable recovery)"),
        ((9, 8), (12, 7), "recovered, and reliably better (reliable recovery)"),
        ((10, 9), (8, 7), "recovered, but not reliably: neither changed reliably"),
        ((15, 9), (2, 7), "recovered, but not reliably: one of the two got reliably worse"),
        (
            (15, 8),
            (9, 13),
            f"{NOT_YET}; one got reliably better and the other reliably worse",
        ),
        ((15, 9), (12, 8), "not recovered: still at or above a threshold; reliably better"),
        ((15, 10), (12, 7), "not recovered: still at or above a threshold; reliably better"),
        ((12, 18), (9, 9), "not recovered: still at or above a threshold; reliably worse"),
        ((15, 15), (12, 12), "not recovered: still at or above a threshold"),
        ((9, 2), (7, 7), "below both thresholds from the first, so recovery does not apply; reliably better"),
        ((9, 9), (7, 7), "below both thresholds from the first, so recovery does not apply"),
    ],
)
def test_the_two_together_say_what_the_national_definition_says(
    phq: tuple[float, float], gad: tuple[float, float], said: str
) -> None:
    (joint,) = joint_recoveries(both(phq, gad))
    assert joint_sentence(joint) == (
        f"PHQ-9 and GAD-7 together, 5 January 2026 to 9 March 2026: {said}, by NHS Talking Therapies (Gyani "
        "and others 2013)."
    )


def test_one_of_them_alone_says_what_it_cannot_say() -> None:
    (alone,) = lines(score("phq9", 15, FIRST), score("phq9", 9, LAST))
    assert "and now below the PHQ-9 threshold" in line_sentence(alone)
    assert "recovered" not in line_sentence(alone)
    assert alone_sentence(alone, (), measures()) == (
        "Recovery by NHS Talking Therapies (Gyani and others 2013) needs the GAD-7 of the same two days too, "
        "so this score alone does not say it."
    )


def test_with_the_other_there_is_nothing_it_cannot_say() -> None:
    found = both((15, 9), (12, 7))
    joints = joint_recoveries(found)
    assert [alone_sentence(line, joints, measures()) for line in found] == [None, None]


@pytest.mark.parametrize(
    "other",
    [
        (score("gad7", 12, FIRST), score("gad7", 7, LATER)),
        (score("gad7", 12, LAST), score("gad7", 7, LATER)),
        (score("gad7", 12, FIRST),),
        (score("gad7", 12, FIRST, who="b"), score("gad7", 7, LAST, who="b")),
        (score("gad7", 12, FIRST, about="child"), score("gad7", 7, LAST, about="child")),
        (score("core10", 20, FIRST), score("core10", 8, LAST)),
    ],
    ids=["another last day", "another first day", "one score", "another person", "about another", "another"],
)
def test_only_the_same_person_and_days_are_joined(other: tuple[Measured, ...]) -> None:
    assert joint_recoveries(lines(score("phq9", 15, FIRST), score("phq9", 9, LAST), *other)) == ()


def test_a_measure_with_a_recovery_of_its_own_needs_no_other() -> None:
    (core,) = lines(score("core10", 20, FIRST), score("core10", 8, LAST))
    assert alone_sentence(core, (), measures()) is None


def test_nothing_of_a_person_shows_in_a_repr() -> None:
    (joint,) = joint_recoveries(both((15, 9), (12, 7)))
    assert repr(joint) == "<JointRecovery PHQ-9 and GAD-7>"
