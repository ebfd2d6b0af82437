"""Reads comments: sentiment, themes, clauses, confidence. One function for one comment or a hundred
thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from analysis.comments.catalogue import shipped_prior_bytes
from analysis.comments.features import Floats, Unit, Units, encode, take_apart, theme_hits, theme_lexicon
from analysis.comments.labels import SENTIMENTS, ClauseReading, Comment, Reading, Sentiment, ThemeScore
from analysis.comments.language import not_analysable
from analysis.comments.local_reading import local_themes_of
from analysis.comments.prior import FIRST_THEME, Weigher, prior_from_bytes, probabilities, second_inputs, weigher
from analysis.comments.rules import sentiment_by_rule, spoken_for
from analysis.comments.rules import theme_chances as chances_by_rule


BATCH = 512
"""Comments weighed at a time: more are no faster and take more memory."""

_RULE_THRESHOLD = 0.5


@cache
def shipped_weigher() -> Weigher | None:
    """The prior that comes with the product, unpacked; None when its file was taken away."""
    content = shipped_prior_bytes()
    return weigher(prior_from_bytes(content)) if content is not None else None


def analyse(comment: Comment, prior: Weigher | None = None) -> Reading:
    """What one comment says. ``prior`` None: word lists and rules alone (see ``shipped_weigher``)."""
    return next(analyse_all([comment], prior))


def analyse_all(comments: Iterable[Comment], prior: Weigher | None = None) -> Iterator[Reading]:
    """A reading for each comment, in order, a batch at a time; memory does not grow with their number."""
    waiting = iter(comments)
    while batch := list(islice(waiting, BATCH)):
        yield from _read_batch(batch, prior)


@dataclass(frozen=True, eq=False)
class _Chances:
    """Rows: the comments, then every clause of every comment in order. strengths: of the comments alone."""

    sentiments: Floats
    themes: Floats
    strengths: Floats
    names: tuple[str, ...]
    thresholds: Floats


def _read_batch(batch: Sequence[Comment], prior: Weigher | None) -> Iterator[Reading]:
    reasons = [not_analysable(comment.text) for comment in batch]
    readable = [comment for comment, reason in zip(batch, reasons, strict=True) if reason is None]
    units = take_apart(readable)
    chances = _by_prior(units, prior) if prior is not None else _by_rules(units)
    found = iter(_readings(readable, units, chances))
    for comment, reason in zip(batch, reasons, strict=True):
        if reason is None:
            yield next(found)
        else:
            yield Reading(comment.id, None, (), (), 0.0, (), not_analysable=reason)


def _by_prior(units: Units, prior: Weigher) -> _Chances:
    encoded = encode(units.every, prior.vocabulary)
    scores = prior.scores(encoded)
    flat = np.array([unit for row in units.clause_units for unit in row], dtype=np.int32)
    whole = second_inputs(scores, encoded.dense, units.clause_units)
    alone = second_inputs(scores[flat], encoded.dense[flat], [[number] for number in range(len(flat))])
    sentiments, themes = probabilities(prior.prior, np.vstack([whole, alone]))
    weighted = sentiments * prior.prior.sentiment_factors
    shares = weighted / weighted.sum(axis=1, keepdims=True)
    count = len(units.clause_units)
    strengths = strength(themes[:count], scores[:count], encoded.dense[:count])
    return _Chances(shares, themes, strengths, prior.prior.themes, prior.prior.thresholds)


def strength(themes: Floats, scores: Floats, dense: Floats) -> Floats:
    """How purely each theme is carried: its odds after and before the second step, and a word of the theme.

    The mixture was chosen by cross-validation on quotes chosen for themes.
    """
    safe = np.clip(themes, 1e-4, 1 - 1e-4)
    named = theme_hits(dense) > 0
    return (np.log(safe / (1 - safe)) + 0.5 * scores[:, FIRST_THEME:] + 0.5 * named).astype(np.float32)


def _by_rules(units: Units) -> _Chances:
    names = theme_lexicon().labels
    groups = [[units.every[unit] for unit in row] for row in units.clause_units]
    whole = units.every[: len(groups)]
    flat = [unit for group in groups for unit in group]
    rows = [*zip(groups, whole, strict=True), *(([unit], unit) for unit in flat)]
    sentiments = np.zeros((len(rows), len(SENTIMENTS)), dtype=np.float32)
    for number, (parts, unit) in enumerate(rows):
        evidence = [part.evidence for part in parts]
        sentiment, sure = sentiment_by_rule(evidence, unit.evidence, unit.question)
        sentiments[number] = (1 - sure) / 2
        sentiments[number, SENTIMENTS.index(sentiment)] = sure
    chances = [chances_by_rule(unit.counts, len(unit.words), names) for _, unit in rows]
    themes = np.array(chances, dtype=np.float32).reshape(-1, len(names))
    thresholds = np.full(len(names), _RULE_THRESHOLD, dtype=np.float32)
    return _Chances(sentiments, themes, _density(whole, len(names)), names, thresholds)


def _density(units: Sequence[Unit], themes: int) -> Floats:
    """Hits of a theme's words against those of the other themes: how quotes are ranked without a prior."""
    rows = np.zeros((len(units), themes), dtype=np.float32)
    for number, unit in enumerate(units):
        for label, hits in unit.counts.items():
            rows[number, label] = (hits + 0.5 * (hits > 1)) / (1 + sum(unit.counts.values()) - hits)
    return rows


