"""One person's change: the published examples, both sides of every boundary, and which way is better."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.scores.change import (
    CutOffs,
    Verdict,
    cut_offs,
    judge,
    noise_band,
    reliable_change_index,
    standard_error,
    standard_error_of_difference,
)
from surveys.measures.catalogue import measures
from surveys.measures.change_rules import (
    ChangeRule,
    Distribution,
    JacobsonTruax,
    MinimumChange,
)
from surveys.measures.model import Scale


CLINICAL = Distribution(mean=40, sd=7.5, source="jt")
FUNCTIONAL = Distribution(mean=60, sd=7.5, source="jt")
HIGHER = Scale(name="total", label="Total", how="typed", low=0, high=100, better="higher", source="jt")
LOWER = HIGHER.model_copy(update={"better": "lower"})
JT = JacobsonTruax(
    name="jt",
    label="jt",
    reliability=0.8,
    critical=1.96,
    clinical=CLINICAL,
    functional=FUNCTIONAL,
    source="jt",
)


def rule_of(key: str, name: str, scale: str = "total") -> tuple[ChangeRule, Scale]:
    measure = measures()[key]
    return next(r for r in measure.rules_for(scale) if r.name == name), measure.scales_by_name[scale]


# The example of Jacobson and Truax (1991): clinical 40 (7.5), functional 60 (7.5), r .80, 32.5 to 47.5.


def test_the_worked_example_of_jacobson_and_truax() -> None:
    assert cut_offs(CLINICAL, FUNCTIONAL) == CutOffs(a=55, b=45, c=50)
    assert standard_error(7.5, 0.8) == pytest.approx(3.354, abs=5e-4)
    assert standard_error_of_difference(7.5, 0.8) == pytest.approx(4.743, abs=5e-4)
    assert reliable_change_index(32.5, 47.5, sd=7.5, reliability=0.8) == pytest.approx(3.16, abs=5e-3)
    found = judge(JT, HIGHER, 32.5, 47.5)
    assert (found.change, found.verdict) == (15, Verdict.RELIABLY_BETTER)
    assert judge(JT, HIGHER, 32.5, 52.5).verdict is Verdict.RECOVERED


def test_cut_offs_turn_round_where_lower_is_better() -> None:
    assert cut_offs(FUNCTIONAL, CLINICAL) == CutOffs(a=45, b=55, c=50)
    with pytest.raises(ValueError, match="same mean"):
        cut_offs(CLINICAL, CLINICAL)


def test_c_leans_towards_the_narrower_sample() -> None:
    found = cut_offs(
        Distribution(mean=19.7, sd=7.7, source="s"), Distribution(mean=4.7, sd=4.8, source="s")
    ).c
    assert found == pytest.approx((4.8 * 19.7 + 7.7 * 4.7) / 12.5)
    assert found == pytest.approx(10.46, abs=0.005)


def test_core_10_needs_six_and_three_quarter_points_at_95_percent() -> None:
    rule, scale = rule_of("core10", "jacobson_truax")
    assert isinstance(rule, JacobsonTruax)
    assert rule.critical * standard_error_of_difference(rule.clinical.sd, rule.reliability) == pytest.approx(
        6.75, abs=0.005
    )
    assert judge(rule, scale, 20, 14).verdict is Verdict.NO_RELIABLE_CHANGE
    assert judge(rule, scale, 20, 13).verdict is Verdict.RELIABLY_BETTER
    assert judge(rule, scale, 20, 10).verdict is Verdict.RECOVERED


def test_jacobson_and_truax_is_strict() -> None:
    """With S_diff of exactly 1 a change of 1.96 is not yet reliable."""
    unit = JacobsonTruax(
        name="jt",
        label="jt",
        reliability=0.5,
        critical=2,
        clinical=Distribution(mean=40, sd=1, source="s"),
        source="s",
    )
    assert standard_error_of_difference(1, 0.5) == pytest.approx(1)
    exact = unit.model_copy(update={"critical": abs(reliable_change_index(40, 42, sd=1, reliability=0.5))})
    assert judge(exact, HIGHER, 40, 42).verdict is Verdict.NO_RELIABLE_CHANGE
    assert judge(exact, HIGHER, 40, 42.01).verdict is Verdict.RELIABLY_BETTER


BOUNDARIES = [
    # measure, scale, rule, first, last, verdict
    ("phq9", "total", "nhse_cyp", 15, 10, Verdict.NO_RELIABLE_CHANGE),
    ("phq9", "total", "nhse_cyp", 15, 9, Verdict.RELIABLY_BETTER),
    ("phq9", "total", "nhse_cyp", 9, 15, Verdict.RELIABLY_WORSE),
    ("phq9", "total", "talking_therapies", 15, 9, Verdict.RECOVERED),
    ("phq9", "total", "talking_therapies", 16, 10, Verdict.RELIABLY_BETTER),
    ("phq9", "total", "talking_therapies", 10, 5, Verdict.NO_RELIABLE_CHANGE),
    ("phq9", "total", "talking_therapies", 10, 4, Verdict.RECOVERED),
    ("phq9", "total", "talking_therapies", 9, 3, Verdict.RELIABLY_BETTER),
    ("gad7", "total", "nhse_cyp", 10, 7, Verdict.NO_RELIABLE_CHANGE),
    ("gad7", "total", "nhse_cyp", 10, 6, Verdict.RELIABLY_BETTER),
    ("gad7", "total", "talking_therapies", 8, 4, Verdict.RECOVERED),
    ("gad7", "total", "talking_therapies", 7, 3, Verdict.RELIABLY_BETTER),
    ("gad7", "total", "talking_therapies", 12, 8, Verdict.RELIABLY_BETTER),
    ("core10", "total", "nhse_cyp", 20, 16, Verdict.NO_RELIABLE_CHANGE),
    ("core10", "total", "nhse_cyp", 20, 15, Verdict.RELIABLY_BETTER),
    ("core10", "total", "barkham_2013", 20, 15, Verdict.NO_RELIABLE_CHANGE),
    ("core10", "total", "barkham_2013", 20, 14, Verdict.RELIABLY_BETTER),
    ("core10", "total", "barkham_2013", 16, 10, Verdict.RECOVERED),
    ("core10", "total", "barkham_2013", 11, 5, Verdict.RECOVERED),
    ("core10", "total", "barkham_2013", 10, 16, Verdict.RELIABLY_WORSE),
    ("epds", "total", "matthey_2004", 16, 13, Verdict.NO_RELIABLE_CHANGE),
    ("epds", "total", "matthey_2004", 16, 12, Verdict.RECOVERED),
    ("epds", "total", "matthey_2004", 17, 13, Verdict.RELIABLY_BETTER),
    ("epds", "total", "mcid_pregnancy", 10, 13, Verdict.RELIABLY_WORSE),
    ("epds", "total", "mcid_pregnancy", 13, 10, Verdict.NO_RELIABLE_CHANGE),
    ("who5", "total", "ware_1995", 40, 48, Verdict.NO_RELIABLE_CHANGE),
    ("who5", "total", "ware_1995", 40, 52, Verdict.RELIABLY_BETTER),
    ("who5", "total", "ware_1995", 52, 40, Verdict.RELIABLY_WORSE),
    ("gbo", "goal_2", "nhse_cyp", 3, 5, Verdict.NO_RELIABLE_CHANGE),
    ("gbo", "goal_2", "nhse_cyp", 3, 6, Verdict.RELIABLY_BETTER),
    ("gbo", "goal_3", "nhse_adult_community", 6, 3, Verdict.RELIABLY_WORSE),
    ("swemwbs", "total", "nhse_cyp", 20, 23, Verdict.RELIABLY_BETTER),
    ("swemwbs", "total", "nhse_cyp", 20, 22.99, Verdict.NO_RELIABLE_CHANGE),
    ("sdq_4_17_parent", "conduct", "nhse_cyp", 8, 4, Verdict.RELIABLY_BETTER),
    ("sdq_4_17_parent", "conduct", "nhse_cyp", 8, 5, Verdict.NO_RELIABLE_CHANGE),
    ("sdq_4_17_parent", "emotional", "nhse_cyp", 8, 4, Verdict.RELIABLY_BETTER),
    ("sdq_4_17_parent", "hyperactivity", "nhse_cyp", 8, 5, Verdict.NO_RELIABLE_CHANGE),
    ("sdq_4_17_parent", "peer", "nhse_cyp", 8, 5, Verdict.RELIABLY_BETTER),
    ("sdq_4_17_parent", "impact", "nhse_cyp", 8, 5, Verdict.RELIABLY_BETTER),
    ("sdq_4_17_parent", "prosocial", "nhse_cyp", 5, 8, Verdict.RELIABLY_BETTER),
    ("sdq_4_17_parent", "prosocial", "nhse_cyp", 8, 5, Verdict.RELIABLY_WORSE),
]


@pytest.mark.parametrize(("key", "scale", "name", "first", "last", "verdict"), BOUNDARIES)
def test_both_sides_of_every_published_boundary(
    key: str, scale: str, name: str, first: float, last: float, verdict: Verdict
) -> None:
    rule, of = rule_of(key, name, scale)
    assert judge(rule, of, first, last).verdict is verdict


def test_every_published_rule_stands_in_the_table() -> None:
    tested = {(key, scale, name) for key, scale, name, *_ in BOUNDARIES}
    for key, measure in measures().items():
        for rule in measure.change_rules:
            if rule.kind == "minimum":
                assert {(key, scale, rule.name) for scale in rule.of} & tested, (key, rule.name)


def test_a_strict_boundary_needs_more() -> None:
    rule = MinimumChange(name="strict", label="strict", points=5, boundary="strict", source="s")
    assert judge(rule, LOWER, 20, 15).verdict is Verdict.NO_RELIABLE_CHANGE
    assert judge(rule, LOWER, 20, 14).verdict is Verdict.RELIABLY_BETTER


def test_prorated_scores_meet_the_boundary_in_spite_of_binary_fractions() -> None:
    rule = MinimumChange(name="tenth", label="tenth", points=0.3, boundary="inclusive", source="s")
    assert 0.1 + 0.2 != 0.3
    assert judge(rule, LOWER, 0.1 + 0.2, 0).verdict is Verdict.RELIABLY_BETTER


def test_index_is_a_multiple_of_the_minimum_with_the_sign_of_the_change() -> None:
    rule, scale = rule_of("core10", "barkham_2013")
    assert judge(rule, scale, 20, 8).index == -2
    pregnancy, epds = rule_of("epds", "mcid_pregnancy")
    assert judge(pregnancy, epds, 10, 16).index == 2
    assert judge(pregnancy, epds, 16, 8).index == -2


def test_without_a_cut_off_nobody_recovers() -> None:
    no_sample = JT.model_copy(update={"functional": None})
    assert judge(no_sample, HIGHER, 40, 60).verdict is Verdict.RELIABLY_BETTER


def test_a_scale_without_a_better_end_and_a_score_out_of_range_are_refused() -> None:
    rule = MinimumChange(name="r", label="r", points=5, boundary="inclusive", source="s")
    with pytest.raises(ValueError, match="which way is better"):
        judge(rule, HIGHER.model_copy(update={"better": None}), 1, 2)
    with pytest.raises(ValueError, match="outside the range"):
        judge(rule, HIGHER, 1, 101)


def test_a_change_does_not_show_in_a_repr() -> None:
    assert "11" not in repr(judge(*rule_of("core10", "barkham_2013"), 19, 8))


@st.composite
def ruled(draw: st.DrawFn) -> tuple[ChangeRule, Scale, int, int]:
    every = [
        (rule, measure.scales_by_name[name])
        for measure in measures().values()
        for rule in measure.change_rules
        for name in rule.of
    ]
    rule, scale = draw(st.sampled_from(every))
    assert scale.low is not None
    assert scale.high is not None
    scores = st.integers(scale.low, scale.high)
    return rule, scale, draw(scores), draw(scores)


@given(ruled())
def test_a_score_lies_in_the_noise_band_exactly_when_it_is_no_reliable_change(
    case: tuple[ChangeRule, Scale, int, int],
) -> None:
    rule, scale, first, last = case
    band = noise_band(rule, scale, first)
    assert scale.holds(band.low)
    assert scale.holds(band.high)
    is_quiet = judge(rule, scale, first, last).verdict is Verdict.NO_RELIABLE_CHANGE
    inside = band.low <= last <= band.high if band.are_ends_inside else band.low < last < band.high
    at_an_end = last in {band.low, band.high} and last in {scale.low, scale.high}
    assert is_quiet is inside or at_an_end  # an end cut off by the range is no boundary of the rule


@given(ruled())
def test_there_and_back_are_opposite(case: tuple[ChangeRule, Scale, int, int]) -> None:
    rule, scale, first, last = case
    there, back = judge(rule, scale, first, last), judge(rule, scale, last, first)
    assert there.change == -back.change
    better = {Verdict.RELIABLY_BETTER, Verdict.RECOVERED}
    if getattr(rule, "points_worse", None) is None:
        assert (there.verdict in better) is (back.verdict is Verdict.RELIABLY_WORSE)


@given(st.floats(0.1, 20), st.floats(0.01, 0.99))
def test_the_difference_has_the_error_of_both_scores(sd: float, reliability: float) -> None:
    error = standard_error(sd, reliability)
    assert standard_error_of_difference(sd, reliability) == pytest.approx(sqrt(error**2 + error**2))
