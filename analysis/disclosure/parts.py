"""Figures that overlap with the tables of responses: how many were linked or paired, or came through a link.

Each is a part of a whole that is published too. Part and rest are then groups, and follow the same rule as
the groups of ``tables``: 0 people, or at least ``smallest`` people, or not shown. This is sufficient next to
other figures about the same people. Proof: assign to every person a whole number, the sum of what an attacker
adds and subtracts. For each person it is the sum of one number for each way the whole is divided. If none of
these sums is below 0, the smallest number of each division can be subtracted from the division and added to
the whole, and what remains of every division is 0 or more. So the sum is a sum of groups, each of which is
large enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.disclosure.figures import Figure, Suppressed
from analysis.disclosure.groups import grouped, is_small
from analysis.disclosure.published_results import BLANK, PublishedQuestion


@dataclass(frozen=True, slots=True)
class Pairs:
    """How many people have a second score, of those who could have one. Either may be hidden."""

    paired: Figure
    eligible: Figure


@dataclass(frozen=True, slots=True)
class Links:
    """One-time links, and how many were answered. Either both are hidden, or ``answered`` only."""

    sent: Figure
    answered: Figure


def part_of(part: int, whole: Figure, smallest: int) -> Figure:
    """A part of a published whole: hidden if it or the rest is about few people, or the whole is hidden.

    A part larger than its whole (because rows have been deleted since) is hidden.
    """
    if isinstance(whole, Suppressed) or part > whole:
        return Suppressed()
    return Suppressed() if is_small(part, smallest) or is_small(whole - part, smallest) else part


def publish_pairs(paired: int, eligible: int, smallest: int) -> Pairs:
    """How many people have a pair, of those who could. Raises ValueError if ``paired`` exceeds ``eligible``.

    If few have no pair, the number of those who could have one is hidden: the figures of change are about the
    pairs.
    """
    if not 0 <= paired <= eligible:
        raise ValueError("there cannot be more pairs than people who could have one")
    hides_paired = is_small(paired, smallest)
    hides_all = is_small(eligible, smallest) or (not hides_paired and is_small(eligible - paired, smallest))
    return Pairs(Suppressed() if hides_paired else paired, Suppressed() if hides_all else eligible)


def publish_parts(counts: Sequence[int], whole: Figure, smallest: int) -> tuple[Figure, ...]:
    """Disjoint counts that add up to a published whole; all are hidden if the whole is.

    Raises ValueError when they do not add up.
    """
    if isinstance(whole, Suppressed):
        return tuple(Suppressed() for _ in counts)
    if sum(counts) != whole:
        raise ValueError("the parts must add up to the whole")
    by_place = {f"{place:04}": n for place, n in enumerate(counts)}
    alone = {key for group in grouped(by_place, smallest) if len(group) == 1 for key in group}
    alone = {key for key in alone if not is_small(by_place[key], smallest)}
    return tuple(n if key in alone else Suppressed() for key, n in by_place.items())


def publish_links(sent: int, answered: int, responses: Figure, smallest: int) -> Links:
    """Links to a form, and how many led to one of its published responses.

    ``answered`` is shown when it, the unanswered links, and the responses received in other ways are each 0
    or at least ``smallest``. Raises ValueError when more were answered than sent.
    """
    if not 0 <= answered <= sent:
        raise ValueError("there cannot be more answered links than links sent")
    shown = Suppressed() if is_small(sent - answered, smallest) else part_of(answered, responses, smallest)
    return Links(Suppressed() if is_small(sent, smallest) else sent, shown)


def publish_linked(
    linked: int, responses: Figure, question: PublishedQuestion | None, smallest: int
) -> Pairs:
    """How many of those who answered a question are linked to an earlier answer of theirs.

    responses: the form's, as published. question: its published lines. How many answered it is calculated
    from these lines, and is shown only if every line for those who did not answer may be shown.
    """
    if question is None or isinstance(responses, Suppressed):
        return Pairs(Suppressed(), Suppressed())
    without = _without_answer(question)
    if isinstance(without, Suppressed):
        return Pairs(part_of(linked, responses, smallest), Suppressed())
    answered = responses - without
    shown = Suppressed() if is_small(answered, smallest) else answered
    return Pairs(part_of(linked, shown, smallest), shown)


def _without_answer(question: PublishedQuestion) -> Figure:
    """Reasons and blanks; the other lines of a rating are the numbers 0 to 10."""
    without = 0
    for line in question.answers:
        if line.code == BLANK or not line.code.isdigit():
            if isinstance(line.n, Suppressed):
                return line.n
            without += line.n
    return without
