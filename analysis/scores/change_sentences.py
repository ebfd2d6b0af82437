"""Sentences on change, for one person and for a team, always with the rule's authority.

They never say why a person changed, and never that "no reliable change" means no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analysis.rates import Share
from analysis.results.sentences import plain_number, whole_percent
from analysis.scores.change import Change, Verdict
from analysis.scores.outcomes import (
    MeanChange,
    TeamChange,
    TooFew,
    Verdicts,
)
from surveys.measures.change_rules import ChangeMeaning, ChangeRule, JacobsonTruax, MinimumChange
from surveys.measures.model import Measure, Scale


_WORDS: Mapping[ChangeMeaning, Mapping[Verdict, str]] = MappingProxyType(
    {
        ChangeMeaning.RELIABLE: {
            Verdict.RELIABLY_BETTER: "Reliably better",
            Verdict.NO_RELIABLE_CHANGE: "No reliable change",
            Verdict.RELIABLY_WORSE: "Reliably worse",
            Verdict.RECOVERED: "Reliably better, and recovered",
        },
        ChangeMeaning.IMPORTANT: {
            Verdict.RELIABLY_BETTER: "Better by an important amount",
            Verdict.NO_RELIABLE_CHANGE: "Less than an important change",
            Verdict.RELIABLY_WORSE: "Worse by an important amount",
            Verdict.RECOVERED: "Better by an important amount, and recovered",
        },
    }
)
UNCHANGED_WORDS = MappingProxyType(
    {
        ChangeMeaning.RELIABLE: "no reliable change",
        ChangeMeaning.IMPORTANT: "less than an important change",
    }
)


def verdict_words(measure: Measure, rule: ChangeRule, verdict: Verdict) -> str:
    """A verdict in words that claim no more than the rule does.

    A minimal important difference is not called reliable. Where recovery needs another measure too (Talking
    Therapies: PHQ-9 and GAD-7 both below their thresholds), one measure says only where its own score is.
    """
    if verdict is Verdict.RECOVERED and needs_another(rule) is not None:
        better = _WORDS[rule.meaning][Verdict.RELIABLY_BETTER]
        return f"{better}, and now below the {measure.short_name} threshold"
    return _WORDS[rule.meaning][verdict]


def needs_another(rule: ChangeRule) -> str | None:
    """The key of the measure without which this rule cannot say recovered."""
    recovery = rule.recovery if isinstance(rule, MinimumChange) else None
    return None if recovery is None else recovery.together_with


def change_sentence(measure: Measure, rule: ChangeRule, change: Change) -> str:
    """One person's change: the verdict, by how many points, and by which rule. Its source is in
    ``rule_details``.
    """
    said = verdict_words(measure, rule, change.verdict)
    return f"{said} ({_moved(change.change)}), by {rule.label}."


def rule_details(measure: Measure, rule: ChangeRule) -> str:
    """A rule with everything known about its source and its note, for details."""
    samples = (rule.clinical, rule.functional) if isinstance(rule, JacobsonTruax) else ()
    names = dict.fromkeys((rule.source, *(each.source for each in samples if each is not None)))
    read = " ".join(f"Source: {measure.source_details(name)}." for name in names)
    return f"{rule.label}. {read} {rule.note or ''}".strip()


def with_way(scale: Scale, points: float) -> str:
    """Points with their sign and what it means: ``−8 (better)``, ``+3 (worse)``, ``0``."""
    number = signed(points)
    better = is_better(scale, points)
    return number if better is None or number == "0" else f"{number} ({'better' if better else 'worse'})"


def is_better(scale: Scale | None, points: float) -> bool | None:
    """Whether a change is for the better; None where the scale does not say which way is better."""
    return None if scale is None or scale.better is None else (points > 0) == (scale.better == "higher")


def signed(points: float) -> str:
    """Points with their sign: ``+3``, ``−8``, ``0``."""
    number = plain_number(abs(points))
    return "0" if number == "0" else f"{'+' if points > 0 else '−'}{number}"


def moved_points(scale: Scale | None, points: float) -> str:
    """``6 points lower, which is better``; ``no change`` for none."""
    number = plain_number(abs(points))
    if number == "0":
        return "no change"
    unit = "point" if number == "1" else "points"
    return f"{number} {unit} {'higher' if points > 0 else 'lower'}{_better(scale, points)}"


def effect_size_words(scale: Scale, size: float) -> str:
    """``0.54 standard deviations better``: the sign alone would read as worse where lower is better."""
    number = plain_number(abs(size))
    better = is_better(scale, size)
    if number == "0" or better is None:
        way = "" if number == "0" else " higher" if size > 0 else " lower"
    else:
        way = " better" if better else " worse"
    return f"{number} standard deviations{way}"


def moved_between(low: float, high: float) -> str:
    """An interval of changes, its ends in words where their sign would say it alone: ``3 to 7 lower``."""
    ends = [
        (plain_number(abs(end)), "higher" if end > 0 else "lower") for end in sorted((low, high), key=abs)
    ]
    (near, near_way), (far, far_way) = ends
    if near == "0" or near_way == far_way:
        return f"{near} to {far} {far_way}"
    (low_number, _), (high_number, _) = sorted(ends, key=lambda end: end[1] == "higher")
    return f"{low_number} lower to {high_number} higher"


def too_few_sentence(few: TooFew) -> str:
    """Why a figure is not shown."""
    there = "There is no pair of scores" if few.n == 0 else f"There {_are(few.n)} of scores"
    return f"Too few to tell. {there}; this figure needs {few.needed}."


def team_sentences(scale: Scale, rule: ChangeRule | None, team: TeamChange) -> tuple[str, ...]:
    """A team's change, sentence by sentence: how many have a pair, the mean, and who changed by the rule."""
    found: list[str] = []
    if team.paired is not None:
        whole = team.paired.whole
        found.append(f"{team.n:,} of {whole:,} who have a first score also have a second.")
    if isinstance(team.change, TooFew):
        return (*found, too_few_sentence(team.change))
    found.append(_mean_sentence(team.change, scale))
    if rule is not None and isinstance(team.verdicts, Verdicts):
        counted = team.verdicts
        parts = (
            (counted.improved, "improved"),
            (counted.unchanged, f"had {UNCHANGED_WORDS[rule.meaning]}"),
            (counted.worse, "got worse"),
        )
        listed = ", ".join(f"{share.part:,} {verb}{_bounds(share)}" for share, verb in parts)
        found.append(f"Of {team.n:,}, {listed}, by {rule.label}.")
    if rule is None:
        found.append("No published rule says which of these changes are reliable.")
    return tuple(found)


