"""How right a prior is on comments it has not seen: each fifth read by a prior fitted on the other four."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.comments.evaluation import SentimentFigures, f1, sentiment_figures, theme_table
from analysis.comments.labelled import Labelled
from analysis.comments.labels import Reading
from analysis.comments.prior import weigher
from analysis.comments.reading import analyse_all
from analysis.comments.training import Settings, train


FOLDS = 5


@dataclass(frozen=True, slots=True)
class Crossed:
    """Figures over all comments, each read by a prior that had not seen it. per_theme: F1."""

    n: int
    sentiment: SentimentFigures
    theme_micro_f1: float
    theme_macro_f1: float
    per_theme: dict[str, float]


def folds_of(count: int, seed: int = 0) -> list[list[int]]:
    """The places of ``count`` rows in five parts of nearly the same size, by chance but always the same."""
    order = np.random.default_rng(seed).permutation(count)
    return [sorted(int(place) for place in order[part::FOLDS]) for part in range(FOLDS)]


def cross_validated(
    rows: Sequence[Labelled],
    themes: Sequence[str],
    settings: Settings | None = None,
    told: Callable[[int, int], None] | None = None,
) -> Crossed:
    """Figures by five-fold cross-validation; takes five times as long as training."""
    readings: dict[int, Reading] = {}
    for done, held in enumerate(folds_of(len(rows)), 1):
        apart = set(held)
        prior = weigher(train([row for n, row in enumerate(rows) if n not in apart], themes, settings))
        found = analyse_all((rows[n].comment for n in held), prior)
        readings.update(zip(held, found, strict=True))
        if told:
            told(done, FOLDS)
    return crossed_figures(rows, [readings[n] for n in range(len(rows))], themes)


def crossed_figures(rows: Sequence[Labelled], readings: Sequence[Reading], themes: Sequence[str]) -> Crossed:
    """The figures of these readings against these labels."""
    shown = theme_table([reading.themes for reading in readings], themes)
    real = theme_table([row.themes for row in rows], themes)
    each = {name: f1(shown[:, n], real[:, n]) for n, name in enumerate(themes)}
    return Crossed(
        len(rows),
        sentiment_figures([row.sentiment for row in rows], [reading.sentiment for reading in readings]),
        f1(shown.ravel(), real.ravel()),
        float(np.mean([*each.values()])),
        each,
    )
