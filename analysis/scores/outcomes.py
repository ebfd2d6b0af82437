"""A team's outcomes from its pairs of scores: one measure, one scale, one rule at a time.

Never a sum over measures, never by clinician. Every figure comes with how many
of those who could have a pair do have one, because those who come back differ from those who do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from scipy.special import stdtrit  # pyright: ignore[reportMissingTypeStubs]

from analysis.catalogue import thresholds
from analysis.rates import Share
from analysis.scores.change import Change, Verdict, judge
from surveys.measures.change_rules import ChangeRule, MinimumChange
from surveys.measures.model import Scale


Scores = tuple[float, float]
"""The first and last score of one person, or of one goal."""


@dataclass(frozen=True, slots=True)
class TooFew:
    """A figure that is not shown because there are too few pairs: ``n`` of ``needed``."""

    n: int
    needed: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """A confidence interval in points of the scale."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MeanChange:
    """The mean of last minus first, in points, with its uncertainty.

    interval      of the mean, at the confidence level in force, from Student's t
    effect_size   the mean change in standard deviations of the first scores, with the sign of the change;
                  None when the first scores do not differ
    """

    mean: float
    interval: Bounds
    effect_size: float | None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many people changed, by one rule.

    ``recovered`` is part of ``improved``, None for a rule without a cut-off. ``needs_another``: the
    authority's recovery needs another measure too, so these are only beyond this measure's threshold.
    """

    rule: str
    improved: Share
    unchanged: Share
    worse: Share
    recovered: Share | None
    needs_another: bool = False


@dataclass(frozen=True, slots=True)
class TeamChange:
    """One measure's figures for a team: ``n`` pairs, of ``eligible`` people with at least one score."""

    n: int
    eligible: int | None
    change: MeanChange | TooFew
    verdicts: Verdicts | TooFew | None

    @property
    def paired(self) -> Share | None:
        """Pairs of all who could have one; None when it is not known how many those are."""
        return None if self.eligible is None else Share(self.n, self.eligible)


def mean_change(scores: Sequence[Scores], *, least: int = 2) -> MeanChange | TooFew:
    """Mean change, its confidence interval and its effect size; TooFew below ``least`` pairs.

    Interval: mean +- t * SD of the changes / sqrt(n), the paired t interval (Student 1908, Biometrika 6,
    1-25). Effect size: mean change / SD of the first scores, the standardised mean change of Becker (1988),
    British Journal of Mathematical and Statistical Psychology 41, 257-278,
    doi:10.1111/j.2044-8317.1988.tb00901.x, without its small-sample factor.
    """
    n, needed = len(scores), max(least, 2)
    if n < needed:
        return TooFew(n, needed)
    changes = [last - first for first, last in scores]
    mean = fmean(changes)
    upper_end = (1 + thresholds().confidence.value) / 2  # as much is left out below as above
    t_value = float(stdtrit(n - 1, upper_end))  # a quantile of Student's t
    reach = t_value * stdev(changes) / sqrt(n)
    spread = stdev([first for first, _ in scores])
    return MeanChange(mean, Bounds(mean - reach, mean + reach), mean / spread if spread else None)


def judge_all(rule: ChangeRule, scale: Scale, scores: Sequence[Scores]) -> tuple[Change, ...]:
    """Judge each pair by one rule, in order. Raises ValueError as ``change.judge`` does."""
    return tuple(judge(rule, scale, first, last) for first, last in scores)


def verdicts(rule: ChangeRule, changes: Sequence[Change]) -> Verdicts:
    """How many improved, did not change reliably, and got worse. Shares include their Wilson interval."""
    n = len(changes)
    found = [change.verdict for change in changes]
    recovered = found.count(Verdict.RECOVERED)
    has_cut_off = getattr(rule, "recovery", None) is not None or getattr(rule, "functional", None) is not None
    return Verdicts(
        rule=rule.name,
        improved=Share(found.count(Verdict.RELIABLY_BETTER) + recovered, n),
        unchanged=Share(found.count(Verdict.NO_RELIABLE_CHANGE), n),
        worse=Share(found.count(Verdict.RELIABLY_WORSE), n),
        recovered=Share(recovered, n) if has_cut_off else None,
        needs_another=isinstance(rule, MinimumChange) and bool(rule.recovery and rule.recovery.together_with),
    )


def team_change(
    scale: Scale,
    rule: ChangeRule | None,
    scores: Sequence[Scores],
    *,
    eligible: int | None = None,
    least: int | None = None,
) -> TeamChange:
    """A team's figures for one scale by one rule; figures on fewer than ``least`` pairs are TooFew.

    ``least`` is the threshold ``few_pairs`` where it is not given. ``rule`` None: a scale without one has a
    mean change and no verdicts. Raises ValueError when there are more pairs than people who could have one,
    or a score is outside the scale.
    """
    n = len(scores)
    if eligible is not None and eligible < n:
        raise ValueError("there are more pairs than people who could have one")
    needed = thresholds().few_pairs.value if least is None else least
    found: Verdicts | TooFew | None = None
    if rule is not None:
        counted = verdicts(rule, judge_all(rule, scale, scores))
        found = counted if n >= needed else TooFew(n, needed)
    return TeamChange(n, eligible, mean_change(scores, least=needed), found)