def _mean_sentence(change: MeanChange, scale: Scale) -> str:
    """The mean change with its way in words: a minus sign alone does not say better or worse."""
    interval = f"(95% interval {moved_between(change.interval.low, change.interval.high)})"
    if plain_number(abs(change.mean)) == "0":
        return f"On average scores did not change {interval}."
    said = f"On average scores were {moved_points(scale, change.mean)} {interval}"
    if change.effect_size is None:
        return f"{said}."
    size = plain_number(abs(change.effect_size))
    return f"{said}, a difference of {size} standard deviations of the first scores."


def _better(scale: Scale | None, points: float) -> str:
    """``, which is better``; blank where the scale does not say which way is better."""
    better = is_better(scale, points)
    return "" if better is None else f", which is {'better' if better else 'worse'}"


def _moved(points: float) -> str:
    if points == 0:
        return "the same score"
    number = plain_number(abs(points))
    unit = "point" if number == "1" else "points"
    return f"{number} {unit} {'higher' if points > 0 else 'lower'}"


def _bounds(share: Share) -> str:
    interval = share.interval
    if share.percent is None or interval is None:
        return ""
    low, high = whole_percent(interval.low), whole_percent(interval.high)
    return f" ({whole_percent(share.percent)}; {low} to {high})"


def _are(n: int) -> str:
    return "is 1 pair" if n == 1 else f"are {n:,} pairs"
