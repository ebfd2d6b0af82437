"""Percentages from counts: P and P' limits, quarters, days between, and which chart suits a series."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.spc import (
    ChartKind,
    SpcError,
    SpcSettings,
    analyse,
    by_quarter,
    days_between,
    observations,
    suggest_chart,
)
from tests.analysis.spc.series_of import codes, counted, monthly, months


P, P_PRIME = SpcSettings(chart=ChartKind.P), SpcSettings(chart=ChartKind.P_PRIME)


def test_p_limits_by_hand() -> None:
    # p-bar 30 / 50 = 0.6, sqrt(0.6 x 0.4) = 0.489898
    # sigma at n = 25: 0.0979796, at 16: 0.1224745, at 9: 0.1632993
    first, second, third = analyse(counted((15, 25), (10, 16), (5, 9)), P).points
    assert (first.mean, first.lpl, first.upl) == pytest.approx((60, 30.606123, 89.393877), abs=1e-6)
    assert (first.nlpl, first.nupl) == pytest.approx((40.404082, 79.595918), abs=1e-6)
    assert (second.lpl, third.upl) == pytest.approx((23.257653, 108.989795), abs=1e-6)


def test_p_prime_limits_by_hand() -> None:
    # p-bar 22 / 30, z = 0.476731, 1.191828, -1.668560, their moving ranges 0.715097, 2.860388
    # sigma z = 1.787742 / 1.128
    point = analyse(counted((8, 10), (9, 10), (5, 10)), P_PRIME).points[0]
    assert point.mean == pytest.approx(73.333333)
    assert (point.lpl, point.upl) == pytest.approx((6.843893, 139.822774), abs=1e-4)


def test_p_prime_has_no_floor_and_gaps_are_not_bridged() -> None:
    steady = analyse(counted(*[(9, 10), (18, 20)] * 8), P_PRIME).points
    assert {(point.lpl, point.upl) for point in steady} == {(90.0, 90.0)}
    broken = analyse(counted((8, 10), None, (2, 10)), P_PRIME).points
    assert {point.upl for point in broken} == {None}


@pytest.mark.parametrize("part", [0, 12])
@pytest.mark.parametrize("settings", [P, P_PRIME])
def test_all_or_nobody_is_no_signal(part: int, settings: SpcSettings) -> None:
    trend = analyse(counted(*[(part, 12)] * 14), settings)
    assert {(point.lpl, point.upl) for point in trend.points} == {(100 * part / 12, 100 * part / 12)}
    assert {point.special_cause_flag for point in trend.points} == {False}


def test_nobody_asked_is_a_gap_and_never_zero() -> None:
    rows = counted((9, 10), (0, 0), None, (8, 10))
    assert [row.value for row in rows] == [90, None, None, 80]
    assert [point.upl is None for point in analyse(rows, P).points] == [False, True, True, False]


def test_a_last_month_without_answers_takes_the_target_to_the_limits_before_it() -> None:
    trend = analyse(counted(*[(9, 10), (8, 10)] * 7, None), SpcSettings(chart=ChartKind.P, target=-99))
    assert trend.icons[0].assurance_type == "consistent_pass"


def test_shares_stay_shares() -> None:
    rows = observations(months(3), [0.9, 0.8, 0.85], numerators=[9, 8, 17], denominators=[10, 10, 20])
    assert analyse(rows, P).points[0].mean == pytest.approx(34 / 40)


@pytest.mark.parametrize(
    ("columns", "code", "where"),
    [
        ({"numerators": [1]}, "counts_missing", "denominators"),
        ({"denominators": [1]}, "values_missing", "values"),
        ({"numerators": [3], "denominators": [2]}, "part_over_whole", "numerators[0]"),
        ({"numerators": [-1], "denominators": [2]}, "negative_count", "numerators[0]"),
        ({"numerators": [1], "denominators": [None]}, "counts_missing", "numerators[0]"),
        ({"numerators": [1], "denominators": [2], "values": [70.0]}, "value_not_of_counts", "values[0]"),
        ({"numerators": [0], "denominators": [0], "values": [0.0]}, "value_not_of_counts", "values[0]"),
    ],
)
def test_counts_that_cannot_be_are_refused(columns: dict[str, Any], code: str, where: str) -> None:
    with pytest.raises(SpcError) as refused:
        observations(months(1), columns.pop("values", None), **columns)
    assert (refused.value.note.code, refused.value.note.where) == (code, where)


COUNTS = st.integers(1, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(st.lists(COUNTS, min_size=1, max_size=30))
def test_p_limits_stand_evenly_around_the_pooled_share(pairs: list[tuple[int, int]]) -> None:
    pooled = 100 * sum(part for part, _ in pairs) / sum(whole for _, whole in pairs)
    for point in analyse(counted(*pairs), P).points:
        assert point.mean == pytest.approx(pooled)
        assert point.lpl is not None
        assert point.upl is not None
        assert (point.lpl + point.upl) / 2 == pytest.approx(pooled)


def test_quarters_add_counts_up() -> None:
    rows = by_quarter(counted((9, 10), (0, 0), (1, 2), None, (4, 4)))  # April, May, June; July, August
    assert [(row.date, row.numerator, row.denominator) for row in rows] == [
        (date(2022, 4, 1), 10, 12),
        (date(2022, 7, 1), 4, 4),
    ]
    assert rows[0].value == pytest.approx(100 * 10 / 12)


def test_a_quarter_nobody_answered_is_a_gap() -> None:
    assert [row.value for row in by_quarter(counted(None, None, None, (1, 2)))] == [None, 50]


def test_values_without_counts_cannot_be_put_together() -> None:
    with pytest.raises(SpcError, match="counts_missing"):
        by_quarter(monthly(1, 2, 3))


def test_days_between() -> None:
    found = days_between([date(2022, 5, 1), date(2022, 4, 1), date(2022, 5, 1), date(2023, 5, 1)])
    assert [(row.date, row.value) for row in found.rows] == [(date(2022, 5, 1), 30), (date(2023, 5, 1), 365)]
    assert found.same_day == 1
    with pytest.raises(SpcError, match="too_few_events"):
        days_between([date(2022, 5, 1)] * 2)


@pytest.mark.parametrize(
    ("rows", "chart", "by_quarter", "as_days"),
    [
        pytest.param(counted(*[(18, 20)] * 24), ChartKind.XMR, False, False, id="enough answers"),
        pytest.param(counted(*[(18, 19)] * 24), ChartKind.P_PRIME, False, False, id="few, quarters too few"),
        pytest.param(counted(*[(18, 19)] * 39), ChartKind.P_PRIME, True, False, id="few, thirteen quarters"),
        pytest.param(monthly(*[0] * 18, 1, 2), ChartKind.RUN, False, True, id="rare events"),
        pytest.param(monthly(*[0, 1] * 10), ChartKind.XMR, False, False, id="half an event a month"),
        pytest.param(monthly(*[0.2, 0.3] * 10), ChartKind.XMR, False, False, id="small numbers, no counts"),
    ],
)
def test_which_chart_suits(rows: Any, chart: ChartKind, by_quarter: bool, as_days: bool) -> None:
    found = suggest_chart(rows)
    assert (found.chart, found.by_quarter, found.as_days_between) == (chart, by_quarter, as_days)
    assert found.why.endswith(".")


def test_few_answers_are_told_on_an_xmr_chart_only() -> None:
    rows = counted(*[(9, 10), (8, 10)] * 7)
    assert codes(analyse(rows)) == ["few_answers"]
    assert codes(analyse(rows, P_PRIME)) == []
