"""One person's comparable scores over time, with the verdicts of the published rules on first and last.

A line contains only scores that may be compared: the same measure, respondent and person, for goals the same
goal (``surveys.measures.pairing``). With one score there is no change, and the sentence says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis import dates
from analysis.results.sentences import plain_number
from analysis.scores.change import (
    Change,
    NoiseBand,
    Verdict,
    judge,
    noise_band,
)
from analysis.scores.change_sentences import (
    UNCHANGED_WORDS,
    change_sentence,
    moved_points,
    rule_details,
    signed,
    verdict_words,
    with_way,
)
from surveys.measures.change_rules import ChangeRule
from surveys.measures.missing import item_names, missing_sentence, worked_out_from
from surveys.measures.model import Measure, Scale
from surveys.measures.pairing import (
    Measured,
    Pair,
    pairs,
    thing_measured,
)
from surveys.measures.scoring import bands_found


DAY, SCORE, SINCE_FIRST, SAYS = "Day", "Score", "Since the first", "What the rule says"
NOT_ANSWERED = "Not answered"
RULE, CHANGE = "Rule set", "Change"


@dataclass(frozen=True, slots=True, repr=False)
class ScoreLine:
    """Scores that may be compared, at most one per day, by date.

    ``scores`` is never empty; of two on one day, the one given later counts, as a correction.
    """

    measure: Measure
    scale: Scale
    scores: tuple[Measured, ...]

    def __repr__(self) -> str:
        """The measure only, nothing about the person."""
        return f"<ScoreLine {self.measure.key}>"

    @property
    def first(self) -> Measured:
        """The earliest score."""
        return self.scores[0]

    @property
    def last(self) -> Measured:
        """The latest score; the first if there is only one."""
        return self.scores[-1]

    @property
    def pair(self) -> Pair | None:
        """First and last, None if there is only one score."""
        return next(iter(pairs(self.scores)), None)

    @property
    def rules(self) -> tuple[ChangeRule, ...]:
        """The published rules for this scale, the default first; empty if it is not confirmed which way is
        better.
        """
        return self.measure.rules_for(self.scale.name) if self.scale.better else ()


def score_lines(scores: Iterable[Measured], measures: Mapping[str, Measure]) -> tuple[ScoreLine, ...]:
    """Group scores into lines, in the order of each line's first given score.

    Raises KeyError for a score of a measure, or of a scale, that is not among ``measures``.
    """
    groups: dict[tuple[str | None, ...], list[Measured]] = defaultdict(list)
    for score in scores:
        groups[thing_measured(score)].append(score)
    return tuple(_line(each, measures[each[0].measure]) for each in groups.values())


def judged(line: ScoreLine) -> tuple[tuple[ChangeRule, Change], ...]:
    """The verdict of each rule on first and last, the default rule first; empty without a pair or a rule."""
    pair = line.pair
    if pair is None:
        return ()
    first, last = pair.first.points, pair.last.points
    return tuple((rule, judge(rule, line.scale, first, last)) for rule in line.rules)


def line_sentence(line: ScoreLine) -> str:
    """A sentence on the line: the verdict of the default rule, or why there is none.

    Then, for a first or last score without all its answers, how many it is worked out from.
    """
    return f"{_verdict_sentence(line)}{_worked_out(line)}"


def _verdict_sentence(line: ScoreLine) -> str:
    found = judged(line)
    if found:
        rule, change = found[0]
        return change_sentence(line.measure, rule, change)
    if line.pair is None:
        return "One score only: too few to tell whether anything changed."
    moved = line.last.points - line.first.points
    said = "The same score as the first" if signed(moved) == "0" else f"Now {moved_points(line.scale, moved)}"
    return f"{said}. No published rule is known that says whether this change is reliable."


def noise_sentence(line: ScoreLine, rule: ChangeRule) -> str:
    """A sentence on which scores would be no reliable change from the first, by a rule."""
    band, scale, first = noise_band(rule, line.scale, line.first.points), line.scale, line.first.points
    words: list[str] = []
    for end, inside, outside in ((band.low, "from", "above"), (band.high, "to", "below")):
        is_noise = judge(rule, scale, first, end).verdict is Verdict.NO_RELIABLE_CHANGE
        words.append(f"{inside if is_noise else outside} {plain_number(end)}")
    said = f"{words[0]} {'and ' if 'below' in words[1] else ''}{words[1]}"
    return f"Scores {said} are {UNCHANGED_WORDS[rule.meaning]}: the shaded band."


def band_sentences(line: ScoreLine) -> tuple[str, ...]:
    """The latest score's place in each authority's bands, with the source; empty without bands."""
    found = bands_found(line.measure, {line.scale.name: line.last.points})
    ordered = sorted(found, key=lambda band: band.set_name != line.measure.default_bands)
    part = line.last.missing
    given = f", worked out from {worked_out_from(line.scale, part)}" if part else ""
    return tuple(
        f"{plain_number(line.last.points)}{given}: {band.label} ({band.source})." for band in ordered
    )


def band_details(line: ScoreLine) -> tuple[str, ...]:
    """Each set of bands of the scale with everything known about its source."""
    return tuple(
        f"{each.label}. Source: {line.measure.source_details(each.source)}. {each.note or ''}".strip()
        for each in line.measure.bands
        if each.of == line.scale.name
    )


def missing_sentences(line: ScoreLine) -> tuple[str, ...]:
    """For each score without all its answers: the day, how many it is worked out from, what is missing."""
    return tuple(
        f"{dates.in_words(score.on)}: {sentence[0].lower()}{sentence[1:]}"
        for score in line.scores
        if (sentence := missing_sentence(line.measure, line.scale, score.missing)) is not None
    )


def _worked_out(line: ScoreLine) -> str:
    """`` The last score is worked out from 9 of 10 answers.``; blank where none is missing."""
    if line.pair is None:
        part = line.last.missing
        return f" Worked out from {worked_out_from(line.scale, part)}." if part else ""
    ends = (("first", line.pair.first), ("last", line.pair.last))
    return "".join(
        f" The {name} score is worked out from {worked_out_from(line.scale, score.missing)}."
        for name, score in ends
        if score.missing
    )


def line_table(line: ScoreLine) -> pd.DataFrame:
    """One row per score: day, points, change since the first, and the verdict of the default rule.

    All text; the columns ``Day``, ``Score``, ``Since the first`` and ``What the rule says``, and ``Not
    answered`` where an answer is missing.
    """
    rules = line.rules
    rows: list[tuple[str, ...]] = []
    for score in line.scores:
        change = says = ""
        if score is not line.first:
            change = with_way(line.scale, score.points - line.first.points)
            if rules:
                verdict = judge(rules[0], line.scale, line.first.points, score.points).verdict
                says = verdict_words(line.measure, rules[0], verdict)
        named = item_names(line.measure, score.missing)
        rows.append((dates.in_words(score.on), plain_number(score.points), change, says, named))
    table = pd.DataFrame(rows, columns=pd.Index([DAY, SCORE, SINCE_FIRST, SAYS, NOT_ANSWERED]))
    return table if any(score.missing for score in line.scores) else table.drop(columns=NOT_ANSWERED)


def rules_table(line: ScoreLine) -> pd.DataFrame:
    """Every rule for first and last: its name, the change, its verdict; all text."""
    rows = [
        (
            rule.label,
            with_way(line.scale, change.change),
            verdict_words(line.measure, rule, change.verdict),
        )
        for rule, change in judged(line)
    ]
    return pd.DataFrame(rows, columns=pd.Index([RULE, CHANGE, SAYS]))


def rule_sources(line: ScoreLine) -> tuple[str, ...]:
    """Each rule with everything known about its source, and its note."""
    return tuple(rule_details(line.measure, rule) for rule, _ in judged(line))


def line_noise(line: ScoreLine) -> NoiseBand | None:
    """The band of the default rule around the first score, None without a rule."""
    rules = line.rules
    return noise_band(rules[0], line.scale, line.first.points) if rules else None


def _line(scores: list[Measured], measure: Measure) -> ScoreLine:
    by_day = {score.on: score for score in scores}
    ordered = tuple(by_day[day] for day in sorted(by_day))
    return ScoreLine(measure, measure.scales_by_name[ordered[0].scale], ordered)
