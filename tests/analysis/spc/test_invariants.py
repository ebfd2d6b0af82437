"""What has to hold for any series: shifting, scaling, mirroring, order, and no run across a rebase."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.spc import Direction, Observation, SpcSettings, Trend, analyse, observations
from analysis.spc.rules import RISING
from tests.analysis.spc.series_of import judged, labels, months


# whole numbers: then shifting and scaling are exact, and ties stay ties
WHOLE = st.integers(-50, 50)
SERIES = st.lists(st.one_of(WHOLE, st.none()), min_size=1, max_size=40)
UNBROKEN = st.lists(WHOLE, min_size=1, max_size=40)
SETTINGS = st.builds(
    SpcSettings,
    improvement_direction=st.sampled_from(Direction),
    screen_outliers=st.booleans(),
    two_of_three_includes_outside=st.booleans(),
    fix_after_n_points=st.one_of(st.none(), st.integers(12, 20)),
)
LINES = ("mean", "lpl", "nlpl", "nupl", "upl")


def lines(trend: Trend) -> list[tuple[float | None, ...]]:
    return [tuple(getattr(point, line) for line in LINES) for point in trend.points]


def rows(values: list[int | None]) -> tuple[Observation, ...]:
    return observations(months(len(values)), values)


def close(found: list[tuple[float | None, ...]], wanted: list[tuple[float | None, ...]]) -> bool:
    return all(
        (one is None and other is None) or one == pytest.approx(other, abs=1e-6)
        for pair in zip(found, wanted, strict=True)
        for one, other in zip(*pair, strict=True)
    )


@given(SERIES, SETTINGS, st.integers(-1000, 1000), st.integers(1, 8))
def test_shifting_and_scaling_the_values_does_the_same_to_the_lines_and_nothing_to_the_rules(
    values: list[int | None], settings: SpcSettings, added: int, times: int
) -> None:
    before = analyse(rows(values), settings)
    moved = [None if value is None else value * times + added for value in values]
    after = analyse(rows(moved), settings)
    assert labels(after) == labels(before)
    wanted = [tuple(None if at is None else at * times + added for at in each) for each in lines(before)]
    assert close(lines(after), wanted)


@given(SERIES, SETTINGS)
def test_mirroring_the_values_and_the_direction_leaves_what_they_mean(
    values: list[int | None], settings: SpcSettings
) -> None:
    opposite = {Direction.INCREASE: Direction.DECREASE, Direction.DECREASE: Direction.INCREASE}
    direction = settings.improvement_direction
    if direction not in opposite:
        return
    mirrored = SpcSettings(
        improvement_direction=opposite[direction],
        screen_outliers=settings.screen_outliers,
        two_of_three_includes_outside=settings.two_of_three_includes_outside,
        fix_after_n_points=settings.fix_after_n_points,
    )
    flipped = analyse(rows([None if value is None else -value for value in values]), mirrored)
    straight = analyse(rows(values), settings)
    assert [point.point_type for point in flipped.points] == [point.point_type for point in straight.points]


@given(SERIES, SERIES, SETTINGS, st.randoms())
def test_neither_the_order_of_rows_nor_another_facet_changes_a_facet(
    north: list[int | None], south: list[int | None], settings: SpcSettings, shuffle: random.Random
) -> None:
    table = [(day, value, "North") for day, value in zip(months(len(north)), north, strict=True)]
    table += [(day, value, "South") for day, value in zip(months(len(south)), south, strict=True)]
    shuffle.shuffle(table)
    dates, values, facets = zip(*table, strict=True)
    both = analyse(observations(dates, values, facet=facets), settings)
    alone = analyse(observations(months(len(north)), north, facet=["North"] * len(north)), settings)
    assert both.of("North") == alone.points
    assert both.icons_of("North") == alone.icons[0]


@given(SERIES, SERIES, SETTINGS)
def test_a_rebase_parts_a_series_as_if_each_part_stood_alone(
    first: list[int | None], second: list[int | None], settings: SpcSettings
) -> None:
    dates = months(len(first) + len(second))
    cut = SpcSettings(
        improvement_direction=settings.improvement_direction,
        screen_outliers=settings.screen_outliers,
        two_of_three_includes_outside=settings.two_of_three_includes_outside,
        fix_after_n_points=settings.fix_after_n_points,
        rebase=[dates[len(first)]],
    )
    whole = analyse(rows([*first, *second]), cut)
    parts = labels(analyse(rows(first), settings)) + labels(analyse(rows(second), settings))
    assert labels(whole) == parts


@given(UNBROKEN)
def test_screening_never_widens_the_limits_and_never_moves_the_mean(values: list[int]) -> None:
    plain = judged([float(value) for value in values]).points[0]
    screened = judged([float(value) for value in values], screen_outliers=True).points[0]
    assert screened.mean == plain.mean
    if screened.upl is not None and plain.upl is not None:
        assert screened.upl <= plain.upl + 1e-9


@given(UNBROKEN)
def test_a_point_is_rising_just_when_seven_in_a_row_around_it_rise(values: list[int]) -> None:
    """Against the rule written as seven-point windows, one by one."""
    members: set[int] = set()
    falls: set[int] = set()
    for start in range(len(values) - 6):
        window = values[start : start + 7]
        if all(window[at] < window[at + 1] for at in range(6)):
            members |= set(range(start, start + 7))
        if all(window[at] > window[at + 1] for at in range(6)):
            falls |= set(range(start, start + 7))
    found = {
        at for at, point in enumerate(judged([float(v) for v in values]).points) if RISING in point.rules
    }
    assert members - falls <= found <= members


@given(st.lists(st.floats(0, 1000, allow_nan=False), min_size=1, max_size=30), SETTINGS)
def test_any_finite_series_is_judged(values: list[float], settings: SpcSettings) -> None:
    trend = analyse(observations(months(len(values)), values), settings)
    assert len(trend.points) == len(values)
    for point in trend.points:
        if point.upl is not None and point.lpl is not None and point.mean is not None:
            assert point.lpl <= point.mean <= point.upl
