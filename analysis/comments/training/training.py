"""Fits a prior from labelled comments. scikit-learn is imported here only, and only when fitting.

Deterministic: the same comments in the same order and the same settings give the same bytes on the same
machine.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comments.reading.features import (
    Encoded,
    Floats,
    Units,
    Vocabulary,
    encode,
    take_apart,
)
from analysis.comments.reading.labels import SENTIMENTS, Sentiment
from analysis.comments.reading.prior import (
    CRITICISM,
    FIRST_SPLIT,
    FIRST_THEME,
    LEVELS,
    Block,
    Prior,
    second_inputs,
)
from analysis.comments.training.fitting_matrix import as_matrix, build_vocabulary
from analysis.comments.training.labelled import Labelled
from analysis.comments.training.second_step import SecondStep, fit_second_step


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """fewest: the number of comments an entry must occur in. The strengths are inverse regularisation.

    evenness: the smoothing added to an entry's counts with and without a theme, before they are compared.
    """

    fewest: int = 5
    folds: int = 5
    sentiment_strength: float = 1.0
    criticism_strength: float = 1.0
    split_strength: float = 1.0
    theme_strength: float = 4.0
    contrast_strength: float = 1.0
    evenness: float = 0.5
    seed: int = 0


Told = Callable[[int, int], None]


def train(
    rows: Sequence[Labelled],
    themes: Sequence[str],
    settings: TrainingSettings | None = None,
    told: Told | None = None,
) -> Prior:
    """Fit a prior on labelled comments. ``told(done, total)`` is called after each step."""
    settings = settings or TrainingSettings()
    tell = _Steps(told, settings.folds + 3)
    units = take_apart([row.comment for row in rows])
    vocabulary, rarity = build_vocabulary(units, [row.comment.text for row in rows], settings.fewest)
    encoded = encode(units.every, vocabulary)
    matrix = as_matrix(encoded, vocabulary, rarity)
    answers = _Answers.of(rows, themes)
    tell()
    inputs = _kept_apart(matrix, encoded, units, answers, settings, tell)
    second = fit_second_step(inputs, answers.sentiments, answers.themes, settings.seed)
    tell()
    weights, bias = _fit_first_step(matrix, units, answers, np.arange(len(rows)), settings)
    tell()
    return _prior(weights, bias, vocabulary, rarity, second, tuple(themes), _version(rows, settings))


class _Steps:
    def __init__(self, told: Told | None, total: int) -> None:
        self._told, self._total, self._done = told, total, 0

    def __call__(self) -> None:
        self._done += 1
        if self._told:
            self._told(self._done, self._total)


@dataclass(frozen=True, eq=False)
class _Answers:
    levels: NDArray[np.int64]
    sentiments: NDArray[np.int64]
    themes: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[Labelled], themes: Sequence[str]) -> _Answers:
        return cls(
            np.array([row.level - 1 for row in rows]),
            np.array([SENTIMENTS.index(row.sentiment) for row in rows]),
            np.array([[name in row.themes for name in themes] for row in rows], dtype=np.int64),
        )


def _kept_apart(
    matrix: Any,
    encoded: Encoded,
    units: Units,
    answers: _Answers,
    settings: TrainingSettings,
    tell: Callable[[], None],
) -> Floats:
    """The second step's inputs for each comment, from a first step that had not seen that comment."""
    count = len(units.clause_units)
    fold = np.random.default_rng(settings.seed).permutation(count) % settings.folds
    owners = _owners(units, matrix.shape[0])
    kept: list[tuple[NDArray[np.bool_], Floats]] = []
    for number in range(settings.folds):
        weights, bias = _fit_first_step(matrix, units, answers, np.flatnonzero(fold != number), settings)
        chosen = np.flatnonzero(fold[owners] == number)
        scores = np.zeros((matrix.shape[0], weights.shape[1]), dtype=np.float32)
        scores[chosen] = matrix[chosen] @ weights + bias
        found = second_inputs(scores, encoded.dense, units.clause_units)
        kept.append((fold == number, found))
        tell()
    inputs = np.zeros_like(kept[0][1])
    for held, found in kept:
        inputs[held] = found[held]
    return inputs


def _owners(units: Units, size: int) -> NDArray[np.int64]:
    owners = np.arange(size)
    for number, row in enumerate(units.clause_units):
        for unit in row:
            owners[unit] = number
    return owners


