"""The lines of each kind of chart, calculated for one part of one facet; never clipped to the possible range.

Sums are exact (``math.fsum``): an ordinary floating-point mean of fourteen times 0.1 is not 0.1, and every
point would be off the mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, sqrt
from statistics import median

from analysis.catalogue import spc_constants


Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines at one point, in the unit of the values; None where they cannot be calculated."""

    mean: float | None = None
    lpl: float | None = None
    upl: float | None = None
    nlpl: float | None = None
    nupl: float | None = None


@dataclass(frozen=True, slots=True)
class XmrLimits:
    """XmR limits and their moving ranges: one per row, None where there is none or it was screened."""

    lines: Lines
    amr: float | None
    moving_ranges: tuple[float | None, ...]


def xmr_limits(values: Values, *, baseline: int | None, screen: bool) -> XmrLimits:
    """Mean and limits from the first ``baseline`` rows (None: all rows). Gaps are never bridged.

    Limits are the mean +/- 2.66 x the average moving range, near limits at two thirds of that. Screening
    excludes, once, moving ranges of 3.267 x their average or more; it does not affect the mean. Constants and
    source: spc.yaml.
    """
    constants = spc_constants()
    based = [value if baseline is None or place < baseline else None for place, value in enumerate(values)]
    mean = exact_mean(based)
    ranges = moving_ranges(based)
    amr = exact_mean(ranges)
    if screen and amr is not None:
        most = constants.screening_factor.value * amr
        ranges = [each if each is not None and each < most else None for each in ranges]
        amr = exact_mean(ranges)
    if mean is None or amr is None:
        return XmrLimits(Lines(mean), amr, tuple(ranges))
    return XmrLimits(_around(mean, constants.limit_factor.value, amr), amr, tuple(ranges))


def proportion_limits(
    parts: Sequence[int | None],
    wholes: Sequence[int | None],
    *,
    baseline: int | None,
    scale: float,
    prime: bool,
) -> list[Lines]:
    """P chart limits, or Laney's P' limits, one set per row; in shares times ``scale`` (100: percent).

    p-bar +/- 3 x sqrt(p-bar (1 - p-bar) / n) for P, times sigma z for P'. sigma z is the average moving range
    of z = (p - p-bar) / sqrt(p-bar (1 - p-bar) / n), divided by 1.128; gaps never bridged. As in Laney's
    paper, no moving range is screened and sigma z has no floor, so the limits may also be narrower than P's.
    Source: spc.yaml. A row without a denominator has the mean and no limits.
    """
    counts = [
        (part, whole) if part is not None and whole else None
        for part, whole in zip(parts, wholes, strict=True)
    ]
    based = [pair if baseline is None or place < baseline else None for place, pair in enumerate(counts)]
    known = [pair for pair in based if pair is not None]
    if not known:
        return [Lines()] * len(counts)
    centre = sum(part for part, _ in known) / sum(whole for _, whole in known)
    spread = sqrt(centre * (1 - centre))
    widening = _sigma_z(based, centre, spread) if prime else 1.0
    factor = spc_constants().proportion_sigmas.value
    return [
        Lines(centre * scale)
        if pair is None or widening is None
        else _around(centre * scale, factor, scale * widening * spread / sqrt(pair[1]))
        for pair in counts
    ]


def run_line(values: Values, *, baseline: int | None) -> Lines:
    """The median of the first ``baseline`` rows (None: all rows) as the centre line, without limits."""
    known = [value for value in values[:baseline] if value is not None]
    return Lines(median(known)) if known else Lines()


def moving_ranges(values: Values) -> list[float | None]:
    """|value - previous value|, one per row; None at the first row and where either value is a gap."""
    steps: list[float | None] = [None]
    for before, after in pairwise(values):
        steps.append(None if before is None or after is None else abs(after - before))
    return steps[: len(values)]


def exact_mean(values: Values) -> float | None:
    """The mean of the non-blank values, from an exact sum; None if all are blank."""
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if known else None


def _around(mean: float, factor: float, spread: float) -> Lines:
    share = spc_constants().near_share
    near = share.numerator * factor / share.denominator
    return Lines(
        mean, mean - factor * spread, mean + factor * spread, mean - near * spread, mean + near * spread
    )


def _sigma_z(based: Sequence[tuple[int, int] | None], centre: float, spread: float) -> float | None:
    """None without two neighbours to compare; without any spread the limits equal the mean."""
    if spread == 0:
        return 0.0
    scores = [
        None if pair is None else (pair[0] / pair[1] - centre) * sqrt(pair[1]) / spread for pair in based
    ]
    average = exact_mean(moving_ranges(scores))
    return None if average is None else average / spc_constants().laney_divisor.value
