"""Fits the second step: small networks over the first step's scores, with thresholds chosen on unseen
comments.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comments.reading.features import Floats
from analysis.comments.reading.prior import Net, net_probabilities


_SEEDS = (0, 1, 2)
_THEME_HIDDEN, _THEME_ROUNDS = 64, 30
_SENTIMENT_HIDDEN, _SENTIMENT_ROUNDS = 24, 100
_DECAY = 3.0
_FOLDS = 5
_MIXED, _NEGATIVE = np.linspace(0.8, 2.6, 19), np.linspace(0.8, 1.6, 9)
_GRID = np.linspace(0.06, 0.94, 89)


@dataclass(frozen=True, eq=False)
class SecondStep:
    """The fields of ``prior.Prior`` with the same names."""

    centre: Floats
    spread: Floats
    sentiment_nets: tuple[Net, ...]
    theme_nets: tuple[Net, ...]
    sentiment_factors: Floats
    thresholds: Floats


def fit_second_step(
    inputs: Floats, sentiments: NDArray[np.int64], themes: NDArray[np.int64], seed: int
) -> SecondStep:
    """Networks fitted on all comments; factors and thresholds from networks that had not seen the comment."""
    centre = inputs.mean(axis=0).astype(np.float32)
    spread = np.maximum(inputs.std(axis=0), 1e-3).astype(np.float32)
    scaled = np.clip((inputs - centre) / spread, -6, 6).astype(np.float32)
    fold = np.random.default_rng(seed + 1).permutation(len(inputs)) % _FOLDS
    of_sentiment = np.zeros((len(inputs), 3), dtype=np.float32)
    of_themes = np.zeros(themes.shape, dtype=np.float32)
    for number in range(_FOLDS):
        rest, held = fold != number, fold == number
        nets = (_sentiment_nets(scaled[rest], sentiments[rest]), _theme_nets(scaled[rest], themes[rest]))
        of_sentiment[held], of_themes[held] = net_probabilities(*nets, scaled[held])
    return SecondStep(
        centre,
        spread,
        _sentiment_nets(scaled, sentiments),
        _theme_nets(scaled, themes),
        choose_factors(of_sentiment, sentiments),
        choose_thresholds(of_themes, themes),
    )


def _sentiment_nets(scaled: Floats, truth: NDArray[np.int64]) -> tuple[Net, ...]:
    from sklearn.linear_model import LogisticRegression

    known = np.unique(truth)
    if len(known) < 3:
        return (_usual(truth, scaled.shape[1]),)
    line = LogisticRegression(C=0.03, max_iter=3000).fit(scaled, truth)
    nets = [_flat(line.coef_.T, line.intercept_)]
    nets += [_net(_hidden(_SENTIMENT_HIDDEN, _SENTIMENT_ROUNDS, seed).fit(scaled, truth)) for seed in _SEEDS]
    return tuple(nets)


def _theme_nets(scaled: Floats, truth: NDArray[np.int64]) -> tuple[Net, ...]:
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((scaled.shape[1], truth.shape[1]), dtype=np.float32)
    bias = np.full(truth.shape[1], -6.0, dtype=np.float32)
    for theme in range(truth.shape[1]):
        if 2 <= truth[:, theme].sum() < len(truth):
            line = LogisticRegression(C=0.01, max_iter=3000).fit(scaled, truth[:, theme])
            weights[:, theme], bias[theme] = line.coef_[0], line.intercept_[0]
    nets = [_flat(weights, bias)]
    if truth.shape[1] > 1:
        nets += [_net(_hidden(_THEME_HIDDEN, _THEME_ROUNDS, seed).fit(scaled, truth)) for seed in _SEEDS]
    return tuple(nets)


def _hidden(size: int, rounds: int, seed: int) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    return MLPClassifier((size,), alpha=_DECAY, max_iter=rounds, random_state=seed)


def _net(model: Any) -> Net:
    first, second = (array.astype(np.float32) for array in model.coefs_)
    first_bias, second_bias = (array.astype(np.float32) for array in model.intercepts_)
    return Net(first, first_bias, second, second_bias)


def _flat(weights: NDArray[Any], bias: NDArray[Any]) -> Net:
    none = np.zeros(0, dtype=np.float32)
    return Net(weights.astype(np.float32), bias.astype(np.float32), none, none)


def _usual(truth: NDArray[np.int64], inputs: int) -> Net:
    """A network that returns the base rates of the sentiments, for when one of them never occurs."""
    shares = (np.bincount(truth, minlength=3) + 0.5) / (len(truth) + 1.5)
    return _flat(np.zeros((inputs, 3)), np.log(shares))


def choose_factors(found: Floats, truth: NDArray[np.int64]) -> Floats:
    """Multipliers of the three probabilities with the best accuracy + macro-F1. Each pair of factors is
    scored together with its neighbours, because a single one may be best by chance.
    """
    scores = np.zeros((len(_MIXED), len(_NEGATIVE)))
    for row, mixed in enumerate(_MIXED):
        for column, negative in enumerate(_NEGATIVE):
            shown = (found * np.array([1, mixed, negative])).argmax(axis=1)
            scores[row, column] = float((shown == truth).mean()) + _macro(shown, truth)
    edged = np.pad(scores, 1, mode="edge")
    smooth = sum(
        edged[row : row + len(_MIXED), column : column + len(_NEGATIVE)]
        for row in range(3)
        for column in range(3)
    )
    row, column = np.unravel_index(np.argmax(smooth), scores.shape)
    return np.array([1, _MIXED[row], _NEGATIVE[column]], dtype=np.float32)


def _macro(shown: NDArray[np.int64], truth: NDArray[np.int64]) -> float:
    return float(np.mean([_f1(shown == kind, truth == kind) for kind in range(3)]))


def _f1(shown: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    both = float((shown & truth).sum())
    return 2 * both / max(1.0, float(shown.sum() + truth.sum()))


def choose_thresholds(found: Floats, truth: NDArray[np.int64]) -> Floats:
    """For each theme the threshold with the best F1; the middle one if neighbours have the same F1."""
    chosen: list[float] = []
    for theme in range(truth.shape[1]):
        scores = np.array([_f1(found[:, theme] >= cut, truth[:, theme] == 1) for cut in _GRID])
        smooth = np.convolve(np.pad(scores, 2, mode="edge"), np.ones(5) / 5, mode="valid")
        chosen.append(float(_GRID[int(smooth.argmax())]) if truth[:, theme].any() else 1.0)
    return np.array(chosen, dtype=np.float32)
