"""Reads comments: sentiment, themes, clauses, confidence. One function for one comment or a hundred
thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np

from analysis.comments.catalogue import shipped_prior_bytes
from analysis.comments.features import Floats, Unit, Units, encode, take_apart, theme_lexicon
from analysis.comments.labels import SENTIMENTS, ClauseReading, Comment, Reading, Sentiment
from analysis.comments.language import not_analysable
from analysis.comments.local_reading import local_themes_of
from analysis.comments.prior import Weigher, prior_from_bytes, probabilities, second_inputs, weigher
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
    """Rows: the comments, then every clause of every comment in order."""

    sentiments: Floats
    themes: Floats
    names: tuple[str, ...]
    thresholds: Floats


def _read_batch(batch: Sequence[Comment], prior: Weigher | None) -> Iterator[Reading]:
    reasons = [not_analysable(comment.text) for comment in batch]
    readable = [comment for comment, reason in zip(batch, reasons, strict=True) if reason is None]
    units = take_apart(readable)
    chances = _by_prior(units, prior) if prior is not None else _by_rules(units)
    found = _readings(readable, units, chances)
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
    return _Chances(shares, themes, prior.prior.themes, prior.prior.thresholds)


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
    themes = np.array([chances_by_rule(unit.counts, len(unit.words), names) for _, unit in rows], np.float32)
    thresholds = np.full(len(names), _RULE_THRESHOLD, dtype=np.float32)
    return _Chances(sentiments, themes.reshape(-1, len(names)), names, thresholds)


def _readings(comments: Sequence[Comment], units: Units, chances: _Chances) -> Iterator[Reading]:
    start = len(comments)
    kinds = chances.sentiments.argmax(axis=1)
    shown = chances.themes >= chances.thresholds
    ratios = chances.themes / chances.thresholds
    for number, comment in enumerate(comments):
        own = units.clause_units[number]
        rows = range(start, start + len(own))
        start += len(own)
        parts = [units.every[unit] for unit in own]
        order = np.argsort(-ratios[number], kind="stable")
        themes = [int(theme) for theme in order if shown[number, theme]]
        sentiment, sure = _settled(chances.sentiments[number], int(kinds[number]), parts, units.every[number])
        carried = _carried(themes, chances.themes, shown, rows)
        clauses = tuple(
            ClauseReading(
                text,
                sentiment
                if len(own) == 1
                else _settled(chances.sentiments[row], int(kinds[row]), [part], part)[0],
                tuple(chances.names[theme] for theme in themes if theme in on_clause),
            )
            for text, part, row, on_clause in zip(units.texts[number], parts, rows, carried, strict=True)
        )
        yield Reading(
            comment.id,
            sentiment,
            tuple(chances.names[theme] for theme in themes),
            local_themes_of(units.every[number].words),
            round(float(sure), 4),
            clauses,
            tuple(
                (name, round(float(chance), 4))
                for name, chance in zip(chances.names, chances.themes[number], strict=True)
            ),
        )


def _settled(shares: Floats, kind: int, parts: list[Unit], whole: Unit) -> tuple[Sentiment, float]:
    spoken = spoken_for([part.evidence for part in parts], whole.evidence, whole.question)
    if spoken is not None and SENTIMENTS[kind] is not spoken:
        return spoken, 0.7
    return SENTIMENTS[kind], float(shares[kind])


def _carried(themes: list[int], chances: Floats, shown: np.ndarray, rows: range) -> list[set[int]]:
    """The comment's themes each clause carries; every theme is carried by at least the clause it is
    likeliest in.
    """
    if len(rows) <= 1:
        return [set(themes) for _ in rows]
    carried = [{theme for theme in themes if shown[row, theme]} for row in rows]
    for theme in themes:
        likeliest = max(range(len(rows)), key=lambda place: float(chances[rows[place], theme]))
        carried[likeliest].add(theme)
    return carried
