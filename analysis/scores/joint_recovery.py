"""Recovery by two measures together, where their authority's definition needs both.

NHS Talking Therapies (Gyani and others 2013, doi:10.1016/j.brat.2013.06.004): a person was a case on the
PHQ-9 or the GAD-7 or both at first, and is below both thresholds at the end. Improvement is reliable where
at least one score improved reliably and neither got reliably worse; recovery that is also a reliable
improvement is reliable recovery. One measure alone never says any of this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis import dates
from analysis.scores.change import Verdict, is_case, judge
from analysis.scores.change_sentences import needs_another
from analysis.scores.score_lines import ScoreLine
from surveys.measures.change_rules import MinimumChange
from surveys.measures.model import Measure


@dataclass(frozen=True, slots=True, repr=False)
class JointRecovery:
    """Two lines of one person with the same first and last days, and what their rule says of both.

    was_case    at first at or above the threshold on one or both
    is_below    at last below both thresholds
    improved    how many of the two got reliably better
    worse       how many of the two got reliably worse
    """

    lines: tuple[ScoreLine, ScoreLine]
    rule: MinimumChange
    was_case: bool
    is_below: bool
    improved: int
    worse: int

    def __repr__(self) -> str:
        """The measures only, nothing about the person."""
        return f"<JointRecovery {self.names}>"

    @property
    def names(self) -> str:
        """``PHQ-9 and GAD-7``."""
        return " and ".join(line.measure.short_name for line in self.lines)

    @property
    def is_recovered(self) -> bool:
        """Whether the person was a case, and is none now."""
        return self.was_case and self.is_below

    @property
    def is_reliably_better(self) -> bool:
        """Whether one got reliably better, and none reliably worse."""
        return bool(self.improved) and not self.worse


def joint_recoveries(lines: Sequence[ScoreLine]) -> tuple[JointRecovery, ...]:
    """Every two lines that a rule joins: of the same person, with first and last scores of the same days."""
    found: list[JointRecovery] = []
    for at, line in enumerate(lines):
        for other in lines[at + 1 :]:
            joint = _joint(line, other)
            if joint is not None:
                found.append(joint)
    return tuple(found)


def joint_sentence(joint: JointRecovery) -> str:
    """What the two say together, by whom, and for which days."""
    first, last = (dates.in_words(score.on) for score in (joint.lines[0].first, joint.lines[0].last))
    return f"{joint.names} together, {first} to {last}: {_said(joint)}, by {joint.rule.label}."


def alone_sentence(
    line: ScoreLine, joints: Sequence[JointRecovery], measures: Mapping[str, Measure]
) -> str | None:
    """What a line cannot say without its other measure; None where a pair says it, or no rule needs one."""
    if line.pair is None or any(line in joint.lines for joint in joints):
        return None
    rules = line.rules[:1]
    other = needs_another(rules[0]) if rules else None
    if other is None:
        return None
    return (
        f"Recovery by {rules[0].label} needs the {measures[other].short_name} of the same two days too, so "
        "this score alone does not say it."
    )


def _said(joint: JointRecovery) -> str:
    better = joint.is_reliably_better
    if not joint.was_case:
        said = "below both thresholds from the first, so recovery does not apply"
        return f"{said}; reliably better" if better else said
    if joint.is_recovered:
        if better:
            return "recovered, and reliably better (reliable recovery)"
        why = "one of the two got reliably worse" if joint.worse else "neither changed reliably"
        return f"recovered, but not reliably: {why}"
    said = "not recovered: still at or above a threshold"
    if better:
        return f"{said}; reliably better"
    if joint.worse and joint.improved:
        return f"{said}; one got reliably better and the other reliably worse"
    return f"{said}; reliably worse" if joint.worse else said


def _joint(one: ScoreLine, other: ScoreLine) -> JointRecovery | None:
    rule, theirs = _joining_rule(one, other), _joining_rule(other, one)
    pairs = (one.pair, other.pair)
    if rule is None or theirs is None or pairs[0] is None or pairs[1] is None:
        return None
    days = [(pair.first.on, pair.last.on) for pair in pairs if pair is not None]
    who = [(line.first.respondent, line.first.about) for line in (one, other)]
    if days[0] != days[1] or who[0] != who[1]:
        return None
    both = ((one, rule), (other, theirs))
    was = [is_case(line.scale, line.first.points, _cut_off(by)) for line, by in both]
    now = [is_case(line.scale, line.last.points, _cut_off(by)) for line, by in both]
    verdicts = [judge(by, line.scale, line.first.points, line.last.points).verdict for line, by in both]
    improved = sum(each in {Verdict.RELIABLY_BETTER, Verdict.RECOVERED} for each in verdicts)
    return JointRecovery(
        (one, other), rule, any(was), not any(now), improved, verdicts.count(Verdict.RELIABLY_WORSE)
    )


def _cut_off(rule: MinimumChange) -> float:
    if rule.recovery is None:
        raise ValueError(f"{rule.name} has no recovery")
    return rule.recovery.case_from


def _joining_rule(line: ScoreLine, other: ScoreLine) -> MinimumChange | None:
    """The line's rule that needs the other's measure."""
    return next(
        (
            rule
            for rule in line.rules
            if isinstance(rule, MinimumChange) and needs_another(rule) == other.measure.key
        ),
        None,
    )
