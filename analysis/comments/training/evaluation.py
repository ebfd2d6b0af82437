"""Metrics of a classifier against people's labels, compared with TextBlob alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.comments.reading.labels import (
    SENTIMENTS,
    Comment,
    Reading,
    Sentiment,
)
from analysis.comments.reading.prior import Weigher
from analysis.comments.reading.reader import analyse_all
from analysis.comments.training.labelled import Labelled
from analysis.comments.training.textblob_view import sentiment_of_textblob


Told = Callable[[int, int], None]
QUOTES = 3
_DRAWS = 40
_CHUNK = 512


@dataclass(frozen=True, slots=True)
class SentimentFigures:
    """All from 0 to 1. per_class: F1. negative_as_positive: share of the negative ones."""

    accuracy: float
    macro_f1: float
    per_class: dict[str, float]
    negative_as_positive: float


@dataclass(frozen=True, slots=True)
class QuoteFigures:
    """Whether quotes have their theme in a person's view too, from 0 to 1.

    shown: the share among a theme's quotes, averaged over themes with quotes. of_every_place: the share of
    three places for each theme, where an empty place counts as wrong.
    """

    shown: float
    of_every_place: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The output of ``feedback comments evaluate``. per_theme: F1. prevalence_error: mean, in percentage
    points.
    """

    n: int
    sentiment: SentimentFigures
    theme_micro_f1: float
    theme_macro_f1: float
    per_theme: dict[str, float]
    prevalence_error: float
    quote_precision_at_3: float
    quotes: QuoteFigures
    comments_per_second: float
    textblob: SentimentFigures | None


def evaluate(
    rows: Sequence[Labelled], prior: Weigher | None, themes: Sequence[str], told: Told | None = None
) -> Figures:
    """The metrics of this classifier on these rows. TextBlob's are None if it is not installed."""
    comments = [row.comment for row in rows]
    readings: list[Reading] = []
    began = time.perf_counter()
    for start in range(0, len(comments), _CHUNK):
        readings += analyse_all(comments[start : start + _CHUNK], prior)
        if told:
            told(len(readings), len(comments))
    seconds = time.perf_counter() - began
    truth = [row.sentiment for row in rows]
    quotes = quote_figures(rows, readings, themes)
    shown = theme_table([reading.themes for reading in readings], themes)
    real = theme_table([row.themes for row in rows], themes)
    return Figures(
        len(rows),
        sentiment_figures(truth, [reading.sentiment for reading in readings]),
        f1(shown.ravel(), real.ravel()),
        float(np.mean([f1(shown[:, n], real[:, n]) for n in range(len(themes))])),
        {name: f1(shown[:, n], real[:, n]) for n, name in enumerate(themes)},
        float(100 * np.abs(shown.mean(axis=0) - real.mean(axis=0)).mean()),
        quotes.shown,
        quotes,
        len(rows) / seconds if seconds else 0.0,
        _textblob_figures(comments, truth),
    )


def sentiment_figures(truth: Sequence[Sentiment], found: Sequence[Sentiment | None]) -> SentimentFigures:
    """The metrics of a classifier's sentiment; a comment it could not analyse counts as neutral."""
    real = np.array([SENTIMENTS.index(each) for each in truth])
    shown = np.array([SENTIMENTS.index(each or Sentiment.NEUTRAL_MIXED) for each in found])
    each = {kind.value: f1(shown == n, real == n) for n, kind in enumerate(SENTIMENTS)}
    negative = real == SENTIMENTS.index(Sentiment.NEGATIVE)
    wrong = float((shown[negative] == SENTIMENTS.index(Sentiment.POSITIVE)).mean()) if negative.any() else 0.0
    return SentimentFigures(float((shown == real).mean()), float(np.mean([*each.values()])), each, wrong)


def f1(shown: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """F1 = 2 TP / (2 TP + FP + FN); 0 when there are no true and no predicted positives."""
    both = int((shown & truth).sum())
    total = int(shown.sum()) + int(truth.sum())
    return 2 * both / total if total else 0.0


def quote_figures(
    rows: Sequence[Labelled], readings: Sequence[Reading], themes: Sequence[str]
) -> QuoteFigures:
    """The metrics of three quotes for each theme among these comments."""
    from analysis.comments.quoting.quotes import rank_quotes

    shares: list[float] = []
    right = 0
    by_id = {row.comment.id: row for row in rows}
    comments = [row.comment for row in rows]
    for theme in themes:
        chosen = rank_quotes(comments, readings, theme, most=QUOTES)
        carried = [theme in by_id[quote.comment_id].themes for quote in chosen]
        right += sum(carried)
        if carried:
            shares.append(float(np.mean(carried)))
    places = QUOTES * len(themes)
    return QuoteFigures(float(np.mean(shares)) if shares else 0.0, right / places if places else 0.0)


def quotes_in_draws(
    rows: Sequence[Labelled], readings: Sequence[Reading], themes: Sequence[str], seed: int = 0
) -> QuoteFigures:
    """The same, averaged over random samples of a quarter of the comments: a single set has few quotes."""
    chance = np.random.default_rng(seed)
    found: list[QuoteFigures] = []
    for _ in range(_DRAWS):
        drawn = [int(n) for n in chance.permutation(len(rows))[: max(1, len(rows) // 4)]]
        found.append(quote_figures([rows[n] for n in drawn], [readings[n] for n in drawn], themes))
    return QuoteFigures(
        float(np.mean([each.shown for each in found])),
        float(np.mean([each.of_every_place for each in found])),
    )


def theme_table(found: Sequence[Sequence[str] | frozenset[str]], themes: Sequence[str]) -> NDArray[np.bool_]:
    """Rows of theme names as a boolean table with one column per theme."""
    return np.array([[name in each for name in themes] for each in found], dtype=bool).reshape(
        -1, len(themes)
    )


def _textblob_figures(comments: Sequence[Comment], truth: Sequence[Sentiment]) -> SentimentFigures | None:
    try:
        found = [sentiment_of_textblob(comment.text) for comment in comments]
    except ModuleNotFoundError:
        return None
    return sentiment_figures(truth, found)