def _readings(comments: Sequence[Comment], units: Units, chances: _Chances) -> list[Reading]:
    start = len(comments)
    readings: list[Reading] = []
    shown = chances.themes >= chances.thresholds
    kinds: list[int] = chances.sentiments.argmax(axis=1).tolist()
    order: list[list[int]] = np.argsort(-chances.themes / chances.thresholds, axis=1, kind="stable").tolist()
    for number, comment in enumerate(comments):
        rows = range(start, start + len(units.clause_units[number]))
        start = rows.stop
        themes = [theme for theme in order[number] if shown[number, theme]]
        whole = units.every[number]
        parts = [units.every[unit] for unit in units.clause_units[number]]
        sentiment, sure = _settled(chances.sentiments[number], kinds[number], parts, whole)
        kinds_of_clauses = (
            [sentiment]
            if len(parts) == 1
            else [
                _settled(chances.sentiments[row], kinds[row], [part], part)[0]
                for row, part in zip(rows, parts, strict=True)
            ]
        )
        carried = _carried(themes, chances.themes, shown, rows)
        clauses = tuple(
            ClauseReading(text, kind, tuple(chances.names[theme] for theme in on_clause))
            for text, kind, on_clause in zip(units.texts[number], kinds_of_clauses, carried, strict=True)
        )
        readings.append(
            Reading(
                comment.id,
                sentiment,
                tuple(chances.names[theme] for theme in themes),
                local_themes_of(whole.words),
                round(sure, 4),
                clauses,
                tuple(_theme_score(chances, number, theme) for theme in themes),
            )
        )
    return readings


def _theme_score(chances: _Chances, number: int, theme: int) -> ThemeScore:
    probability, strong = float(chances.themes[number, theme]), float(chances.strengths[number, theme])
    return ThemeScore(chances.names[theme], round(probability, 4), round(strong, 4))


def _settled(shares: Floats, kind: int, parts: list[Unit], whole: Unit) -> tuple[Sentiment, float]:
    spoken = spoken_for([part.evidence for part in parts], whole.evidence, whole.question)
    if spoken is not None and SENTIMENTS[kind] is not spoken:
        return spoken, 0.7
    return SENTIMENTS[kind], float(shares[kind])


def _carried(themes: list[int], chances: Floats, shown: NDArray[np.bool_], rows: range) -> list[list[int]]:
    """The comment's themes each clause carries; each theme at least where it is likeliest."""
    if len(rows) <= 1 or not themes:
        return [themes for _ in rows]
    carried = [{theme for theme in themes if shown[row, theme]} for row in rows]
    likeliest: list[int] = chances[rows.start : rows.stop, themes].argmax(axis=0).tolist()
    for theme, place in zip(themes, likeliest, strict=True):
        carried[place].add(theme)
    return [[theme for theme in themes if theme in each] for each in carried]