def _fit_first_step(
    matrix: Any, units: Units, answers: _Answers, chosen: NDArray[np.int64], settings: TrainingSettings
) -> tuple[Floats, Floats]:
    """Weights (columns x labels) and biases fitted on the chosen comments and their clauses."""
    themes = answers.themes.shape[1]
    labels = FIRST_THEME + 2 * themes
    weights = np.zeros((matrix.shape[1], labels), dtype=np.float32)
    bias = np.zeros(labels, dtype=np.float32)
    whole = matrix[chosen]
    _fit_levels(whole, answers.levels[chosen], settings.sentiment_strength, weights, bias)
    sure = [
        number for number in chosen if SENTIMENTS[answers.sentiments[number]] is not Sentiment.NEUTRAL_MIXED
    ]
    clause_rows = [(unit, number) for number in sure for unit in units.clause_units[number]]
    critical = np.array(
        [SENTIMENTS[answers.sentiments[number]] is Sentiment.NEGATIVE for _, number in clause_rows]
    )
    of_clauses = matrix[[unit for unit, _ in clause_rows]]
    _fit_one(of_clauses, critical, settings.criticism_strength, CRITICISM, weights, bias)
    for number, truth in enumerate(_splits(answers, chosen)):
        _fit_one(whole, truth, settings.split_strength, FIRST_SPLIT + number, weights, bias)
    for theme in range(themes):
        truth = answers.themes[chosen, theme] == 1
        _fit_one(whole, truth, settings.theme_strength, FIRST_THEME + theme, weights, bias)
        _fit_by_contrast(whole, truth, settings, FIRST_THEME + themes + theme, weights, bias)
    return weights, bias


def _splits(answers: _Answers, chosen: NDArray[np.int64]) -> list[NDArray[np.bool_]]:
    """Each sentiment against the two others; then whether a comment is above each level except the last."""
    kinds, levels = answers.sentiments[chosen], answers.levels[chosen]
    one_of_three = [kinds == kind for kind in range(len(SENTIMENTS))]
    return one_of_three + [levels > level for level in range(LEVELS - 1)]


def _fit_levels(
    whole: Any, levels: NDArray[np.int64], strength: float, weights: Floats, bias: Floats
) -> None:
    from sklearn.linear_model import LogisticRegression

    bias[:LEVELS] = -4.0  # a level without labels
    known = np.unique(levels)
    if len(known) < 3:  # scikit-learn returns another shape for two classes: fit one against the rest
        for level in known:
            _fit_one(whole, levels == level, strength, int(level), weights, bias)
        return
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=2000).fit(whole, levels)
    weights[:, known] = model.coef_.T
    bias[known] = model.intercept_


def _fit_one(
    matrix: Any, truth: NDArray[np.bool_], strength: float, column: int, weights: Floats, bias: Floats
) -> None:
    from sklearn.linear_model import LogisticRegression

    if truth.sum() < 2 or truth.all():
        bias[column] = 4.0 if len(truth) and truth.all() else -4.0
        return
    model: Any = LogisticRegression(C=strength, class_weight="balanced", solver="liblinear", random_state=0)
    model.fit(matrix, truth)
    weights[:, column] = model.coef_[0]
    bias[column] = model.intercept_[0]


def _fit_by_contrast(
    matrix: Any,
    truth: NDArray[np.bool_],
    settings: TrainingSettings,
    column: int,
    weights: Floats,
    bias: Floats,
) -> None:
    """The same, with each entry first multiplied by how much more common it is with the theme than without it
    (log of the ratio of shares), so that informative entries may weigh more (Wang and Manning 2012,
    "NB-SVM").
    """
    from scipy import sparse

    those, others = (
        np.asarray(matrix[chosen].sum(axis=0)).ravel() + settings.evenness for chosen in (truth, ~truth)
    )
    ratio = np.log((those / those.sum()) / (others / others.sum())).astype(np.float32)
    told_apart = matrix @ sparse.diags(ratio)
    _fit_one(told_apart, truth, settings.contrast_strength, column, weights, bias)
    weights[:, column] *= ratio


def _prior(
    weights: Floats,
    bias: Floats,
    vocabulary: Vocabulary,
    rarity: tuple[Floats, Floats, Floats],
    second: SecondStep,
    themes: tuple[str, ...],
    version: str,
) -> Prior:
    blocks: list[Block] = []
    start = 0
    for entries, rare in zip((vocabulary.words, vocabulary.crossed, vocabulary.pieces), rarity, strict=True):
        part = weights[start : start + len(entries)]
        start += len(entries)
        scales = np.maximum(np.abs(part).max(axis=0, initial=0), 1e-6).astype(np.float32) / 127
        small = np.round(part / scales).astype(np.int8)
        blocks.append(Block(tuple(entries), rare, small, scales))
    return Prior(
        themes=themes,
        words=blocks[0],
        crossed=blocks[1],
        pieces=blocks[2],
        dense=weights[start:],
        bias=bias,
        centre=second.centre,
        spread=second.spread,
        sentiment_nets=second.sentiment_nets,
        theme_nets=second.theme_nets,
        sentiment_factors=second.sentiment_factors,
        thresholds=second.thresholds,
        version=version,
    )


def _version(rows: Sequence[Labelled], settings: TrainingSettings) -> str:
    digest = hashlib.sha256(repr(settings).encode())
    for row in rows:
        content = (row.comment.text, row.comment.question, row.level, sorted(row.themes))
        digest.update(repr(content).encode())
    return digest.hexdigest()[:12]
