"""Evaluates the word lists of the service's own themes on examples and near misses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.comments.reading.catalogue import local_themes
from analysis.comments.reading.local_reading import local_themes_in


@dataclass(frozen=True, slots=True)
class LocalFigures:
    """F1 of one theme over its examples and near misses: the half seen while choosing the words, the other
    half, all.
    """

    name: str
    seen: float
    unseen: float
    every: float


def local_figures() -> tuple[LocalFigures, ...]:
    """One row for each local theme with examples."""
    return tuple(
        LocalFigures(
            theme.name,
            _f1(theme.name, theme.examples.seen, theme.near_misses.seen),
            _f1(theme.name, theme.examples.unseen, theme.near_misses.unseen),
            _f1(theme.name, theme.examples.every, theme.near_misses.every),
        )
        for theme in local_themes()
        if theme.examples is not None and theme.near_misses is not None
    )


def _f1(name: str, examples: Sequence[str], near_misses: Sequence[str]) -> float:
    right = sum(name in local_themes_in(text) for text in examples)
    wrong = sum(name in local_themes_in(text) for text in near_misses)
    return 2 * right / (right + wrong + len(examples)) if right else 0.0
