"""A team's figures: worked out by hand, honest about few, and never a zero for no one."""

from __future__ import annotations

import pytest

from analysis.catalogue import thresholds
from analysis.rates import Share, wilson
from analysis.scores.outcomes import (
    Bounds,
    MeanChange,
    TeamChange,
    TooFew,
    Verdicts,
    mean_change,
    team_change,
)
from surveys.measures.catalogue import measures


CORE10 = measures()["core10"]
RULE = CORE10.rules_for("total")[0]
TOTAL = CORE10.scales_by_name["total"]
SCORES = [(20, 8), (24, 18), (15, 15), (18, 25), (30, 22), (12, 10)]


def team(**changes: object) -> TeamChange:
    return team_change(TOTAL, RULE, SCORES, **changes)  # pyright: ignore[reportArgumentType]


def test_mean_change_its_interval_and_effect_size_by_hand() -> None:
    """Changes -12 -6 0 7 -8 -2: mean -3.5, SD 6.6858 (sum of squares 223.5 / 5), SD of firsts 6.4627."""
    found = mean_change(SCORES)
    assert isinstance(found, MeanChange)
    assert found.mean == -3.5
    reach = 2.570582 * 6.685806 / 6**0.5
    assert found.interval.low == pytest.approx(-3.5 - reach, abs=1e-4)
    assert found.interval.high == pytest.approx(-3.5 + reach, abs=1e-4)
    assert found.effect_size == pytest.approx(-3.5 / 6.462714, abs=1e-5)


def test_verdicts_are_counted_with_their_intervals() -> None:
    found = team()
    assert isinstance(found.verdicts, Verdicts)
    assert found.verdicts.rule == "barkham_2013"
    assert found.verdicts.improved == Share(3, 6)
    assert found.verdicts.unchanged == Share(2, 6)
    assert found.verdicts.worse == Share(1, 6)
    assert found.verdicts.recovered == Share(1, 6)
    assert found.verdicts.improved.interval == wilson(3, 6, confidence=thresholds().confidence.value)


def test_a_rule_without_a_cut_off_has_no_recovered() -> None:
    nhse = next(rule for rule in CORE10.change_rules if rule.name == "nhse_cyp")
    found = team_change(TOTAL, nhse, SCORES)
    assert isinstance(found.verdicts, Verdicts)
    assert found.verdicts.recovered is None


def test_pairs_come_with_those_who_could_have_one() -> None:
    assert team(eligible=15).paired == Share(6, 15)
    assert team().paired is None
    with pytest.raises(ValueError, match="more pairs"):
        team(eligible=5)


def test_few_pairs_have_no_figures() -> None:
    needed = thresholds().few_pairs.value
    found = team_change(TOTAL, RULE, SCORES[: needed - 1], eligible=9)
    assert found.change == found.verdicts == TooFew(needed - 1, needed)
    assert found.paired == Share(needed - 1, 9)
    enough = team_change(TOTAL, RULE, SCORES[:needed])
    assert isinstance(enough.change, MeanChange)
    assert isinstance(enough.verdicts, Verdicts)


def test_no_one_and_one_person() -> None:
    none = team_change(TOTAL, RULE, [], least=1)
    assert none.change == TooFew(0, 2)
    assert none.verdicts == TooFew(0, 1)
    one = team_change(TOTAL, RULE, SCORES[:1], least=1)
    assert one.change == TooFew(1, 2)
    assert isinstance(one.verdicts, Verdicts)
    assert one.verdicts.improved == Share(1, 1)


def test_first_scores_that_do_not_differ_give_no_effect_size() -> None:
    found = mean_change([(10, 8), (10, 9)])
    assert isinstance(found, MeanChange)
    assert found.effect_size is None


def test_a_scale_without_a_rule_has_a_mean_change_only() -> None:
    kpcs = measures()["kpcs"].scales_by_name["total"]
    found = team_change(kpcs, None, [(30, 40)] * 6)
    assert found.verdicts is None
    assert isinstance(found.change, MeanChange)
    assert found.change.interval == Bounds(10, 10)


@pytest.mark.parametrize(
    ("df", "printed", "exact"),
    [
        (1, 12.706, 12.706204736),
        (2, 4.303, 4.302652730),
        (3, 3.182, 3.182446305),
        (5, 2.571, 2.570581836),
        (10, 2.228, 2.228138852),
        (30, 2.042, 2.042272456),
        (120, 1.980, 1.979930405),
    ],
)
def test_the_interval_reaches_as_far_as_students_t_says(df: int, printed: float, exact: float) -> None:
    """Two-sided 95% points as tables print them, and by the series of Abramowitz and Stegun 26.7."""
    assert thresholds().confidence.value == 0.95
    found = mean_change([(0, change) for change in range(df + 1)])
    assert isinstance(found, MeanChange)
    standard_error = ((df + 1) * (df + 2) / 12 / (df + 1)) ** 0.5
    reach = (found.interval.high - found.interval.low) / 2 / standard_error
    assert reach == pytest.approx(printed, abs=5e-4)
    assert reach == pytest.approx(exact, abs=1e-9, rel=0)
