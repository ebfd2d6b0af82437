"""The rules of a run chart: an unusually long run, or unusually few crossings of the median.

Source: Anhøj and Olesen (2014), Run charts revisited, PLoS ONE, doi:10.1371/journal.pone.0113825. Points on
the median neither break a run nor belong to one. A gap ends a run and is no chance to cross (house rule: gaps
are never bridged). Both rules judge a whole part of a series: either one is enough to say that more than
chance is at work. The points of a run that is too long are marked; too few crossings belong to no point.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from math import comb, log2

from analysis.catalogue import spc_constants
from analysis.spc.limits import Lines, Values
from analysis.spc.model import RunTest
from analysis.spc.rules import LONG_RUN_ABOVE, LONG_RUN_BELOW, Judged, compare, tolerance_of


def judge_run(values: Values, lines: Sequence[Lines]) -> tuple[list[Judged], RunTest]:
    """One ``Judged`` per row, and the test of the whole part. Every run that is too long is marked."""
    tolerance = tolerance_of(values)
    sides = [
        None if value is None or at.mean is None else compare(value, at.mean, tolerance)
        for value, at in zip(values, lines, strict=True)
    ]
    stretches = [_runs(stretch) for stretch in _without_gaps(sides)]
    test = _test([[len(rows) for _, rows in runs] for runs in stretches])
    labels: dict[int, str] = {}
    for side, rows in chain.from_iterable(stretches):
        if test.run_limit is not None and len(rows) > test.run_limit:
            labels |= dict.fromkeys(rows, LONG_RUN_ABOVE if side > 0 else LONG_RUN_BELOW)
    judged = [
        Judged(side, None, None, (labels[row],) if row in labels else ()) for row, side in enumerate(sides)
    ]
    return judged, test


def longest_run_limit(useful: int) -> int:
    """The longest run expected by chance among ``useful`` points: round(log2(n) + 3)."""
    return round(log2(useful) + spc_constants().run_length_added.value)


def crossing_limit(chances: int) -> int:
    """The fewest crossings expected by chance: the 5% point of this many tosses of a fair coin.

    chances: pairs of useful neighbours, n - 1 in a series without gaps.
    """
    reached = 0
    for crossings in range(chances + 1):
        reached += comb(chances, crossings)
        if reached >= spc_constants().crossing_quantile.value * 2**chances:
            return crossings
    return chances


def _without_gaps(sides: Sequence[int | None]) -> list[list[tuple[int, int]]]:
    """The useful rows as (row, side), one list per stretch between gaps."""
    stretches: list[list[tuple[int, int]]] = [[]]
    for row, side in enumerate(sides):
        if side is None:
            stretches.append([])
        elif side:
            stretches[-1].append((row, side))
    return [stretch for stretch in stretches if stretch]


def _runs(sides: Sequence[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    runs: list[tuple[int, list[int]]] = []
    for row, side in sides:
        if runs and runs[-1][0] == side:
            runs[-1][1].append(row)
        else:
            runs.append((side, [row]))
    return runs


def _test(stretches: Sequence[Sequence[int]]) -> RunTest:
    """Test the lengths of the runs of each stretch."""
    useful = sum(map(sum, stretches))
    crossings = sum(len(lengths) - 1 for lengths in stretches)
    longest = max(chain.from_iterable(stretches), default=0)
    if useful < spc_constants().run_chart_points.value:
        return RunTest(useful, longest, None, crossings, None)
    chances = useful - len(stretches)
    return RunTest(useful, longest, longest_run_limit(useful), crossings, crossing_limit(chances))
