"""The run chart against the published limits of Anhøj and Olesen's rules."""

from __future__ import annotations

import pytest

from analysis.spc import ChartKind
from analysis.spc.limits import Lines
from analysis.spc.run_chart import crossing_limit, judge_run, longest_run_limit
from tests.analysis.spc.series_of import codes, judged, labels


ABOVE, BELOW = "Long Run Above CL", "Long Run Below CL"


@pytest.mark.parametrize(
    ("useful", "longest"), [(10, 6), (11, 6), (12, 7), (22, 7), (23, 8), (45, 8), (46, 9), (90, 9), (91, 10)]
)
def test_longest_run(useful: int, longest: int) -> None:
    """As tabulated by useful points, round(log2(n) + 3)."""
    assert longest_run_limit(useful) == longest


@pytest.mark.parametrize(
    ("useful", "fewest"), [(10, 2), (11, 2), (12, 3), (13, 3), (15, 4), (20, 6), (24, 8), (30, 10)]
)
def test_fewest_crossings(useful: int, fewest: int) -> None:
    """The 5% point of a binomial distribution of n - 1 tosses."""
    assert crossing_limit(useful - 1) == fewest


def run(*values: float | None) -> list[str]:
    return labels(judged(values, chart=ChartKind.RUN))


def test_an_unusually_long_run_is_marked_from_end_to_end() -> None:
    values = [1.0] * 8 + [3.0] * 8
    trend = judged(values, chart=ChartKind.RUN)
    assert labels(trend) == [BELOW] * 8 + [ABOVE] * 8
    assert trend.points[0].mean == 2
    assert (trend.points[0].upl, trend.icons[0].assurance_type) == (None, None)
    assert codes(trend) == ["few_crossings"]


def test_points_on_the_median_neither_break_a_run_nor_belong_to_one() -> None:
    values = [1.0] * 4 + [2.0] + [1.0] * 4 + [3.0] * 8
    assert run(*values) == [BELOW] * 4 + ["Common Cause"] + [BELOW] * 4 + [ABOVE] * 8


def test_a_gap_ends_a_run() -> None:
    assert set(run(*[1.0] * 4, None, *[1.0] * 4, *[3.0] * 4, None, *[3.0] * 4)) == {"Common Cause"}


def test_few_points_are_not_judged() -> None:
    trend = judged([1.0] * 4 + [3.0] * 5, chart=ChartKind.RUN)
    assert set(labels(trend)) == {"Common Cause"}
    assert codes(trend) == ["short_series", "few_for_run_rules"]


def test_a_gap_is_no_chance_to_cross() -> None:
    whole, cut = [[1.0, 1.0, 3.0, 3.0] * 3, [1.0, 1.0, 3.0, 3.0, None] * 3]
    lines = [Lines(mean=2.0)] * 15
    found = [judge_run(values, lines[: len(values)])[1] for values in (whole, cut)]
    assert [(test.useful, test.crossings, test.crossing_limit) for test in found] == [(12, 5, 3), (12, 3, 2)]
