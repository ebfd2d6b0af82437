"""The trained prior: arrays in a plain .npz file, never a pickle, and how they are weighed.

Two steps. First, every unit gets a score for each label (five levels of sentiment, one for criticism in a
clause, seven splits of the sentiments, fourteen themes fitted in two ways): a sum of weights of its words,
words under their question, letter pieces and counts. Second, small nets look at the scores of a comment and
of its clauses together, and say probabilities.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from analysis.comments.reading.features import (
    Encoded,
    Floats,
    Ragged,
    Vocabulary,
    dense_size,
    segment_sums,
)


FORMAT = 2
LEVELS = 5
CRITICISM = LEVELS
FIRST_SPLIT = CRITICISM + 1
KINDS = 3
"""Splits that set one of the sentiments against the two others; the other four say: above this level."""
SPLITS = KINDS + LEVELS - 1
FIRST_THEME = FIRST_SPLIT + SPLITS
"""The themes by plain weights, then the same themes by contrast (see ``training``)."""
_TINY = np.float32(1e-9)
_NET = ("first", "first_bias", "second", "second_bias")


class PriorError(ValueError):
    """A file that is no prior of this format. Says what is wrong in a sentence."""


@dataclass(frozen=True, eq=False)
class Block:
    """Entries of one kind: their rarity (idf) and, for each, a row of one-byte weights with a scale per
    label.
    """

    entries: tuple[str, ...]
    rarity: Floats
    weights: NDArray[np.int8]
    scales: Floats

    def rows(self) -> Floats:
        """The weights as numbers, times their rarity: what one occurrence adds before scaling."""
        return self.weights.astype(np.float32) * self.scales * self.rarity[:, None]


@dataclass(frozen=True, eq=False)
class Net:
    """inputs (standardised) -> outputs, with a hidden layer when ``second`` is not empty."""

    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """The outputs' scores, before they are turned into probabilities."""
        hidden = inputs @ self.first + self.first_bias
        if not self.second.size:
            return hidden
        return np.maximum(hidden, 0) @ self.second + self.second_bias


@dataclass(frozen=True, eq=False)
class Prior:
    """Everything that is needed to read comments. Made by ``training``, kept by ``prior_to_bytes``.

    themes: names, the order of the theme columns. dense: weights of ``features.dense_of``, a row each; bias:
    of each label. centre, spread: of the second step's inputs. sentiment_nets, theme_nets: their
    probabilities are averaged. sentiment_factors: what the three probabilities are multiplied by before the
    largest wins. thresholds: a theme is shown from this probability on. version: of the data and settings it
    was made from.
    """

    themes: tuple[str, ...]
    words: Block
    crossed: Block
    pieces: Block
    dense: Floats
    bias: Floats
    centre: Floats
    spread: Floats
    sentiment_nets: tuple[Net, ...]
    theme_nets: tuple[Net, ...]
    sentiment_factors: Floats
    thresholds: Floats
    version: str

    def vocabulary(self) -> Vocabulary:
        """The entries of each block with their columns."""
        return Vocabulary(*({entry: n for n, entry in enumerate(block.entries)} for block in self._blocks()))

    def _blocks(self) -> tuple[Block, Block, Block]:
        return self.words, self.crossed, self.pieces


@dataclass(frozen=True, eq=False)
class Weigher:
    """A prior unpacked for use: about twenty megabytes, made once."""

    prior: Prior
    vocabulary: Vocabulary
    words: Floats
    crossed: Floats
    pieces: Floats

    def scores(self, encoded: Encoded) -> Floats:
        """Units x labels: the first step."""
        pieces = self.prior.pieces
        token_rows = _added(encoded.token_pieces, self.pieces)
        token_squares = _squares(encoded.token_pieces, pieces.rarity)
        tokens = encoded.tokens
        sums = segment_sums(token_rows[tokens.ids], tokens.lengths)
        squares = segment_sums(token_squares[tokens.ids], tokens.lengths)
        total = sums / np.sqrt(np.maximum(squares, _TINY))[:, None]
        for ragged, rows, block in (
            (encoded.words, self.words, self.prior.words),
            (encoded.crossed, self.crossed, self.prior.crossed),
        ):
            length = np.sqrt(np.maximum(_squares(ragged, block.rarity), _TINY))
            total += _added(ragged, rows) / length[:, None]
        return (total + encoded.dense @ self.prior.dense + self.prior.bias).astype(np.float32)


def weigher(prior: Prior) -> Weigher:
    """The prior unpacked. Raises PriorError when it was made with other counts than this version takes."""
    if len(prior.dense) != dense_size():
        raise PriorError(
            f"The prior weighs {len(prior.dense)} counts a comment and this version takes {dense_size()}: "
            "the fourteen themes have changed since it was made."
        )
    rows = (block.rows() for block in (prior.words, prior.crossed, prior.pieces))
    return Weigher(prior, prior.vocabulary(), *rows)


def _added(ragged: Ragged, rows: Floats) -> Floats:
    return segment_sums(rows[ragged.ids], ragged.lengths)


def _squares(ragged: Ragged, rarity: Floats) -> Floats:
    return segment_sums(rarity[ragged.ids] ** 2, ragged.lengths)


