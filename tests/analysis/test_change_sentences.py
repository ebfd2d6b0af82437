"""Change in words names its rule and claims no more than it says."""

from __future__ import annotations

import pytest

from analysis.scores.change import judge
from analysis.scores.change_sentences import (
    change_sentence,
    effect_size_words,
    moved_between,
    rule_details,
    team_sentences,
    too_few_sentence,
)
from analysis.scores.outcomes import TooFew, team_change
from surveys.measures.catalogue import measures


CORE10 = measures()["core10"]
TOTAL = CORE10.scales_by_name["total"]
RULE = CORE10.rules_for("total")[0]
SCORES = [(20, 8), (24, 18), (15, 15), (18, 25), (30, 22), (12, 10)]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (20, 8, "Reliably better, and recovered (12 points lower), by Barkham and others 2013"),
        (24, 18, "Reliably better (6 points lower), by"),
        (20, 19, "No reliable change (1 point lower), by"),
        (20, 20, "No reliable change (the same score), by"),
        (8, 14, "Reliably worse (6 points higher), by"),
    ],
)
def test_one_person(first: int, last: int, said: str) -> None:
    sentence = change_sentence(CORE10, RULE, judge(RULE, TOTAL, first, last))
    assert sentence.startswith(said)
    assert sentence.endswith("by Barkham and others 2013.")
    assert "doi:10.1080/14733145.2012.729069" in rule_details(CORE10, RULE)


def test_a_team() -> None:
    paired, mean, verdicts = team_sentences(TOTAL, RULE, team_change(TOTAL, RULE, SCORES, eligible=15))
    assert paired == "6 of 15 who have a first score also have a second."
    assert mean.startswith(
        "On average scores were 3.5 points lower, which is better (95% interval 10.52 lower to 3.52 higher), "
        "a difference of 0.54 standard"
    )
    assert verdicts.startswith(
        "Of 6, 3 improved (50%; 19% to 81%), 2 had no reliable change (33%; 10% to 70%), 1 got worse (17%; 3%"
    )
    assert verdicts.endswith("by Barkham and others 2013.")


def test_few_nobody_and_no_rule() -> None:
    few = team_sentences(TOTAL, RULE, team_change(TOTAL, RULE, SCORES[:1], eligible=3))
    assert few[-1] == "Too few to tell. There is 1 pair of scores; this figure needs 5."
    assert too_few_sentence(TooFew(0, 5)).startswith("Too few to tell. There is no pair of scores;")
    assert too_few_sentence(TooFew(3, 5)).startswith("Too few to tell. There are 3 pairs")
    kpcs = measures()["kpcs"]
    same = [(30, 40)] * 6
    total = kpcs.scales_by_name["total"]
    mean, no_rule = team_sentences(total, None, team_change(total, None, same))
    assert mean == (
        "On average scores were 10 points higher, which is better (95% interval 10 to 10 higher)."
    )
    assert no_rule == "No published rule says which of these changes are reliable."


@pytest.mark.parametrize(
    ("measure", "rule", "first", "last", "said"),
    [
        (
            "epds",
            "mcid_pregnancy",
            9,
            12,
            "Worse by an important amount (3 points higher), by the study in pregnancy of 2021 (",
        ),
        ("who5", "ware_1995", 40, 52, "Better by an important amount (12 points higher), by Ware 1995"),
        ("who5", "ware_1995", 40, 44, "Less than an important change (4 points higher), by"),
        ("phq9", "talking_therapies", 15, 9, "Reliably better, and now below the PHQ-9 threshold (6 points"),
        ("gad7", "talking_therapies", 12, 6, "Reliably better, and now below the GAD-7 threshold (6 points"),
    ],
)
def test_words_claim_no_more_than_their_rule(
    measure: str, rule: str, first: int, last: int, said: str
) -> None:
    """A minimal important difference is not reliable, and one of two scales is no recovery."""
    found = measures()[measure]
    scale = found.scales_by_name["total"]
    by = next(each for each in found.rules_for("total") if each.name == rule)
    assert change_sentence(found, by, judge(by, scale, first, last)).startswith(said)


def test_the_way_of_a_mean_is_said_in_words() -> None:
    phq9 = measures()["phq9"]
    total = phq9.scales_by_name["total"]
    mean, _ = team_sentences(total, None, team_change(total, None, [(10, 16)] * 6))
    assert mean.startswith("On average scores were 6 points higher, which is worse")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-7, -3, "3 to 7 lower"),
        (3, 7, "3 to 7 higher"),
        (-3, 7, "3 lower to 7 higher"),
        (-7, 3, "7 lower to 3 higher"),
        (0, 5, "0 to 5 higher"),
        (-5, 0, "0 to 5 lower"),
        (4.345, 4.35, "4.35 to 4.35 higher"),
    ],
)
def test_an_interval_of_changes_is_in_words(low: float, high: float, said: str) -> None:
    assert moved_between(low, high) == said


@pytest.mark.parametrize(
    ("measure", "size", "said"),
    [
        ("core10", -1.21, "1.21 standard deviations better"),
        ("core10", 1.21, "1.21 standard deviations worse"),
        ("who5", 0.5, "0.5 standard deviations better"),
        ("core10", 0, "0 standard deviations"),
    ],
)
def test_an_effect_size_says_better_or_worse(measure: str, size: float, said: str) -> None:
    assert effect_size_words(measures()[measure].scales_by_name["total"], size) == said
