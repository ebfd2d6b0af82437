"""The four special-cause rules, each as a table: a series, and what is marked.

Marks: ``^ v`` outside, ``/ \\`` trend, ``2 3`` two of three above and below, ``+ -`` shift, ``.`` nothing.
"""

from __future__ import annotations

import pytest

from analysis.spc import Direction, PointType
from analysis.spc.icons import point_type
from analysis.spc.limits import Lines
from analysis.spc.rules import (
    ABOVE_LIMIT,
    BELOW_LIMIT,
    COMMON_CAUSE,
    FALLING,
    RISING,
    SHIFT_ABOVE,
    SHIFT_BELOW,
    TWO_ABOVE,
    TWO_BELOW,
    judge,
    shifts,
    trends,
    two_of_three,
)


MARKS = {
    None: ".", COMMON_CAUSE: ".", ABOVE_LIMIT: "^", BELOW_LIMIT: "v", RISING: "/", FALLING: "\\",
    TWO_ABOVE: "2", TWO_BELOW: "3", SHIFT_ABOVE: "+", SHIFT_BELOW: "-",
}  # fmt: skip
LINES = Lines(mean=0, lpl=-3, upl=3, nlpl=-2, nupl=2)
_ = None


def marked(labels: list[str | None]) -> str:
    return "".join(MARKS[label] for label in labels)


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        pytest.param([1, 2, 3, 4, 5, 6, 7], "///////", id="seven rising, six steps"),
        pytest.param([1, 2, 3, 4, 5, 6], "......", id="six are none"),
        pytest.param([7, 6, 5, 4, 3, 2, 1, 0], "\\" * 8, id="eight falling"),
        pytest.param([1, 2, 3, 4, 4, 5, 6, 7], "." * 8, id="equal neighbours break it"),
        pytest.param([1, 2, 3, 4, 5, 6, 7, 7], "///////.", id="a tie after it is not part of it"),
        pytest.param([1, 2, 3, _, 5, 6, 7, 8], "." * 8, id="a gap inside breaks it"),
        pytest.param([1, 2, 3, 4, 5, 6, 7, _, 8], "///////..", id="a gap after it is not part of it"),
        pytest.param([_] * 8, "." * 8, id="all gaps"),
        pytest.param(
            [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], "//////" + "\\" * 7, id="a shared peak is falling"
        ),
        pytest.param(
            [7, 6, 5, 4, 3, 2, 1, 2, 3, 4, 5, 6, 7], "\\" * 6 + "///////", id="a shared trough is rising"
        ),
        pytest.param(
            [1, 2, 3, 4, 5, 6, 7, 3, 4, 5, 6, 7, 8, 9], "/" * 14, id="two rises back to back, a drop between"
        ),
        pytest.param([1, 2, 3, 4, 5, 6, 7, 6, 5, 4], "///////...", id="a peak before a short fall is rising"),
    ],
)
def test_trend(values: list[float | None], marks: str) -> None:
    assert marked(trends(values)) == marks


@pytest.mark.parametrize(
    ("sides", "marks"),
    [
        pytest.param([1] * 7, "+" * 7, id="seven above"),
        pytest.param([1] * 6, "." * 6, id="six are none"),
        pytest.param([1, 1, 1, 0, 1, 1, 1, 1], "." * 8, id="a point on the mean breaks it"),
        pytest.param([0] * 9, "." * 9, id="all on the mean"),
        pytest.param([1, 1, 1, _, 1, 1, 1, 1], "." * 8, id="a gap breaks it"),
        pytest.param([1] * 3 + [-1] * 7 + [0], "...-------.", id="seven below"),
        pytest.param([-1] * 7 + [1] * 8, "-------++++++++", id="below, then above"),
    ],
)
def test_shift(sides: list[int | None], marks: str) -> None:
    assert marked(shifts(sides)) == marks


@pytest.mark.parametrize(
    ("sides", "close", "marks"),
    [
        pytest.param([1, 1, 1], "x.x", "2.2", id="only the close ones"),
        pytest.param([1, 1, 1], "xxx", "222", id="all three"),
        pytest.param([-1, -1, -1], ".xx", ".33", id="below"),
        pytest.param([1, 0, 1], "x.x", "...", id="a point on the mean spoils it"),
        pytest.param([1, -1, 1], "x.x", "...", id="one on the other side spoils it"),
        pytest.param([1, -1, -1], "xx.", "...", id="close on opposite sides"),
        pytest.param([1, _, 1], "x.x", "...", id="a gap spoils it"),
        pytest.param([1, 1], "xx", "..", id="two points are no three"),
        pytest.param([1, 1, 1, 1], "x..x", "....", id="too far apart"),
    ],
)
def test_two_of_three(sides: list[int | None], close: str, marks: str) -> None:
    assert marked(two_of_three(sides, [each == "x" for each in close])) == marks


@pytest.mark.parametrize(
    ("values", "counts", "marks"),
    [
        pytest.param([3.1, 0, -3.1], True, "^.v", id="beyond a limit"),
        pytest.param([3, 0, -3], True, "...", id="on a limit is inside"),
        pytest.param([3 + 1e-13, 0, -3], True, "...", id="what rounding adds does not count"),
        pytest.param([2, 1, 2], True, "...", id="on a near limit is not close"),
        pytest.param([2.1, 1, 2.1], True, "2.2", id="beyond it is"),
        pytest.param([3.1, 1, 2.1], False, "^..", id="outside does not count as close"),
        pytest.param([3.1, 1, 2.1], True, "^.2", id="outside counts as close"),
        pytest.param([-1.3, -1.2, -1.1, -1, -0.9, -0.8, 3.1], True, "//////^", id="outside before trend"),
        pytest.param([1.9, 1.8, 1.7, 1.6, 1.5, 1.4, 1.3], True, "\\" * 7, id="trend before shift"),
        pytest.param([2.2, 1, 2.2, 1, 1, 1, 1], True, "2+2++++", id="two of three before shift"),
    ],
)
def test_which_rule_comes_first(values: list[float | None], counts: bool, marks: str) -> None:
    found = judge(values, [LINES] * len(values), outside_counts_as_close=counts)
    assert marked([each.label for each in found]) == marks


def test_every_rule_a_point_is_part_of_is_kept() -> None:
    found = judge([1.9, 1.8, 1.7, 1.6, 1.5, 1.4, 1.3], [LINES] * 7, outside_counts_as_close=True)
    assert found[0].rules == (FALLING, SHIFT_ABOVE)


@pytest.mark.parametrize(
    ("label", "increase", "decrease", "neutral"),
    [
        (ABOVE_LIMIT, "improvement", "concern", "neutral_high"),
        (RISING, "improvement", "concern", "neutral_high"),
        (TWO_ABOVE, "improvement", "concern", "neutral_high"),
        (SHIFT_ABOVE, "improvement", "concern", "neutral_high"),
        (BELOW_LIMIT, "concern", "improvement", "neutral_low"),
        (FALLING, "concern", "improvement", "neutral_low"),
        (TWO_BELOW, "concern", "improvement", "neutral_low"),
        (SHIFT_BELOW, "concern", "improvement", "neutral_low"),
    ],
)
def test_what_a_label_means(label: str, increase: str, decrease: str, neutral: str) -> None:
    meant = [point_type(label, direction).removeprefix("special_cause_") for direction in Direction]
    assert meant == [increase, decrease, neutral]
    assert point_type(COMMON_CAUSE, Direction.NEUTRAL) is PointType.COMMON
