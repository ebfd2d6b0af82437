"""Formats figures for a report. Hiding is done beforehand: nothing here decides what may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.disclosure import Figure, Suppressed, shown
from analysis.rates import Share
from analysis.results.sentences import whole_percent


HIDDEN = "hidden"
"""The text for a figure that is not shown."""


@dataclass(frozen=True, slots=True)
class ShownShare:
    """A formatted share: ``text`` always, ``exact`` if both its numbers may be shown."""

    text: str
    exact: Share | None


def number(figure: Figure) -> str:
    """``1,234`` or ``hidden``."""
    return HIDDEN if isinstance(figure, Suppressed) else f"{figure:,}"


def share(part: Figure, whole: Figure) -> ShownShare:
    """The percentage without decimals; empty if ``whole`` is 0, hidden if either is."""
    one, all_of_them = shown(part), shown(whole)
    if one is None or all_of_them is None:
        return ShownShare(HIDDEN, None)
    found = Share(one, all_of_them)
    return ShownShare("" if found.percent is None else whole_percent(found.percent), found)


def in_order(figures: Sequence[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
    """Names with figures, the largest first. Hidden ones are last, by name, so that the order reveals
    nothing.
    """
    return sorted(figures, key=lambda each: (shown(each[1]) is None, -(shown(each[1]) or 0), each[0]))
