"""Figures that overlap with the tables of responses: how many of them were linked, paired, answered a link.

Each is a part of a whole that is published too. Part and rest are then groups of their own, and what goes
for groups of ``tables`` goes for them: nobody, or at least ``smallest`` people, or not shown. Why that is
enough beside other figures of the same people: give every person a whole number, the sum of what an attacker
adds and subtracts. Person by person it is made of one number for each way the whole is divided. Where none
of these sums is below 0, the smallest number of each division can be taken out and put to the whole, and
what is left of every division is 0 or more; so the sum is one of groups, each of which is large enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.disclosure.figures import Figure, Suppressed
from analysis.disclosure.groups import grouped, is_small
from analysis.disclosure.published_results import BLANK, PublishedQuestion


@dataclass(frozen=True, slots=True)
class Pairs:
    """How many have a second score, of how many who could have one. Either may be hidden."""

    paired: Figure
    eligible: Figure


@dataclass(frozen=True, slots=True)
class Links:
    """One-time links, and how many of them were answered. Hidden together, or ``answered`` alone."""

    sent: Figure
    answered: Figure


def part_of(part: int, whole: Figure, smallest: int) -> Figure:
    """A part of a published whole: hidden where it or the rest is about few, or the whole is hidden.

    A part larger than its whole (rows were deleted since) is hidden.
    """
    if isinstance(whole, Suppressed) or part > whole:
        return Suppressed()
    return Suppressed() if is_small(part, smallest) or is_small(whole - part, smallest) else part


def publish_pairs(paired: int, eligible: int, smallest: int) -> Pairs:
    """Of those who could have a pair, how many have one. Raises ValueError when they are more.

    Where those without one are few, it is how many could have one that is hidden: the figures of change are
    of the pairs.
    """
    if not 0 <= paired <= eligible:
        raise ValueError("pairs are a part of those who could have one")
    hides_paired = is_small(paired, smallest)
    hides_all = is_small(eligible, smallest) or (not hides_paired and is_small(eligible - paired, smallest))
    return Pairs(Suppressed() if hides_paired else paired, Suppressed() if hides_all else eligible)


def publish_parts(counts: Sequence[int], whole: Figure, smallest: int) -> tuple[Figure, ...]:
    """Counts that exclude one another and add up to a published whole; all hidden where that is.

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
    """Links to a form, and those that became one of its published responses.

    ``answered`` is shown when it, the links without an answer, and the responses that came another way are
    each nobody or many. Raises ValueError when more were answered than sent.
    """
    if not 0 <= answered <= sent:
        raise ValueError("answered links are a part of those sent")
    shown = Suppressed() if is_small(sent - answered, smallest) else part_of(answered, responses, smallest)
    return Links(Suppressed() if is_small(sent, smallest) else sent, shown)


def publish_linked(
    linked: int, responses: Figure, question: PublishedQuestion | None, smallest: int
) -> Pairs:
    """Of those who answered a question, how many are linked to an earlier answer of theirs.

    responses: those of the form, as published. question: its published lines; how many answered it is told
    only where those who did not may be told line by line, and comes from these lines.
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
    """Reasons and blanks; a rating's own lines are the numbers 0 to 10."""
    without = 0
    for line in question.answers:
        if line.code == BLANK or not line.code.isdigit():
            if isinstance(line.n, Suppressed):
                return line.n
            without += line.n
    return without
