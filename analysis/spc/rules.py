"""The four special-cause rules, for one part of one facet: runs never cross a rebase, nor a gap.

Outside: strictly beyond a limit. Trend: seven points, each strictly higher (lower) than the last. Two of
three: three points strictly on one side of the mean, two of them close to the limit; only the close ones
belong to it. Shift: seven points strictly on one side. In this order of priority. Source: NHSRplotthedots
0.2.2, settings as decided in spc.yaml.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.catalogue import spc_constants
from analysis.spc.limits import Lines, Values


COMMON_CAUSE = "Common Cause"
ABOVE_LIMIT, BELOW_LIMIT = "Above UCL", "Below LCL"
RISING, FALLING = "7 Point Trend (Increasing)", "7 Point Trend (Decreasing)"
TWO_ABOVE, TWO_BELOW = "2 in 3 Above CL", "2 in 3 Below CL"
SHIFT_ABOVE, SHIFT_BELOW = "7 Points Above CL", "7 Points Below CL"
LONG_RUN_ABOVE, LONG_RUN_BELOW = "Long Run Above CL", "Long Run Below CL"

HIGH = frozenset({ABOVE_LIMIT, RISING, TWO_ABOVE, SHIFT_ABOVE, LONG_RUN_ABOVE})
LOW = frozenset({BELOW_LIMIT, FALLING, TWO_BELOW, SHIFT_BELOW, LONG_RUN_BELOW})


@dataclass(frozen=True, slots=True)
class Judged:
    """The results of the rules for one row: ``rules`` has every label, in order of priority.

    side: 1 above, 0 on, -1 below the centre line. side, outside and close are None where they are undefined.
    """

    side: int | None
    outside: bool | None
    close: bool | None
    rules: tuple[str, ...]

    @property
    def label(self) -> str:
        """The label with the highest priority."""
        return self.rules[0] if self.rules else COMMON_CAUSE


def judge(values: Values, lines: Sequence[Lines], *, outside_counts_as_close: bool) -> list[Judged]:
    """Judge every row: one ``Judged`` per row.

    outside_counts_as_close: whether points beyond a limit count in two of three.
    """
    tolerance = tolerance_of(values)
    sides = [_side(value, at.mean, tolerance) for value, at in zip(values, lines, strict=True)]
    reaches = [_reach(value, at, tolerance) for value, at in zip(values, lines, strict=True)]
    beyond = [reach is not None and abs(reach) == 2 for reach in reaches]
    close = [reach is not None and abs(reach) == 1 for reach in reaches]
    counted = [is_close or (outside_counts_as_close and is_out)
               for is_close, is_out in zip(close, beyond, strict=True)]  # fmt: skip
    outside_rule = [_by_side(reach if is_out else None, ABOVE_LIMIT, BELOW_LIMIT)
                    for reach, is_out in zip(reaches, beyond, strict=True)]  # fmt: skip
    found = zip(outside_rule, trends(values), two_of_three(sides, counted), shifts(sides), strict=True)
    return [
        Judged(
            side,
            None if reach is None else is_out,
            None if reach is None else is_close,
            tuple(label for label in labels if label is not None),
        )
        for side, reach, is_out, is_close, labels in zip(sides, reaches, beyond, close, found, strict=True)
    ]


def trends(values: Values) -> list[str | None]:
    """The label of the trend each row is part of. A turning point of two trends belongs to the later one."""
    steps = [None if before is None or after is None else _sign(after - before)
             for before, after in pairwise(values)]  # fmt: skip
    labels: list[str | None] = [None] * len(values)
    for start, end in _stretches(steps):
        if end - start + 1 >= spc_constants().trend_points.value:
            labels[start : end + 1] = [_by_side(steps[start], RISING, FALLING)] * (end - start + 1)
    return labels


def two_of_three(sides: Sequence[int | None], close: Sequence[bool]) -> list[str | None]:
    """The label of each row that is one of two close points among three on one side of the mean."""
    labels: list[str | None] = [None] * len(sides)
    for start in range(len(sides) - 2):
        rows = range(start, start + 3)
        side = sides[start]
        if side and all(sides[row] == side for row in rows) and sum(close[row] for row in rows) >= 2:
            for row in rows:
                if close[row]:
                    labels[row] = _by_side(side, TWO_ABOVE, TWO_BELOW)
    return labels


def shifts(sides: Sequence[int | None]) -> list[str | None]:
    """The label of each row in a run strictly on one side of the mean."""
    labels: list[str | None] = [None] * len(sides)
    for start, end in _stretches(sides):
        if end - start >= spc_constants().shift_points.value:
            labels[start:end] = [_by_side(sides[start], SHIFT_ABOVE, SHIFT_BELOW)] * (end - start)
    return labels


def tolerance_of(values: Values) -> float:
    """The distance within which a value counts as on a line, in the unit of the values."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    return largest * spc_constants().tie_tolerance.value


def compare(value: float, line: float, tolerance: float) -> int:
    """1 above, -1 below, 0 on the line."""
    return 0 if abs(value - line) <= tolerance else _sign(value - line)


def _side(value: float | None, mean: float | None, tolerance: float) -> int | None:
    return None if value is None or mean is None else compare(value, mean, tolerance)


def _reach(value: float | None, at: Lines, tolerance: float) -> int | None:
    """2 beyond the upper limit, 1 beyond its near limit, 0 between, -1 and -2 below; None without limits."""
    if value is None or at.upl is None or at.lpl is None or at.nupl is None or at.nlpl is None:
        return None
    if compare(value, at.upl, tolerance) > 0:
        return 2
    if compare(value, at.lpl, tolerance) < 0:
        return -2
    if compare(value, at.nupl, tolerance) > 0:
        return 1
    return -1 if compare(value, at.nlpl, tolerance) < 0 else 0


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _by_side(side: int | None, above: str, below: str) -> str | None:
    return None if not side else above if side > 0 else below


def _stretches(signs: Sequence[int | None]) -> list[tuple[int, int]]:
    """Runs of the same 1 or -1: (first, one past the last), ascending."""
    found: list[tuple[int, int]] = []
    start = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[start]:
            if signs[start]:
                found.append((start, place))
            start = place
    return found
