"""A team's figures: worked out by hand, honest about few, and never a zero for nobody."""

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
from analysis.scores.students_t import t_quantile, t_within
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


def test_pairs_stand_beside_those_who_could_have_one() -> None:
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


def test_nobody_and_one_person() -> None:
    nobody = team_change(TOTAL, RULE, [], least=1)
    assert nobody.change == TooFew(0, 2)
    assert nobody.verdicts == TooFew(0, 1)
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


# Two-sided 95% and 99% points of Student's t, as printed in any table.
@pytest.mark.parametrize(
    ("df", "at_95", "at_99"),
    [
        (1, 12.706, 63.657),
        (2, 4.303, 9.925),
        (3, 3.182, 5.841),
        (5, 2.571, 4.032),
        (10, 2.228, 3.169),
        (30, 2.042, 2.750),
        (120, 1.980, 2.617),
    ],
)
def test_students_t_as_printed(df: int, at_95: float, at_99: float) -> None:
    assert t_quantile(0.95, df) == pytest.approx(at_95, abs=6e-4)
    assert t_quantile(0.99, df) == pytest.approx(at_99, abs=6e-4)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 50, 1001])
def test_students_t_goes_from_nothing_to_everything(df: int) -> None:
    assert t_within(0, df) == 0
    assert t_within(1e9, df) == pytest.approx(1)
    assert t_within(t_quantile(0.5, df), df) == pytest.approx(0.5)


def test_students_t_refuses_what_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="degree of freedom"):
        t_within(1, 0)
    with pytest.raises(ValueError, match="confidence"):
        t_quantile(1, 5)
