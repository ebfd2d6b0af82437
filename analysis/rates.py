"""Shares of people with confidence intervals, and the national Friends and Family figure.

Without answers there is no share: ``percent`` and ``interval`` are then None, never 0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from analysis.catalogue import thresholds


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval in percent, 0 to 100, ``low`` at most ``high``."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole`` people. Raises ValueError unless 0 <= part <= whole."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        """Check that the part is between 0 and the whole."""
        if not 0 <= self.part <= self.whole:
            raise ValueError("a share needs 0 <= part <= whole")

    @property
    def percent(self) -> float | None:
        """``part`` in percent of ``whole``, 0 to 100; None when ``whole`` is 0."""
        return 100 * self.part / self.whole if self.whole else None

    @property
    def interval(self) -> Interval | None:
        """The Wilson score interval at the confidence level in force; None when ``whole`` is 0."""
        return wilson(self.part, self.whole, confidence=thresholds().confidence.value)

    @property
    def is_few(self) -> bool:
        """Whether there are so few answers that readers must be warned (threshold ``few_answers``)."""
        return self.whole < thresholds().few_answers.value


def wilson(part: int, whole: int, *, confidence: float) -> Interval | None:
    """Wilson score interval for a share, in percent, without continuity correction.

    Unlike the textbook (Wald) interval it stays within 0 to 100 and has a width even at 0% and 100%. Returns
    None when ``whole`` is 0. Raises ValueError unless 0 <= part <= whole and 0 < confidence < 1. Source:
    Wilson EB (1927), Journal of the American Statistical Association 22, 209-212; recommended for small n by
    Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence must be between 0 and 1")
    if not 0 <= part <= whole:
        raise ValueError("a share needs 0 <= part <= whole")
    if whole == 0:
        return None
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, spread = part / whole, z * z / whole
    centre = share + spread / 2
    reach = z * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    low, high = (centre - reach) / (1 + spread), (centre + reach) / (1 + spread)
    # The bounds are exactly 0 and 1 at the ends; floating point misses them slightly.
    return Interval(
        low=0.0 if part == 0 else 100 * max(0.0, low),
        high=100.0 if part == whole else 100 * min(1.0, high),
    )


@dataclass(frozen=True, slots=True)
class Count:
    """One option and how often it was chosen; ``label`` is as shown to people."""

    code: str
    label: str
    n: int


@dataclass(frozen=True, slots=True)
class FriendsAndFamily:
    """The result of the national question: a count for each option, in the order of the form.

    Source of the formula: see ``percent_positive`` and ``percent_negative`` in thresholds.yaml. "Don't
    know" counts in the denominator; without answers the percentages are blank, not 0.
    """

    counts: tuple[Count, ...]

    @property
    def total(self) -> int:
        """How many people answered the question, "don't know" included."""
        return sum(count.n for count in self.counts)

    @property
    def positive(self) -> Share:
        """Very good and good, of all who answered."""
        return self._share(thresholds().percent_positive.codes)

    @property
    def negative(self) -> Share:
        """Poor and very poor, of all who answered."""
        return self._share(thresholds().percent_negative.codes)

    def _share(self, codes: Collection[str]) -> Share:
        return Share(sum(count.n for count in self.counts if count.code in codes), self.total)


def friends_and_family(options: Sequence[tuple[str, str]], counts: Mapping[str, int]) -> FriendsAndFamily:
    """Build the result from (code, label) of each option and counts by code; absent codes count as 0.

    Raises ValueError on a count for an unknown code, a negative count, or if the positive or negative options
    are missing.
    """
    codes = [code for code, _ in options]
    if strange := sorted(set(counts) - set(codes)):
        raise ValueError(f"not options of the national question: {', '.join(strange)}")
    used = thresholds()
    if not {*used.percent_positive.codes, *used.percent_negative.codes} <= set(codes):
        raise ValueError("the positive or the negative options are not among the options")
    if any(n < 0 for n in counts.values()):
        raise ValueError("a count is below zero")
    return FriendsAndFamily(tuple(Count(code, label, counts.get(code, 0)) for code, label in options))
