"""Sentences on change, for one person and for a team, always with the rule's authority.

They never say why a person changed, and never that "no reliable change" means no change.
"""

from __future__ import annotations

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
from surveys.measures.change_rules import ChangeRule
from surveys.measures.model import Measure


VERDICT_WORDS = MappingProxyType(
    {
        Verdict.RELIABLY_BETTER: "Reliably better",
        Verdict.NO_RELIABLE_CHANGE: "No reliable change",
        Verdict.RELIABLY_WORSE: "Reliably worse",
        Verdict.RECOVERED: "Reliably better, and recovered",
    }
)


def change_sentence(measure: Measure, rule: ChangeRule, change: Change) -> str:
    """One person's change: the verdict, by how many points, and by which rule."""
    by = f"by {rule_in_words(measure, rule)}"
    return f"{VERDICT_WORDS[change.verdict]} ({_moved(change.change)}), {by}."


def rule_in_words(measure: Measure, rule: ChangeRule) -> str:
    """The name of a rule and its source, as in ``barkham 2013 (Barkham and others, ...)``."""
    return f"{rule.name.replace('_', ' ')} ({measure.citation(rule.source)})"


def too_few_sentence(few: TooFew) -> str:
    """Why a figure is not shown."""
    there = "There is no pair of scores" if few.n == 0 else f"There {_are(few.n)} of scores"
    return f"Too few to tell. {there}; this figure needs {few.needed}."


def team_sentences(measure: Measure, rule: ChangeRule | None, team: TeamChange) -> tuple[str, ...]:
    """Sentences on a team's change: the number of pairs, the mean, and who changed by the rule."""
    found: list[str] = []
    if team.paired is not None:
        whole = team.paired.whole
        found.append(f"{team.n:,} of {whole:,} who have a first score also have a second.")
    if isinstance(team.change, TooFew):
        return (*found, too_few_sentence(team.change))
    found.append(_mean_sentence(team.change))
    if rule is not None and isinstance(team.verdicts, Verdicts):
        counted = team.verdicts
        parts = (
            (counted.improved, "improved"),
            (counted.unchanged, "had no reliable change"),
            (counted.worse, "got worse"),
        )
        listed = ", ".join(f"{share.part:,} {verb}{_bounds(share)}" for share, verb in parts)
        found.append(f"Of {team.n:,}, {listed}, by {rule_in_words(measure, rule)}.")
    if rule is None:
        found.append("No published rule says which of these changes are reliable.")
    return tuple(found)


def _mean_sentence(change: MeanChange) -> str:
    low, high = plain_number(change.interval.low), plain_number(change.interval.high)
    said = f"On average scores changed by {plain_number(change.mean)} points ({low} to {high})"
    if change.effect_size is None:
        return f"{said}."
    size = plain_number(change.effect_size)
    return f"{said}, which is {size} standard deviations of the first scores."


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
