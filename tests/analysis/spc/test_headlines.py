"""A headline never contradicts a warning of the same answer, and promises nothing the limits cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.spc import NO_FACET, ChartKind, PointType, verdict
from tests.analysis.spc.series_of import counted, judged


DRIFT = [float(n % 3 + (n // 3)) for n in range(30)]
WAVE = [50.0, 52, 49, 51, 53, 48, 50, 52, 49, 51, 53, 48, 50, 52]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([1.0] * 5 + [9.0] * 5 + [1.0] * 5 + [9.0] * 5 + [1.0, 1, 9, 9], "the median is crossed 5 times"),
        ([1.0] * 6 + [9.0] * 6 + [1.0] * 4 + [9.0] * 4, "the median is crossed 3 times"),
        (DRIFT, "the longest run is 14 points, and chance allows 8"),
    ],
)
def test_a_run_chart_judges_the_whole_part(values: list[float], says: str) -> None:
    trend = judged(values, chart=ChartKind.RUN)
    said = verdict(trend)
    assert "Nothing beyond chance" not in said
    assert says.lower() in said.lower()
    assert trend.icons[0].variation_icon != "common_cause"


@given(st.lists(st.integers(0, 9), min_size=13, max_size=40))
def test_nothing_beyond_chance_only_where_both_run_rules_agree(values: list[int]) -> None:
    trend = judged([float(each) for each in values], chart=ChartKind.RUN)
    test = trend.icons[0].run_test
    assert test is not None
    calm = verdict(trend).startswith("Nothing beyond chance")
    assert not (calm and test.is_unusual)
    assert (trend.icons[0].variation_type is PointType.COMMON) <= (not test.is_unusual)
    if any(each.code == "few_crossings" for each in trend.warnings):
        assert not calm


def test_too_few_points_off_the_median_are_too_few_to_tell() -> None:
    assert verdict(judged([5.0] * 12 + [6.0, 4.0], chart=ChartKind.RUN)).startswith(
        "Too few points to tell: 2"
    )


def test_the_target_is_foretold_only_by_a_stable_series() -> None:
    assert "is likely to be met each time if nothing changes" in verdict(judged(WAVE, target=10))
    assert "is likely to be missed" in verdict(judged(WAVE, target=90))
    assert "some of the time" in verdict(judged(WAVE, target=50))
    moved = judged([*WAVE, 90, 50], target=10)
    assert "the series is not stable, so nothing can be said about the target" in verdict(moved)


def test_uncertain_limits_foretell_nothing() -> None:
    few = counted(*[(9, 10), (8, 10), (10, 10), (9, 10)] * 4)
    warned = judged([row.value for row in few], target=50)
    assert not warned.warnings
    rare = judged([0.0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0], target=5)
    assert [each.code for each in rare.warnings] == ["rare_events"]
    assert "the limits are uncertain, so nothing can be said about the target of 5" in verdict(rare)


@pytest.mark.parametrize("chart", [ChartKind.XMR, ChartKind.RUN])
def test_a_blank_latest_value_has_a_sentence_of_its_own(chart: ChartKind) -> None:
    said = verdict(judged([*WAVE, None], chart=chart, target=10 if chart is ChartKind.XMR else None))
    assert said == "No value for Jun 2023."
    assert "will" not in verdict(judged(WAVE, target=10)).split()
    assert judged([*WAVE, None]).icons_of(NO_FACET).variation_type is PointType.COMMON
