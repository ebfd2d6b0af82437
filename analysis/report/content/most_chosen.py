"""The most chosen answer of a statement or of a question with one choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.disclosure import Figure, PublishedAnswer, PublishedQuestion, shown
from analysis.rates import Count
from analysis.report.content.shown import HIDDEN, ShownShare, share
from analysis.results.question_results import (
    About,
    ChoiceResult,
    GroupResult,
    QuestionResult,
)


@dataclass(frozen=True, slots=True)
class MostChosen:
    """Its label and its share: for the team, of those who answered; outside the team, of all who sent the
    form.
    """

    label: str
    share: ShownShare

    @property
    def text(self) -> str:
        """“Yes” 89%."""
        return HIDDEN if self.label == HIDDEN else f"“{self.label}” {self.share.text}"


def lines_of(result: QuestionResult) -> list[tuple[About, MostChosen]]:
    """One line per answered statement, or one for a question with one choice; none for other kinds."""
    match result:
        case GroupResult():
            return [
                (line.about, most_chosen(line.counts)) for line in result.statements if line.about.answered
            ]
        case ChoiceResult():
            return [(result.about, most_chosen(result.counts))]
        case _:
            return []


def most_chosen(counts: Sequence[Count]) -> MostChosen:
    """The most chosen option, the first one if tied."""
    top = max(counts, key=lambda count: count.n)
    return MostChosen(top.label, share(top.n, sum(count.n for count in counts)))


def most_shown(question: PublishedQuestion, responses: Figure) -> MostChosen:
    """The most chosen published line; hidden unless it has more than all hidden lines together."""
    whole = shown(responses)
    lines = [(shown(answer.n), answer) for answer in question.answers]
    told: list[tuple[int, PublishedAnswer]] = [(n, answer) for n, answer in lines if n is not None]
    if whole is None or not told:
        return MostChosen(HIDDEN, ShownShare(HIDDEN, None))
    most, top = max(told, key=lambda each: each[0])
    if most <= whole - sum(n for n, _ in told):
        return MostChosen(HIDDEN, ShownShare(HIDDEN, None))
    return MostChosen(top.label, share(most, whole))
