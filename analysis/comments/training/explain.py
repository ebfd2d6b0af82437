"""Explains a label by the words of a comment: what each added in the first step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.comments.reading.clauses import NEGATED
from analysis.comments.reading.features import (
    Unit,
    crossed_entries,
    dense_of,
    pieces_of,
    take_apart,
    theme_lexicon,
    word_entries,
)
from analysis.comments.reading.labels import Comment, Sentiment, Weight
from analysis.comments.reading.prior import (
    CRITICISM,
    FIRST_THEME,
    Block,
    Weigher,
)
from analysis.comments.reading.rules import word_polarity


MOST = 5


def words_for_theme(
    comment: Comment, theme: str, prior: Weigher | None, most: int = MOST
) -> tuple[Weight, ...]:
    """The words that support a theme most, strongest first. Without a prior: the theme's words that occur."""
    unit = _whole(comment)
    if unit is None:
        return ()
    if prior is None:
        hits = theme_lexicon().hits(unit.words)
        label = theme_lexicon().labels.index(theme)
        own = [hit for hit in hits if hit.label == label]
        found = [" ".join(unit.words[hit.place : hit.place + hit.length]) for hit in own]
        return tuple(Weight(words, 1.0) for words in dict.fromkeys(found))[:most]
    column = FIRST_THEME + prior.prior.themes.index(theme)
    return _strongest(_added(unit, prior, column), 1.0, most)


def words_for_sentiment(
    comment: Comment, sentiment: Sentiment, prior: Weigher | None, most: int = MOST
) -> tuple[Weight, ...]:
    """The words that support a positive or negative sentiment most; for a mixed one, words of both sides."""
    unit = _whole(comment)
    if unit is None:
        return ()
    added = _by_lists(unit) if prior is None else _added(unit, prior, CRITICISM)
    if sentiment is Sentiment.NEUTRAL_MIXED:
        sides = [_strongest(added, sign, (most + 1) // 2) for sign in (-1.0, 1.0)]
        return (*sides[0], *sides[1])[:most]
    return _strongest(added, 1.0 if sentiment is Sentiment.NEGATIVE else -1.0, most)


def _whole(comment: Comment) -> Unit | None:
    units = take_apart([comment])
    return units.every[0] if units.every and units.every[0].words else None


def _by_lists(unit: Unit) -> dict[str, float]:
    return {word: -float(side) for word, side in word_polarity(unit.words).items()}


def _strongest(added: Mapping[str, float], sign: float, most: int) -> tuple[Weight, ...]:
    ordered = sorted(((sign * value, words) for words, value in added.items()), reverse=True)
    return tuple(Weight(words, round(value, 4)) for value, words in ordered[:most] if value > 0.01)


def _added(unit: Unit, prior: Weigher, column: int) -> dict[str, float]:
    """What each word added to a label's score: its own entries, its n-grams and its share of phrases."""
    vocabulary, blocks = prior.vocabulary, prior.prior
    parts = (
        (word_entries(unit), vocabulary.words, prior.words, blocks.words),
        (crossed_entries(unit), vocabulary.crossed, prior.crossed, blocks.crossed),
    )
    added: dict[str, float] = {}
    for entries, columns, rows, block in parts:
        found = [(entry, columns[entry]) for entry in sorted(entries) if entry in columns]
        length = _length(block, [place for _, place in found])
        for entry, place in found:
            words = [word.removesuffix(NEGATED) for word in entry.split(":")[-1].split("^")[-1].split(" ")]
            for word in words:
                added[word] = added.get(word, 0.0) + float(rows[place, column]) / length / len(words)
    known = vocabulary.pieces
    pieces = [(word, [known[piece] for piece in pieces_of(word) if piece in known]) for word in unit.words]
    length = _length(blocks.pieces, [place for _, places in pieces for place in places])
    for word, places in pieces:
        if places:
            added[word] = added.get(word, 0.0) + float(prior.pieces[places, column].sum()) / length
    _add_counts(added, unit, prior, column)
    return added


def _length(block: Block, places: list[int]) -> float:
    return float(np.sqrt(max(1e-9, float((block.rarity[places] ** 2).sum()))))


def _add_counts(added: dict[str, float], unit: Unit, prior: Weigher, column: int) -> None:
    """Words of a theme's list also have a count of their own, shared among those that occur."""
    if column < FIRST_THEME:
        return
    label = theme_lexicon().labels.index(prior.prior.themes[column - FIRST_THEME])
    hits = [hit for hit in theme_lexicon().hits(unit.words) if hit.label == label]
    if not hits:
        return
    place = 3 + label
    share = dense_of(unit)[place] * float(prior.prior.dense[place, column]) / len(hits)
    for hit in hits:
        for word in unit.words[hit.place : hit.place + hit.length]:
            added[word] = added.get(word, 0.0) + share / hit.length
