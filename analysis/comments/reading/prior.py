"""The trained prior: arrays in a plain .npz file, never a pickle, and inference with them.

There are two steps. First, every unit gets a score for each label (five levels of sentiment, one for
criticism in a clause, seven splits of the sentiments, fourteen themes fitted in two ways): a weighted sum of
its features. Second, small neural networks turn the scores of a comment and its clauses into probabilities.
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
"""Splits of one sentiment against the two others; the other four splits mean "above this level"."""
SPLITS = KINDS + LEVELS - 1
FIRST_THEME = FIRST_SPLIT + SPLITS
"""The themes with plain weights, then the same themes with contrast weights (see ``training``)."""
_TINY = np.float32(1e-9)
_NET = ("first", "first_bias", "second", "second_bias")


class PriorError(ValueError):
    """A file is not a prior of this format. The message says what is wrong."""


@dataclass(frozen=True, eq=False)
class Block:
    """Entries of one kind: their rarity (idf) and a row of one-byte weights each, with a scale per label."""

    entries: tuple[str, ...]
    rarity: Floats
    weights: NDArray[np.int8]
    scales: Floats

    def rows(self) -> Floats:
        """The weights times their rarity: what one occurrence adds before scaling."""
        return self.weights.astype(np.float32) * self.scales * self.rarity[:, None]


@dataclass(frozen=True, eq=False)
class Net:
    """A network from standardised inputs to outputs, with a hidden layer when ``second`` is not empty."""

    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """The outputs as scores, before conversion to probabilities."""
        hidden = inputs @ self.first + self.first_bias
        if not self.second.size:
            return hidden
        return np.maximum(hidden, 0) @ self.second + self.second_bias


@dataclass(frozen=True, eq=False)
class Prior:
    """Everything needed to classify comments. Made by ``training``, serialised by ``prior_to_bytes``.

    themes: names, in the order of the theme columns. dense: weights of ``features.dense_of``, a row each;
    bias: of each label. centre, spread: of the second step's inputs. sentiment_nets, theme_nets: their
    probabilities are averaged. sentiment_factors: multipliers of the three probabilities before the largest
    wins. thresholds: a theme is shown from this probability. version: of the data and settings it was made
    from.
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
    """A prior unpacked for inference: about twenty megabytes, made once."""

    prior: Prior
    vocabulary: Vocabulary
    words: Floats
    crossed: Floats
    pieces: Floats

    def scores(self, encoded: Encoded) -> Floats:
        """Units x labels: the scores of the first step."""
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
    """Unpack a prior. Raises PriorError when it was made with other counts than this version uses."""
    if len(prior.dense) != dense_size():
        raise PriorError(
            f"The prior weighs {len(prior.dense)} counts a comment and this version takes {dense_size()}: "
            "the fourteen themes have changed since it was trained."
        )
    rows = (block.rows() for block in (prior.words, prior.crossed, prior.pieces))
    return Weigher(prior, prior.vocabulary(), *rows)


def _added(ragged: Ragged, rows: Floats) -> Floats:
    return segment_sums(rows[ragged.ids], ragged.lengths)


def _squares(ragged: Ragged, rarity: Floats) -> Floats:
    return segment_sums(rarity[ragged.ids] ** 2, ragged.lengths)


def second_inputs(scores: Floats, dense: Floats, clause_units: Sequence[Sequence[int]]) -> Floats:
    """The networks' inputs, one row per comment: its scores, the extremes of its clauses' scores, its counts.

    scores, dense: one row per unit, the comments first. clause_units: for each comment the rows of its
    clauses; a comment without any uses its own row.
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
    """The mean probabilities of the networks, for standardised inputs. For sentiment, the networks without a
    hidden layer together weigh as much as those with one; for themes, all weigh the same.
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
    """Serialise the prior as an .npz file. The same prior gives the same bytes."""
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
    """Load a prior from the content of its file. Raises PriorError; nothing in the file is executed."""
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
        raise PriorError("The file is not a prior: an array is missing or cannot be read.") from problem


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
