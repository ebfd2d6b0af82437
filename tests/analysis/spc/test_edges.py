"""Short, constant, empty and broken series; baselines, rebases, targets; and what is refused."""

from __future__ import annotations

from datetime import date
from math import inf, nan
from typing import Any

import pytest

from analysis.spc import ChartKind, Direction, SpcError, SpcSettings, analyse, observations
from analysis.spc.icons import assurance
from tests.analysis.spc.series_of import codes, judged, labels, monthly, months


WAVE = [50.0, 52, 49, 51, 53, 48, 50, 52, 49, 51, 53, 48, 50, 52]
UP, DOWN, EITHER = Direction


@pytest.mark.parametrize("many", range(1, 14))
def test_short_series_keep_their_limits_and_are_told(many: int) -> None:
    trend = judged(WAVE[:many], target=50)
    point = trend.points[-1]
    assert point.short_group_warning is (many < 13)
    assert codes(trend) == (["short_series"] if many < 13 else [])
    assert (point.upl is None) is (many == 1)
    assert (trend.icons[0].assurance_type is None) is (many == 1)


@pytest.mark.parametrize("screen", [True, False])
def test_a_constant_series_has_no_signal(screen: bool) -> None:
    trend = judged([4.35] * 24, screen_outliers=screen)
    assert set(labels(trend)) == {"Common Cause"}
    assert {point.relative_to_mean for point in trend.points} == {0}
    lines = (trend.points[0].lpl, trend.points[0].mean, trend.points[0].upl)
    assert lines == ((None, 4.35, None) if screen else (4.35, 4.35, 4.35))
    assert codes(trend) == (["screening_left_nothing"] if screen else [])


@pytest.mark.parametrize(("value", "many"), [(0.1, 14), (4.35, 24), (0.7, 31), (1 / 3, 15)])
def test_numbers_that_do_not_sum_lie_on_their_mean(value: float, many: int) -> None:
    assert {point.relative_to_mean for point in judged([value] * many).points} == {0}


def test_a_point_on_the_mean_of_uneven_numbers_is_on_it() -> None:
    assert [point.relative_to_mean for point in judged([0.1, 0.2, 0.3]).points] == [-1, 0, 1]


def test_a_single_one_among_zeros_is_the_only_signal_without_screening() -> None:
    values = [0.0] * 10 + [1] + [0] * 10
    plain = judged(values, improvement_direction=DOWN)
    assert [at for at, label in enumerate(labels(plain)) if label == "Above UCL"] == [10]
    screened = judged(values, improvement_direction=DOWN, screen_outliers=True)
    assert {point.outside_limits for point in screened.points} == {True}
    assert "screening_left_nothing" in codes(screened)
    assert "rare_events" in codes(plain)


def test_a_gap_is_kept_and_costs_two_moving_ranges() -> None:
    with_gap = judged([50, 52, None, 51, 53])
    assert [point.mr_after_screen for point in with_gap.points] == [None, 2, None, None, 2]
    gap = with_gap.points[2]
    assert (gap.y, gap.outside_limits, gap.relative_to_mean, gap.close_to_limits) == (None, None, None, None)
    assert (gap.special_cause_type, gap.upl) == ("Common Cause", with_gap.points[0].upl)


@pytest.mark.parametrize("chart", [ChartKind.XMR, ChartKind.RUN])
def test_nothing_but_gaps_is_no_failure(chart: ChartKind) -> None:
    trend = judged([None] * 15, target=3, chart=chart)
    assert {(point.mean, point.upl, point.special_cause_type) for point in trend.points} == {
        (None, None, "Common Cause")
    }
    assert trend.icons[0].assurance_type is None


def test_a_gap_inside_a_rise_is_no_failure() -> None:
    found = labels(judged([1, 2, 3, None, 4, 5, 6, 7]))
    assert not [label for label in found if "Trend" in label or "7 Points" in label]


def test_a_gap_at_the_end_shows_no_signal_and_says_so() -> None:
    trend = judged([*WAVE, None])
    assert trend.icons[0].variation_icon == "common_cause"
    assert codes(trend) == ["last_value_missing"]


def test_a_baseline_fixes_the_limits_and_judges_what_comes_later() -> None:
    trend = judged([*WAVE[:12], 80, 80], fix_after_n_points=12)
    assert trend.points[-1].mean == pytest.approx(sum(WAVE[:12]) / 12)
    assert labels(trend)[-2:] == ["Above UCL", "Above UCL"]
    assert trend.points[-1].mr_after_screen is None
    longer_than_there_is = judged(WAVE, fix_after_n_points=99)
    assert longer_than_there_is.points == judged(WAVE).points


def test_a_rebase_starts_anew_and_no_run_crosses_it() -> None:
    values = [float(each) for each in range(10)]
    dates = months(10)
    cut = judged(values, rebase=[dates[5]])
    assert [point.rebase_group for point in cut.points] == [0] * 5 + [1] * 5
    assert cut.points[5].mr_after_screen is None
    assert set(labels(cut)) == {"Common Cause"}
    assert "7 Point Trend (Increasing)" in labels(judged(values))


def test_a_rebase_at_the_first_point_changes_the_number_of_the_part_only() -> None:
    whole, cut = judged(WAVE), judged(WAVE, rebase=months(1))
    assert {point.rebase_group for point in cut.points} == {1}
    assert [point.upl for point in cut.points] == [point.upl for point in whole.points]


def test_limits_before_a_rebase_say_nothing_of_the_target_after_it() -> None:
    dates = months(15)
    assert judged([*WAVE, 50], target=99).icons[0].assurance_type == "consistent_fail"
    assert judged([*WAVE, 50], target=99, rebase=[dates[14]]).icons[0].assurance_type is None


