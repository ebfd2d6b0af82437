"""Five-fold cross-validation: each fifth of the comments is read by a prior fitted on the other four."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.comments.reading.labels import Reading
from analysis.comments.reading.prior import weigher
from analysis.comments.reading.reader import analyse_all
from analysis.comments.training.evaluation import (
    QuoteFigures,
    SentimentFigures,
    f1,
    quotes_in_draws,
    sentiment_figures,
    theme_table,
)
from analysis.comments.training.labelled import Labelled
from analysis.comments.training.training import TrainingSettings, train


FOLDS = 5


@dataclass(frozen=True, slots=True)
class Crossed:
    """Metrics over all comments, each classified by a prior that had not seen it. per_theme: F1. quotes: None
    if they were not evaluated.
    """

    n: int
    sentiment: SentimentFigures
    theme_micro_f1: float
    theme_macro_f1: float
    per_theme: dict[str, float]
    quotes: QuoteFigures | None = None


def folds_of(count: int, seed: int = 0) -> list[list[int]]:
    """The indices of ``count`` rows in five random folds of nearly equal size, reproducible by seed."""
    order = np.random.default_rng(seed).permutation(count)
    return [sorted(int(place) for place in order[part::FOLDS]) for part in range(FOLDS)]


def cross_validated(
    rows: Sequence[Labelled],
    themes: Sequence[str],
    settings: TrainingSettings | None = None,
    told: Callable[[int, int], None] | None = None,
) -> Crossed:
    """Metrics by five-fold cross-validation; the five trainings run in parallel."""
    from joblib import Parallel, delayed

    folds = folds_of(len(rows))
    work = (delayed(_read_apart)(rows, themes, settings, held) for held in folds)
    found: dict[int, Reading] = {}
    shared: Any = Parallel(n_jobs=-1, return_as="generator")
    for done, (held, readings) in enumerate(zip(folds, shared(work), strict=True), 1):
        found.update(zip(held, readings, strict=True))
        if told:
            told(done, FOLDS)
    readings = [found[number] for number in range(len(rows))]
    return replace(crossed_figures(rows, readings, themes), quotes=quotes_in_draws(rows, readings, themes))


def _read_apart(
    rows: Sequence[Labelled], themes: Sequence[str], settings: TrainingSettings | None, held: Sequence[int]
) -> list[Reading]:
    """Readings of these comments by a prior fitted on the others, rounded as when shipped."""
    apart = set(held)
    prior = train([row for number, row in enumerate(rows) if number not in apart], themes, settings)
    return list(analyse_all((rows[number].comment for number in held), weigher(prior)))


def crossed_figures(rows: Sequence[Labelled], readings: Sequence[Reading], themes: Sequence[str]) -> Crossed:
    """The metrics of these readings against these labels."""
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