def second_inputs(scores: Floats, dense: Floats, clause_units: Sequence[Sequence[int]]) -> Floats:
    """What the nets look at, a row a comment: its scores, the extremes of its clauses' scores, its counts.

    scores, dense: a row a unit, the comments first. clause_units: for each comment the rows of its clauses;
    a comment without any stands for itself.
    """
    count = len(clause_units)
    rows = [row or [number] for number, row in enumerate(clause_units)]
    lengths = np.array([len(row) for row in rows], dtype=np.int32)
    flat = np.array([unit for row in rows for unit in row], dtype=np.int32)
    whole = scores[:count]
    levels = whole[:, :LEVELS] - whole[:, :LEVELS].mean(axis=1, keepdims=True)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64)
    of_clauses = scores[flat]
    criticism = of_clauses[:, CRITICISM]
    kinds = of_clauses[:, FIRST_SPLIT : FIRST_SPLIT + KINDS]
    parts = (
        levels,
        whole[:, CRITICISM:],
        np.maximum.reduceat(criticism, starts)[:, None],
        np.minimum.reduceat(criticism, starts)[:, None],
        segment_sums(criticism, lengths)[:, None] / lengths[:, None],
        criticism[starts][:, None],
        criticism[starts + lengths - 1][:, None],
        np.maximum.reduceat(kinds, starts, axis=0),
        np.minimum.reduceat(kinds, starts, axis=0),
        np.maximum.reduceat(of_clauses[:, FIRST_THEME:], starts, axis=0),
        np.minimum(lengths, 8)[:, None],
        dense[:count],
    )
    return np.hstack(parts).astype(np.float32)


def probabilities(prior: Prior, inputs: Floats) -> tuple[Floats, Floats]:
    """(comments x 3 sentiments, comments x themes), before factors and thresholds."""
    scaled = np.clip((inputs - prior.centre) / prior.spread, -6, 6).astype(np.float32)
    return net_probabilities(prior.sentiment_nets, prior.theme_nets, scaled)


def net_probabilities(
    sentiment_nets: Sequence[Net], theme_nets: Sequence[Net], scaled: Floats
) -> tuple[Floats, Floats]:
    """The means of the nets' probabilities, for standardised inputs. Of sentiment, those without a hidden
    layer count together as much as those with one; of themes, each net counts the same.
    """
    kinds = [
        np.stack([_softmax(net(scaled)) for net in some]).mean(axis=0)
        for some in (
            [net for net in sentiment_nets if not net.second.size],
            [net for net in sentiment_nets if net.second.size],
        )
        if some
    ]
    themes = np.stack([1 / (1 + np.exp(-net(scaled))) for net in theme_nets])
    return np.stack(kinds).mean(axis=0).astype(np.float32), themes.mean(axis=0).astype(np.float32)


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def prior_to_bytes(prior: Prior) -> bytes:
    """The prior as the content of an .npz file. The same prior gives the same bytes."""
    arrays: dict[str, NDArray[np.generic]] = {
        "about": _text(json.dumps({"format": FORMAT, "themes": prior.themes, "version": prior.version})),
        **{name: getattr(prior, name) for name in _PLAIN},
    }
    for name in _BLOCKS:
        block = cast(Block, getattr(prior, name))
        arrays[f"{name}.entries"] = _text("\n".join(block.entries))
        arrays[f"{name}.rarity"] = block.rarity.astype(np.float16)
        arrays[f"{name}.weights"] = block.weights
        arrays[f"{name}.scales"] = block.scales
    for kind in _NETS:
        for number, net in enumerate(cast("tuple[Net, ...]", getattr(prior, kind))):
            for part in _NET:
                arrays[f"{kind}.{number}.{part}"] = getattr(net, part)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)  # pyright: ignore[reportArgumentType]
    return buffer.getvalue()


_PLAIN = ("dense", "bias", "centre", "spread", "sentiment_factors", "thresholds")
_BLOCKS = ("words", "crossed", "pieces")
_NETS = ("sentiment_nets", "theme_nets")


def prior_from_bytes(content: bytes) -> Prior:
    """A prior from the content of its file. Raises PriorError; nothing in the file is ever run."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            found = {name: np.asarray(archive[name]) for name in archive.files}
        about = json.loads(_words(found["about"]))
        if about["format"] != FORMAT:
            raise PriorError(f"The prior has format {about['format']}; this version reads format {FORMAT}.")
        parts: dict[str, Any] = {
            **{name: _block(found, name) for name in _BLOCKS},
            **{kind: _nets(found, kind) for kind in _NETS},
            **{name: found[name].astype(np.float32) for name in _PLAIN},
        }
        return Prior(themes=tuple(about["themes"]), version=about["version"], **parts)
    except PriorError:
        raise
    except (KeyError, ValueError, OSError, EOFError, TypeError, zipfile.BadZipFile) as problem:
        raise PriorError("The file is no prior: an array is missing or cannot be read.") from problem


def _block(found: dict[str, NDArray[np.generic]], name: str) -> Block:
    entries = tuple(_words(found[f"{name}.entries"]).split("\n")) if found[f"{name}.entries"].size else ()
    weights = found[f"{name}.weights"].astype(np.int8)
    if len(entries) != len(weights):
        raise PriorError(
            f"The prior has {len(entries)} entries of {name} and {len(weights)} rows of weights."
        )
    rarity = found[f"{name}.rarity"].astype(np.float32)
    return Block(entries, rarity, weights, found[f"{name}.scales"].astype(np.float32))


def _nets(found: dict[str, NDArray[np.generic]], kind: str) -> tuple[Net, ...]:
    count = sum(name.startswith(f"{kind}.") and name.endswith(f".{_NET[0]}") for name in found)
    return tuple(
        Net(*(found[f"{kind}.{n}.{part}"].astype(np.float32) for part in _NET)) for n in range(count)
    )


def _text(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _words(array: NDArray[np.generic]) -> str:
    return array.astype(np.uint8).tobytes().decode("utf-8")
