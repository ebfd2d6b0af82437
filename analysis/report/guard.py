"""What may be shown outside the team: one small protocol, the open guard, and a careful one.

The careful guard is a simple rule that errs on the side of hiding. It holds for figures that overlap with no
other published ones: one organisation, one calendar quarter. Whoever joins a finer rule writes another guard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Protocol

from analysis.catalogue import thresholds
from analysis.rates import Share
from analysis.report.period import ReportPeriod
from analysis.sentences import people, whole_percent


HIDDEN = "hidden"
"""What stands in the place of a count that is not shown."""


@dataclass(frozen=True, slots=True)
class ShownShare:
    """A share as it may be shown: ``text`` always, ``exact`` only where both its numbers may be told."""

    text: str
    exact: Share | None


class Guard(Protocol):
    """Decides about every figure of a report before it enters it."""

    @property
    def is_open(self) -> bool:
        """Whether everything is shown: the closed view of the team."""
        ...

    @property
    def rule(self) -> str:
        """The rule in force, for the method section."""
        ...

    def refusal(self, period: ReportPeriod, organisations: int) -> str | None:
        """Why no report may be made of this period and so many organisations; None when it may."""
        ...

    def people(self, n: int) -> str:
        """A number of people in words."""
        ...

    def number(self, n: int) -> str:
        """A number of people in digits."""
        ...

    def share(self, part: int, whole: int) -> ShownShare:
        """A share of people."""
        ...

    def cells(self, counts: Sequence[int]) -> tuple[int | None, ...]:
        """Counts that exclude one another and whose sum may be known; None in the place of a hidden one."""
        ...


class OpenGuard:
    """For the team: everything is shown."""

    is_open = True
    rule = "This edition is for the team. Small numbers are shown: do not pass it on."

    def refusal(self, period: ReportPeriod, organisations: int) -> str | None:
        """Any period, any number of organisations."""
        return None

    def people(self, n: int) -> str:
        """``12 people``."""
        return people(n)

    def number(self, n: int) -> str:
        """``1,234``."""
        return f"{n:,}"

    def share(self, part: int, whole: int) -> ShownShare:
        """The whole percentage, and the share."""
        found = Share(part, whole)
        return ShownShare("" if found.percent is None else whole_percent(found.percent), found)

    def cells(self, counts: Sequence[int]) -> tuple[int | None, ...]:
        """All of them."""
        return tuple(counts)


class CarefulGuard:
    """For everybody else, until a finer rule is joined: hide groups of 1 to 4, and what would give them away.

    - A number of people is rounded down to a multiple of ``round_to``; below ``few_people`` it is only "fewer
      than 5". So differences between two of them tell nobody apart.
    - A share with a small part or a small rest becomes a bound: "90% or more".
    - Among counts whose sum is known, small ones are hidden; where subtraction would give one away, all are.
    """

    is_open = False

    @property
    def rule(self) -> str:
        """The rule in words."""
        few, step = thresholds().few_people.value, thresholds().round_to.value
        return (
            f"Groups of fewer than {few} people are hidden, and so are figures from which one could be "
            "worked "
            f"out. How many people answered is rounded down to a multiple of {step}, except for the national "
            "question. A percentage that would give a small group away is given as a bound, such as “90% or "
            "more”. Nought is shown. Such a pack is made of one calendar quarter and one organisation, so "
            "that "
            "no pack can be subtracted from another. Two packs of the same quarter, made before and after "
            "late "
            "answers came in, are not protected against each other: give only one away."
        )

    def refusal(self, period: ReportPeriod, organisations: int) -> str | None:
        """Only single calendar quarters of single organisations: they do not overlap."""
        if organisations != 1:
            return "Packs of several organisations and of one could be subtracted from one another."
        return (
            None if period.is_quarter else "Packs of overlapping months could be subtracted from one another."
        )

    def people(self, n: int) -> str:
        """``at least 40 people``, ``fewer than 5 people``, ``nobody``."""
        if n == 0:
            return "nobody"
        few = thresholds().few_people.value
        return f"fewer than {few} people" if n < few else f"at least {people(self._down(n))}"

    def number(self, n: int) -> str:
        """``40 or more``, ``fewer than 5``, ``0``."""
        few = thresholds().few_people.value
        return "0" if n == 0 else f"fewer than {few}" if n < few else f"{self._down(n):,} or more"

    def share(self, part: int, whole: int) -> ShownShare:
        """Exact when part and rest are 0 or large enough; else the bound that any small one would give."""
        few, rest = thresholds().few_people.value, whole - part
        if whole < few:
            return ShownShare(HIDDEN if whole else "", None)
        is_small_part, is_small_rest = 0 < part < few, 0 < rest < few
        if is_small_part and is_small_rest:
            return ShownShare(HIDDEN, None)
        most = Decimal(100 * (few - 1)) / whole
        if is_small_rest:
            return ShownShare(f"{(100 - most).quantize(Decimal(1), ROUND_FLOOR)}% or more", None)
        if is_small_part:
            return ShownShare(f"{most.quantize(Decimal(1), ROUND_CEILING)}% or less", None)
        found = Share(part, whole)
        return ShownShare(whole_percent(100 * part / whole), found)

    def cells(self, counts: Sequence[int]) -> tuple[int | None, ...]:
        """The small counts hidden; where these could be worked out, every count that is not 0; else all.

        What else is hidden hangs on no other value, so that knowing this rule does not help to undo it.
        """
        few = thresholds().few_people.value
        small = {place for place, n in enumerate(counts) if 0 < n < few}
        if not small:
            return tuple(counts)
        there = {place for place, n in enumerate(counts) if n}
        every = set(range(len(counts)))
        hidden = next(
            (each for each in (small, there) if self._is_safe([counts[place] for place in each])), every
        )
        return tuple(None if place in hidden else n for place, n in enumerate(counts))

    @staticmethod
    def _down(n: int) -> int:
        step = thresholds().round_to.value
        return n // step * step

    @staticmethod
    def _is_safe(hidden: Sequence[int]) -> bool:
        """Whether the sum of the hidden counts, which anybody can subtract, leaves each of them open.

        Small ones lie between 1 and few - 1; a sum at either end of what that allows would tell all of them.
        """
        few = thresholds().few_people.value
        if len(hidden) < 2 or sum(hidden) < few:
            return False
        if any(n >= few for n in hidden):
            return True
        return len(hidden) < sum(hidden) < len(hidden) * (few - 1)


OPEN: Guard = OpenGuard()
CAREFUL: Guard = CarefulGuard()
