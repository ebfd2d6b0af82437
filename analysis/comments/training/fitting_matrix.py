"""The vocabulary of comments, and their units as a sparse matrix for fitting."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from analysis.comments.reading.features import (
    Encoded,
    Floats,
    Ragged,
    Units,
    Vocabulary,
    crossed_entries,
    pieces_of,
    word_entries,
)
from analysis.comments.reading.names import name_like


def build_vocabulary(
    units: Units, texts: Sequence[str], fewest: int
) -> tuple[Vocabulary, tuple[Floats, Floats, Floats]]:
    """Entries in at least so many comments, without name-like words, with their rarity (idf)."""
    names = name_like(texts)
    whole = units.every[: len(units.clause_units)]
    words = _entries((word_entries(unit) for unit in whole), fewest, names)
    crossed = _entries((crossed_entries(unit) for unit in whole), fewest, names)
    pieces = _entries(
        ({piece for word in unit.words if word not in names for piece in pieces_of(word)} for unit in whole),
        fewest,
        frozenset(),
    )
    count = len(whole)
    kinds = (words, crossed, pieces)
    vocabulary = Vocabulary(*({entry: n for n, entry in enumerate(sorted(kind))} for kind in kinds))
    rarity = tuple(
        np.array([1 + np.log((1 + count) / (1 + kind[entry])) for entry in sorted(kind)], dtype=np.float32)
        .astype(np.float16)
        .astype(np.float32)
        for kind in kinds
    )
    return vocabulary, (rarity[0], rarity[1], rarity[2])


def _entries(found: Iterable[set[str]], fewest: int, names: frozenset[str]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for entries in found:
        counts.update(entries)
    kept = {entry: count for entry, count in counts.items() if count >= fewest}
    return {entry: count for entry, count in kept.items() if not _words_of(entry) & names} if names else kept


def _words_of(entry: str) -> set[str]:
    bare = entry.split(":", 1)[-1].split("^", 1)[-1]
    return {word.removesuffix("_NEG") for word in bare.split(" ")}


def as_matrix(encoded: Encoded, vocabulary: Vocabulary, rarity: Sequence[Floats]) -> Any:
    """The units as one sparse matrix: the three blocks, each row scaled to unit length, then the counts."""
    from scipy import sparse

    tokens = _counts(encoded.tokens, len(encoded.token_pieces.lengths))
    pieces = tokens @ _counts(encoded.token_pieces, len(vocabulary.pieces))
    squares = pieces @ rarity[2] ** 2
    words = _counts(encoded.words, len(vocabulary.words))
    crossed = _counts(encoded.crossed, len(vocabulary.crossed))
    parts = [
        _scaled(words, rarity[0], words @ rarity[0] ** 2),
        _scaled(crossed, rarity[1], crossed @ rarity[1] ** 2),
        _scaled(pieces, rarity[2], squares),
        sparse.csr_matrix(encoded.dense),
    ]
    return sparse.hstack(parts).tocsr()


def _counts(ragged: Ragged, columns: int) -> Any:
    from scipy import sparse

    starts = np.concatenate(([0], np.cumsum(ragged.lengths)))
    shape = (len(ragged.lengths), columns)
    matrix = sparse.csr_matrix((np.ones(len(ragged.ids), np.float32), ragged.ids, starts), shape=shape)
    matrix.sum_duplicates()
    return matrix


def _scaled(counts: Any, rarity: Floats, squares: Floats) -> Any:
    from scipy import sparse

    lengths = np.sqrt(np.maximum(squares, 1e-9))
    return sparse.diags(1 / lengths) @ counts @ sparse.diags(rarity)