def test_a_rebase_date_that_is_no_date_of_the_series_is_told() -> None:
    trend = judged(WAVE, rebase=[date(2022, 7, 2)])
    assert codes(trend) == ["rebase_date_unknown"]
    assert "2022-07-02" in trend.warnings[0].what
    assert {point.rebase_group for point in trend.points} == {0}


def test_facets_have_their_own_rebases_and_targets() -> None:
    dates = months(14)
    rows = observations(dates * 2, WAVE * 2, facet=["North"] * 14 + ["South"] * 14)
    trend = analyse(rows, SpcSettings(target={"North": 90}, rebase={"South": [dates[3]]}))
    assert [each.assurance_type for each in trend.icons] == ["consistent_fail", None]
    assert {point.rebase_group for point in trend.of("North")} == {0}
    assert {point.rebase_group for point in trend.of("South")} == {0, 1}
    assert codes(trend) == ["facet_without_target", "short_series", "short_series"]


@pytest.mark.parametrize(
    ("target", "direction", "expected"),
    [
        (31, UP, "consistent_fail"),
        (30, UP, "inconsistent"),  # on a limit: neither side clears it
        (25, UP, "inconsistent"),
        (20, UP, "inconsistent"),
        (19, UP, "consistent_pass"),
        (31, DOWN, "consistent_pass"),
        (30, DOWN, "inconsistent"),
        (20, DOWN, "inconsistent"),
        (19, DOWN, "consistent_fail"),
        (31, EITHER, None),
        (None, UP, None),
    ],
)
def test_assurance(target: float | None, direction: Direction, expected: str | None) -> None:
    assert assurance(target, 20, 30, direction) == expected
    assert assurance(target, None, None, direction) is None


@pytest.mark.parametrize(
    ("direction", "value", "icon"),
    [
        (UP, 99, "improvement_high"),
        (UP, 1, "concern_low"),
        (DOWN, 99, "concern_high"),
        (DOWN, 1, "improvement_low"),
        (EITHER, 99, "neutral_high"),
        (EITHER, 1, "neutral_low"),
        (UP, 50, "common_cause"),
    ],
)
def test_the_variation_icon_is_of_the_last_point(direction: Direction, value: float, icon: str) -> None:
    assert judged([*WAVE, value], improvement_direction=direction).icons[0].variation_icon == icon


@pytest.mark.parametrize(
    ("days", "warned"),
    [
        pytest.param([date(2022, month, 1) for month in (4, 5, 6, 8, 9)], True, id="a month is missing"),
        pytest.param([date(2022, 4, day) for day in (4, 11, 25)], True, id="a week is missing"),
        pytest.param([date(2022, 4, day) for day in (7, 8, 11, 12)], False, id="a weekend"),
        pytest.param([date(2022, month, 1) for month in (1, 4, 7, 10)], False, id="quarters"),
    ],
)
def test_missing_rows_are_told(days: list[date], warned: bool) -> None:
    trend = analyse(observations(days, [5.0, 6, 5, 6, 5][: len(days)]))
    assert ("rows_missing" in codes(trend)) is warned


DAY = date(2022, 4, 1)


@pytest.mark.parametrize(
    ("columns", "settings", "code", "where"),
    [
        (([], []), {}, "empty_series", "dates"),
        (([DAY], None), {}, "values_missing", "values"),
        (([DAY], [1.0, 2.0]), {}, "wrong_length", "values"),
        (([DAY], [inf]), {}, "not_finite", "values[0]"),
        (([DAY], [nan]), {}, "not_finite", "values[0]"),
        (([DAY], [1e16]), {}, "too_large", "values[0]"),
        (([DAY], [10**400]), {}, "too_large", "values[0]"),
        (([DAY, DAY], [1.0, 2.0]), {}, "duplicate_date", "dates"),
        (([DAY], [1.0]), {"fix_after_n_points": 11}, "fix_after_too_few", "options.fix_after_n_points"),
        (([DAY], [1.0]), {"target": inf}, "not_finite", "options.target"),
        (([DAY], [1.0]), {"target": {"North": 3}}, "unknown_facet", "options.target"),
        (([DAY], [1.0]), {"rebase": {"North": [DAY]}}, "unknown_facet", "options.rebase"),
        (([DAY], [1.0]), {"chart": ChartKind.P}, "counts_missing", "numerators"),
    ],
)
def test_what_cannot_be_used_is_refused(
    columns: tuple[list[date], Any], settings: dict[str, Any], code: str, where: str
) -> None:
    with pytest.raises(SpcError) as refused:
        analyse(observations(*columns), SpcSettings(**settings))
    assert (refused.value.note.code, refused.value.note.where) == (code, where)
    assert "" not in (refused.value.note.what, refused.value.note.how)


def test_the_same_date_in_two_facets_is_no_repetition() -> None:
    assert len(observations([DAY, DAY], [1.0, 2.0], facet=["North", "South"])) == 2
    with pytest.raises(SpcError, match="North"):
        observations([DAY, DAY], [1.0, 2.0], facet=["North", "North"])


def test_no_rows_are_refused() -> None:
    with pytest.raises(SpcError, match="no dates"):
        analyse(())


def test_a_trend_knows_its_facets() -> None:
    trend = analyse(monthly(*WAVE))
    assert (trend.facets, len(trend.of("no facet")), trend.of("North")) == (("no facet",), 14, ())
    with pytest.raises(KeyError):
        trend.icons_of("North")
