"""One person's change between two scores: whether it is reliable by a rule, and whether it is recovery.

A change is last minus first, in points, with its sign; the scale defines which sign is better. The results do
not say why a person changed, and "no reliable change" does not mean that nothing changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from surveys.measures.change_rules import (
    ChangeRule,
    Distribution,
    JacobsonTruax,
    MinimumChange,
)
from surveys.measures.model import Scale


class Verdict(StrEnum):
    """The verdict of a change rule. Recovered means reliably better and across the cut-off."""

    RELIABLY_BETTER = "reliably_better"
    NO_RELIABLE_CHANGE = "no_reliable_change"
    RELIABLY_WORSE = "reliably_worse"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """A change and its verdict by one rule.

    change    last minus first, in points
    index     Jacobson-Truax: the reliable change index; a minimum: the change as a multiple of it. Signed.
    """

    rule: str
    change: float
    index: float
    verdict: Verdict

    def __repr__(self) -> str:
        """The rule only, nothing about the person."""
        return f"<Change by {self.rule}>"


@dataclass(frozen=True, slots=True)
class NoiseBand:
    """The range of scores that are no reliable change from the first, in points, for the band in a chart.

    ``are_ends_inside``: whether a score exactly on a bound is no reliable change.
    """

    low: float
    high: float
    are_ends_inside: bool


def standard_error(sd: float, reliability: float) -> float:
    """Standard error of measurement, SD * sqrt(1 - r), in points.

    Jacobson and Truax (1991), doi:10.1037/0022-006X.59.1.12.
    """
    return sd * sqrt(1 - reliability)


def standard_error_of_difference(sd: float, reliability: float) -> float:
    """Standard error of the difference of two scores, sqrt(2) * SD * sqrt(1 - r), in points.

    Source as above.
    """
    return sqrt(2) * standard_error(sd, reliability)


def reliable_change_index(first: float, last: float, *, sd: float, reliability: float) -> float:
    """(last - first) / S_diff. ``sd`` is the SD of the first scores of a clinical sample. Source as above."""
    return (last - first) / standard_error_of_difference(sd, reliability)


@dataclass(frozen=True, slots=True)
class CutOffs:
    """The cut-offs between the clinical and the functional population, in points.

    a    two standard deviations of the clinical sample beyond its mean, towards the functional one
    b    two standard deviations of the functional sample short of its mean
    c    the point where both are equally likely: (SD_f * M_c + SD_c * M_f) / (SD_f + SD_c)

    Jacobson and Truax (1991), as above.
    """

    a: float
    b: float
    c: float


def cut_offs(clinical: Distribution, functional: Distribution) -> CutOffs:
    """The three cut-offs from two samples. Raises ValueError when their means are equal."""
    if clinical.mean == functional.mean:
        raise ValueError("two samples with the same mean have no cut-off between them")
    towards = 1 if functional.mean > clinical.mean else -1
    both = clinical.sd + functional.sd
    return CutOffs(
        a=clinical.mean + towards * 2 * clinical.sd,
        b=functional.mean - towards * 2 * functional.sd,
        c=(functional.sd * clinical.mean + clinical.sd * functional.mean) / both,
    )


def judge(rule: ChangeRule, scale: Scale, first: float, last: float) -> Change:
    """Judge two scores of a scale by a rule.

    Raises ValueError when a score is outside the scale's range or the scale does not say which way is better.
    """
    better = _gain(scale, first, last)
    change = _exactly(last - first)
    if isinstance(rule, JacobsonTruax):
        index = reliable_change_index(first, last, sd=rule.clinical.sd, reliability=rule.reliability)
        is_reliable = abs(index) > rule.critical
    else:
        points = rule.points if better >= 0 else rule.points_worse or rule.points
        index = change / points
        is_reliable = abs(change) > points or (rule.boundary == "inclusive" and abs(change) == points)
    return Change(rule.name, change, index, _verdict(rule, scale, (first, last), is_reliable=is_reliable))


def noise_band(rule: ChangeRule, scale: Scale, first: float) -> NoiseBand:
    """The scores around the first that are no reliable change by a rule, limited to the range of the scale.

    Raises ValueError when the scale does not say which way is better.
    """
    if isinstance(rule, JacobsonTruax):
        points = rule.critical * standard_error_of_difference(rule.clinical.sd, rule.reliability)
        up = down = points
    else:
        worse = rule.points_worse or rule.points
        up, down = (rule.points, worse) if _sign(scale) > 0 else (worse, rule.points)
    low, high = first - down, first + up
    return NoiseBand(
        low=low if scale.low is None else max(low, scale.low),
        high=high if scale.high is None else min(high, scale.high),
        are_ends_inside=isinstance(rule, JacobsonTruax) or rule.boundary == "strict",
    )


def _verdict(rule: ChangeRule, scale: Scale, scores: tuple[float, float], *, is_reliable: bool) -> Verdict:
    if not is_reliable:
        return Verdict.NO_RELIABLE_CHANGE
    if _gain(scale, *scores) < 0:
        return Verdict.RELIABLY_WORSE
    cut_off = _cut_off(rule)
    if cut_off is not None:
        before, after = (is_case(scale, each, cut_off) for each in scores)
        if before and not after:
            return Verdict.RECOVERED
    return Verdict.RELIABLY_BETTER


def _cut_off(rule: ChangeRule) -> float | None:
    if isinstance(rule, MinimumChange):
        return None if rule.recovery is None else rule.recovery.case_from
    return None if rule.functional is None else cut_offs(rule.clinical, rule.functional).c


def is_case(scale: Scale, points: float, cut_off: float) -> bool:
    """Whether a score is a case: on the cut-off too, whichever way is better."""
    return points >= cut_off if scale.better == "lower" else points <= cut_off


def _gain(scale: Scale, first: float, last: float) -> float:
    if not (scale.holds(first) and scale.holds(last)):
        raise ValueError(f"a score is outside the range of {scale.name}")
    return _exactly(_sign(scale) * (last - first))


def _sign(scale: Scale) -> int:
    if scale.better is None:
        raise ValueError(f"{scale.name} does not say which way is better")
    return 1 if scale.better == "higher" else -1


def _exactly(points: float) -> float:
    """A difference without floating-point error, so that a change on the threshold counts as on it."""
    exact = round(points, 9)
    return int(exact) if exact == int(exact) else exact
