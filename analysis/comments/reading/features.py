"""Turns comments into features: words, words crossed with the question, character n-grams, and a few counts.

The same features are used by a prior (here, with numpy only) and in training. A *unit* is a comment or one of
its clauses. Each block of a unit is scaled to unit length, so a long comment weighs no more than a short one.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analysis.comments.reading.catalogue import national_themes
from analysis.comments.reading.clauses import (
    clauses,
    negation_marked,
    plain_words,
    words_and_marks,
)
from analysis.comments.reading.labels import QUESTIONS, Comment, QuestionKind
from analysis.comments.reading.lexicon import Lexicon, build_lexicon
from analysis.comments.reading.rules import Evidence, evidence


Floats = NDArray[np.float32]
Whole = NDArray[np.int32]

_EVIDENCE = 7
SHORT = 4
"""A comment with fewer words is short."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A tokenised comment or clause. ``counts``: hits of the fourteen themes' words."""

    question: QuestionKind
    words: list[str]
    marked: list[str]
    counts: dict[int, int]
    evidence: Evidence
    clauses: int = 1


@dataclass(frozen=True, slots=True)
class Units:
    """The units of several comments: the comments first, then the clauses of those with more than one.

    clause_units: for each comment, the indices of its clauses' units (its own, if it has one clause). texts:
    the clauses as typed.
    """

    every: list[Unit]
    clause_units: list[list[int]]
    texts: list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different lengths: ``ids`` of all rows concatenated, ``lengths`` of each row."""

    ids: Whole
    lengths: Whole


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The vocabulary: entry -> column within its block."""

    words: Mapping[str, int]
    crossed: Mapping[str, int]
    pieces: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Units as features. A unit's character n-grams are those of its words: ``tokens`` rows index
    ``token_pieces``.
    """

    words: Ragged
    crossed: Ragged
    tokens: Ragged
    token_pieces: Ragged
    dense: Floats


@cache
def theme_lexicon() -> Lexicon:
    """The words of the fourteen themes."""
    return build_lexicon({theme.name: theme.words for theme in national_themes()})


def take_apart(comments: Sequence[Comment]) -> Units:
    """Split these comments into units."""
    whole: list[Unit] = []
    parts: list[Unit] = []
    texts: list[tuple[str, ...]] = []
    places: list[list[int]] = []
    for comment in comments:
        pieces = clauses(comment.text)
        texts.append(pieces)
        units = [_unit(words_and_marks(piece), comment.question) for piece in pieces]
        if len(units) == 1:
            places.append([len(whole)])
            whole.append(units[0])
            continue
        places.append([-1 - len(parts) - number for number in range(len(units))])
        parts += units
        whole.append(_joined(units, comment.question))
    count = len(whole)
    resolved = [[place if place >= 0 else count - 1 - place for place in row] for row in places]
    return Units(whole + parts, resolved, texts)


def _unit(tokens: list[str], question: QuestionKind) -> Unit:
    words = plain_words(tokens)
    return Unit(
        question, words, negation_marked(tokens), theme_lexicon().counts(words), evidence(words, question)
    )


def _joined(units: list[Unit], question: QuestionKind) -> Unit:
    counts: dict[int, int] = {}
    for unit in units:
        for label, hits in unit.counts.items():
            counts[label] = counts.get(label, 0) + hits
    seen = [unit.evidence for unit in units]
    together = Evidence(
        sum(each.positive for each in seen),
        sum(each.negative for each in seen),
        sum(each.positive_idioms for each in seen),
        sum(each.negative_idioms for each in seen),
        sum(each.requests for each in seen),
        bool(seen) and all(each.bare_nothing for each in seen),
        bool(seen) and all(each.bare_good for each in seen),
    )
    words = [word for unit in units for word in unit.words]
    marked = [word for unit in units for word in unit.marked]
    return Unit(question, words, marked, counts, together, len(units))


def word_entries(unit: Unit) -> set[str]:
    """Word n-grams of one to three words, marked for negation."""
    marked = unit.marked
    found = {*marked}
    found.update(map(" ".join, itertools.pairwise(marked)))
    found.update(map(" ".join, zip(marked, marked[1:], marked[2:], strict=False)))
    return found


def crossed_entries(unit: Unit) -> set[str]:
    """Each word crossed with the question, and the unit's first words."""
    kind = unit.question.value
    found = {f"{kind}:{word}" for word in unit.marked}
    if unit.marked:
        found.add(f"{kind}^{unit.marked[0]}")
        found.add("^" + " ".join(unit.marked[:2]))
    return found


