"""Classifies comments: sentiment, themes, clauses and confidence, for one comment or a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from analysis.comments.reading.catalogue import shipped_prior_bytes
from analysis.comments.reading.chances import Chances, chances_of, local_names
from analysis.comments.reading.features import (
    Floats,
    Unit,
    Units,
    take_apart,
)
from analysis.comments.reading.labels import (
    SENTIMENTS,
    ClauseReading,
    Comment,
    Reading,
    Sentiment,
    ThemeScore,
)
from analysis.comments.reading.language import not_analysable
from analysis.comments.reading.local_reading import local_themes_of
from analysis.comments.reading.own_model import OwnModel
from analysis.comments.reading.prior import Weigher, prior_from_bytes, weigher
from analysis.comments.reading.rules import only_critical, spoken_for


BATCH = 512
"""The batch size: larger batches are no faster and use more memory."""

_SHOWN_FROM = 0.5
"""The threshold of a local theme that a team has trained."""


@cache
def shipped_weigher() -> Weigher | None:
    """The shipped prior, unpacked; None if its file was removed."""
    content = shipped_prior_bytes()
    return weigher(prior_from_bytes(content)) if content is not None else None


def analyse(comment: Comment, prior: Weigher | None = None, own: OwnModel | None = None) -> Reading:
    """Analyse one comment. ``prior`` None: word lists and rules only (see ``shipped_weigher``).

    own: the team's own model, blended with the prior.
    """
    return next(analyse_all([comment], prior, own))


def analyse_all(
    comments: Iterable[Comment], prior: Weigher | None = None, own: OwnModel | None = None
) -> Iterator[Reading]:
    """Yield a reading for each comment, in order and in batches; memory does not grow with their number."""
    waiting = iter(comments)
    while batch := list(islice(waiting, BATCH)):
        yield from _read_batch(batch, prior, own)


def _read_batch(batch: Sequence[Comment], prior: Weigher | None, own: OwnModel | None) -> Iterator[Reading]:
    reasons = [not_analysable(comment.text) for comment in batch]
    readable = [comment for comment, reason in zip(batch, reasons, strict=True) if reason is None]
    found = iter(_read(readable, prior, own) if readable else ())
    for comment, reason in zip(batch, reasons, strict=True):
        if reason is None:
            yield next(found)
        else:
            yield Reading(comment.id, None, (), (), 0.0, (), not_analysable=reason)


def _read(readable: Sequence[Comment], prior: Weigher | None, own: OwnModel | None) -> list[Reading]:
    units = take_apart(readable)
    return _readings(readable, units, chances_of(units, prior, own))


def _readings(comments: Sequence[Comment], units: Units, chances: Chances) -> list[Reading]:
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
                _local(chances, number, whole),
                round(sure, 4),
                clauses,
                tuple(_theme_score(chances, number, theme) for theme in themes),
            )
        )
    return readings


def _local(chances: Chances, number: int, whole: Unit) -> tuple[str, ...]:
    if chances.local is None:
        return local_themes_of(whole.words)
    row = chances.local[number]
    likeliest: list[int] = np.argsort(-row, kind="stable").tolist()
    return tuple(local_names()[theme] for theme in likeliest if row[theme] >= _SHOWN_FROM)


def _theme_score(chances: Chances, number: int, theme: int) -> ThemeScore:
    found = (chances.themes, chances.certainties, chances.strengths)
    return ThemeScore(chances.names[theme], *(round(float(each[number, theme]), 4) for each in found))


def _settled(shares: Floats, kind: int, parts: list[Unit], whole: Unit) -> tuple[Sentiment, float]:
    spoken = spoken_for([part.evidence for part in parts], whole.evidence, whole.question)
    if spoken is not None and SENTIMENTS[kind] is not spoken:
        return spoken, 0.7
    critical = SENTIMENTS.index(Sentiment.NEGATIVE)
    leans = shares[critical] > shares[SENTIMENTS.index(Sentiment.POSITIVE)]
    if SENTIMENTS[kind] is Sentiment.NEUTRAL_MIXED and leans and only_critical(whole.evidence):
        return Sentiment.NEGATIVE, float(shares[critical])
    return SENTIMENTS[kind], float(shares[kind])


def _carried(themes: list[int], chances: Floats, shown: NDArray[np.bool_], rows: range) -> list[list[int]]:
    """The themes of each clause, out of the comment's; each theme at least in its most likely clause."""
    if len(rows) <= 1 or not themes:
        return [themes for _ in rows]
    carried = [{theme for theme in themes if shown[row, theme]} for row in rows]
    likeliest: list[int] = chances[rows.start : rows.stop, themes].argmax(axis=0).tolist()
    for theme, place in zip(themes, likeliest, strict=True):
        carried[place].add(theme)
    return [[theme for theme in themes if theme in each] for each in carried]
