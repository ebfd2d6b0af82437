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
from surveys.measures.change_rules import ChangeMeaning, ChangeRule, MinimumChange
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
    partial = isinstance(rule, MinimumChange) and rule.recovery is not None and rule.recovery.is_partial
    if verdict is Verdict.RECOVERED and partial:
        better = _WORDS[rule.meaning][Verdict.RELIABLY_BETTER]
        return f"{better}, and now below the {measure.short_name} threshold"
    return _WORDS[rule.meaning][verdict]


def change_sentence(measure: Measure, rule: ChangeRule, change: Change) -> str:
    """One person's change: the verdict, by how many points, and by which rule."""
    by = f"by {rule_in_words(measure, rule)}"
    said = verdict_words(measure, rule, change.verdict)
    return f"{said} ({_moved(change.change)}), {by}."


def rule_in_words(measure: Measure, rule: ChangeRule) -> str:
    """The name of a rule and its source, as in ``barkham 2013 (Barkham and others, ...)``."""
    return f"{rule.name.replace('_', ' ')} ({measure.citation(rule.source)})"


def too_few_sentence(few: TooFew) -> str:
    """Why a figure is not shown."""
    there = "There is no pair of scores" if few.n == 0 else f"There {_are(few.n)} of scores"
    return f"Too few to tell. {there}; this figure needs {few.needed}."


def team_sentences(
    measure: Measure, scale: Scale, rule: ChangeRule | None, team: TeamChange
) -> tuple[str, ...]:
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
        found.append(f"Of {team.n:,}, {listed}, by {rule_in_words(measure, rule)}.")
    if rule is None:
        found.append("No published rule says which of these changes are reliable.")
    return tuple(found)


def _mean_sentence(change: MeanChange, scale: Scale) -> str:
    """The mean change with its way in words: a minus sign alone does not say better or worse."""
    low, high = sorted((change.interval.low, change.interval.high))
    interval = f"(95% interval {_signed(low)} to {_signed(high)} points)"
    if plain_number(abs(change.mean)) == "0":
        return f"On average scores did not change {interval}."
    way = "higher" if change.mean > 0 else "lower"
    points = f"{plain_number(abs(change.mean))} points {way}{_better(scale, change.mean)}"
    said = f"On average scores were {points} {interval}"
    if change.effect_size is None:
        return f"{said}."
    size = plain_number(abs(change.effect_size))
    return f"{said}, a difference of {size} standard deviations of the first scores."


def _better(scale: Scale, points: float) -> str:
    """``, which is better``; blank where the scale does not say which way is better."""
    if scale.better is None:
        return ""
    return f", which is {'better' if (points > 0) == (scale.better == 'higher') else 'worse'}"


def _signed(points: float) -> str:
    number = plain_number(abs(points))
    return "0" if number == "0" else f"{'+' if points > 0 else '−'}{number}"


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