def pieces_of(word: str) -> list[str]:
    """Character n-grams of three to five letters of a word padded with spaces, with repeats."""
    edged = f" {word[:40]} "
    size = len(edged)
    found: list[str] = []
    for length in (3, 4, 5):
        if size <= length:
            found.append(edged)
            break
        found += [edged[start : start + length] for start in range(size - length + 1)]
    return found


def dense_of(unit: Unit) -> list[float]:
    """Question (3), words of the fourteen themes (14), length (4), evidence (7)."""
    row = [float(unit.question is question) for question in QUESTIONS]
    hits = [0.0] * len(theme_lexicon().labels)
    for label, count in unit.counts.items():
        hits[label] = 0.5 if count == 1 else 0.75
    size = len(unit.marked)
    row += hits
    row += [min(size, 60) / 30, float(np.log1p(size)) / 3, float(size < SHORT), float(unit.clauses > 1)]
    seen = unit.evidence
    row += [min(count, 3) / 3 for count in (seen.positive, seen.negative)]
    row += [min(count, 2) / 2 for count in (seen.positive_idioms, seen.negative_idioms, seen.requests)]
    row += [float(seen.bare_nothing), float(seen.bare_good)]
    return row


def dense_size() -> int:
    """The number of columns of ``dense_of``."""
    return len(QUESTIONS) + len(theme_lexicon().labels) + 4 + _EVIDENCE


def encode(units: Sequence[Unit], vocabulary: Vocabulary) -> Encoded:
    """Encode units as features; entries that are not in the vocabulary are left out."""
    words: list[int] = []
    crossed: list[int] = []
    tokens: list[int] = []
    lengths: list[tuple[int, int, int]] = []
    places: dict[str, int] = {}  # local to this call: people's words are not cached
    for unit in units:
        before = (len(words), len(crossed), len(tokens))
        words += _known(vocabulary.words, word_entries(unit))
        crossed += _known(vocabulary.crossed, crossed_entries(unit))
        tokens += [places.setdefault(word, len(places)) for word in unit.words]
        lengths.append((len(words) - before[0], len(crossed) - before[1], len(tokens) - before[2]))
    pieces = [_known(vocabulary.pieces, pieces_of(word)) for word in places]
    sizes = np.array(lengths, dtype=np.int32).reshape(-1, 3)
    dense = np.array([dense_of(unit) for unit in units], dtype=np.float32).reshape(-1, dense_size())
    return Encoded(
        Ragged(_whole(words), sizes[:, 0]),
        Ragged(_whole(crossed), sizes[:, 1]),
        Ragged(_whole(tokens), sizes[:, 2]),
        Ragged(_whole([each for row in pieces for each in row]), _whole([len(row) for row in pieces])),
        dense,
    )


def _known(columns: Mapping[str, int], entries: set[str] | list[str]) -> list[int]:
    found = [columns[entry] for entry in entries if entry in columns]
    if isinstance(entries, set):
        found.sort()  # set order differs between runs, which would change the last digit of a sum
    return found


def _whole(values: Sequence[int]) -> Whole:
    return np.array(values, dtype=np.int32)


def segment_sums(values: Floats, lengths: Whole) -> Floats:
    """Sums of consecutive rows of ``values``: one row for each length, zeros where it is 0."""
    sums = np.zeros((len(lengths), *values.shape[1:]), dtype=np.float32)
    filled = lengths > 0
    if filled.any():
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))[filled]
        sums[filled] = np.add.reduceat(values, starts, axis=0)
    return sums
