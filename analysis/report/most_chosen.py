"""The answer chosen most, of a statement or of a question with one choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.catalogue import thresholds
from analysis.question_results import About, ChoiceResult, GroupResult, QuestionResult
from analysis.rates import Count
from analysis.report.guard import HIDDEN, Guard, ShownShare


@dataclass(frozen=True, slots=True)
class MostChosen:
    """Its label and its share of those who answered."""

    label: str
    share: ShownShare


def lines_of(result: QuestionResult, guard: Guard) -> list[tuple[About, MostChosen]]:
    """A line for each statement somebody answered, or the one of a choice; none for other kinds."""
    match result:
        case GroupResult():
            return [
                (line.about, most_chosen(line.counts, guard))
                for line in result.statements
                if line.about.answered
            ]
        case ChoiceResult():
            return [(result.about, most_chosen(result.counts, guard))]
        case _:
            return []


def most_chosen(counts: Sequence[Count], guard: Guard) -> MostChosen:
    """The first of those chosen most. Outside the team it stays hidden while too few chose it."""
    top = max(counts, key=lambda count: count.n)
    if not guard.is_open and top.n < thresholds().few_people.value:
        return MostChosen(HIDDEN, ShownShare(HIDDEN, None))
    return MostChosen(top.label, guard.share(top.n, sum(count.n for count in counts)))
