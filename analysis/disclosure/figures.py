"""Figures that may be hidden. Hidden is a separate value: never 0, never None."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


MARK = "*"
"""How a hidden figure looks in a table, as in the national publications."""


class HiddenReason(StrEnum):
    """Why a figure is hidden. It does not say whether the figure itself is small."""

    SMALL_NUMBERS = "small_numbers"
    """It is about few people, or could be used to work out another figure about few people."""
    NO_WHOLE_PERIOD = "no_whole_period"
    """The selected months contain no completed publication period."""
    NEVER_OUTSIDE = "never_outside"
    """Figures of this kind (lowest and highest values, means) do not leave the team."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A figure that exists but is not shown."""

    why: HiddenReason = HiddenReason.SMALL_NUMBERS

    def __str__(self) -> str:
        """The mark of a hidden figure."""
        return MARK


Figure = int | Suppressed
"""A number of people, or that it is hidden."""


def shown(figure: Figure) -> int | None:
    """The number, or None when it is hidden."""
    return None if isinstance(figure, Suppressed) else figure


def total_of(figures: Iterable[Figure]) -> Figure:
    """The sum of published figures; hidden if any of them is. The sum of no figures is 0."""
    so_far = 0
    for figure in figures:
        if isinstance(figure, Suppressed):
            return figure
        so_far += figure
    return so_far
