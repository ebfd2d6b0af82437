"""Learns from a team's corrections, and checks by cross-validation whether that improves the results.

Pure: corrections in, a model and its metrics out. The caller stores the versions and activates the better
one.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comments.reading.catalogue import comment_thresholds
from analysis.comments.reading.chances import (
    OwnInputs,
    chances_of,
    label_names,
    own_inputs,
)
from analysis.comments.reading.features import Floats, take_apart, word_entries
from analysis.comments.reading.labels import (
    SENTIMENTS,
    Comment,
    Reading,
    Sentiment,
)
from analysis.comments.reading.names import name_like
from analysis.comments.reading.own_model import OwnModel, own_places
from analysis.comments.reading.prior import Weigher
from analysis.comments.reading.reader import analyse_all
from analysis.comments.training.cross_validation import Crossed, crossed_figures, folds_of
from analysis.comments.training.labelled import Labelled
from analysis.comments.training.second_step import choose_thresholds


_FEWEST = 3
_LEAST_SPREAD = 0.5  # in log-odds: do not magnify outputs that hardly differ
_PENALTY = 4.0
_BIAS_PENALTY = 2.0
_USUAL_CUT, _USUAL_WEIGHT = 0.35, 20
"""The best threshold of a calibrated probability is half the F1 it reaches, about 0.7; weighted like 20
positives.
"""
_WORSE = 0.01


@dataclass(frozen=True, slots=True)
class Correction:
    """A comment with the labels a person gave it. themes: both of the fourteen and of the service's own."""

    comment: Comment
    sentiment: Sentiment
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The model in use and the candidate on the same comments, each classified by a model that had not seen
    it.

    better: the mean of sentiment accuracy and theme micro-F1 is higher, and at most one in a hundred more
    critical comments are shown as positive. Only then should the candidate be activated.
    """

    current: Crossed
    candidate: Crossed
    better: bool


@dataclass(frozen=True, eq=False)
class CandidateModel:
    """A model fitted on every correction, with its comparison."""

    model: OwnModel
    comparison: Comparison


class TooFewCorrections(ValueError):
    """There are too few corrections for a comparison. ``have`` and ``need`` say how many."""

    def __init__(self, have: int, need: int) -> None:
        super().__init__(f"There are {have} corrections; {need} are needed.")
        self.have = have
        self.need = need


def retrain(
    prior: Weigher | None,
    corrections: Sequence[Correction],
    *,
    current: OwnModel | None = None,
    unseen_by_current: frozenset[str] = frozenset(),
    told: Callable[[int, int], None] | None = None,
) -> CandidateModel:
    """Fit a candidate on every correction, and compare it with the model in use.

    current: the team's model in use; it is compared only on the comments whose ids are in
    ``unseen_by_current``, because it was trained on the others. None: the prior alone is in use, and is
    compared on all. Raises TooFewCorrections below the number in the thresholds, and when fewer than a tenth
    of that number are unseen by ``current``.
    """
    need = comment_thresholds().corrections_to_retrain.value
    if len(corrections) < need:
        raise TooFewCorrections(len(corrections), need)
    compared = [
        number
        for number, each in enumerate(corrections)
        if current is None or each.comment.id in unseen_by_current
    ]
    if len(compared) < need // 10:
        raise TooFewCorrections(len(compared), need // 10)
    by_candidate = _crossed_readings(prior, corrections, told)
    by_current = list(analyse_all((corrections[n].comment for n in compared), prior, current))
    names = _theme_names(prior, corrections)
    rows = [_as_labelled(corrections[number]) for number in compared]
    before = crossed_figures(rows, [_with_local(reading) for reading in by_current], names)
    after = crossed_figures(rows, [_with_local(by_candidate[number]) for number in compared], names)
    model = fit_own(corrections, prior)
    return CandidateModel(model, Comparison(before, after, _is_better(before, after)))


def _is_better(before: Crossed, after: Crossed) -> bool:
    def worth(figures: Crossed) -> float:
        return (figures.sentiment.accuracy + figures.theme_micro_f1) / 2

    missed = after.sentiment.negative_as_positive - before.sentiment.negative_as_positive
    return worth(after) > worth(before) and missed <= _WORSE


def _as_labelled(correction: Correction) -> Labelled:
    return Labelled(correction.comment, correction.sentiment, correction.themes, 3)


def _with_local(reading: Reading) -> Reading:
    themes = reading.themes + reading.local_themes
    return Reading(reading.id, reading.sentiment, themes, (), reading.confidence, ())


def _theme_names(prior: Weigher | None, corrections: Sequence[Correction]) -> list[str]:
    labels = label_names(prior)[len(SENTIMENTS) :]
    used = {name for each in corrections for name in each.themes}
    return [name for name in labels if name in used]


def _crossed_readings(
    prior: Weigher | None, corrections: Sequence[Correction], told: Callable[[int, int], None] | None
) -> list[Reading]:
    found: dict[int, Reading] = {}
    folds = folds_of(len(corrections))
    for done, held in enumerate(folds, 1):
        apart = set(held)
        model = fit_own([each for number, each in enumerate(corrections) if number not in apart], prior)
        readings = analyse_all((corrections[number].comment for number in held), prior, model)
        found.update(zip(held, readings, strict=True))
        if told:
            told(done, len(folds))
    return [found[number] for number in range(len(corrections))]


def fit_own(corrections: Sequence[Correction], prior: Weigher | None) -> OwnModel:
    """A team's own model from its corrections. Deterministic. Name-like words are left out.

    Imports scipy, like training.
    """
    units = take_apart([each.comment for each in corrections])
    whole = units.every[: len(corrections)]
    chances = chances_of(units, prior)
    labels = label_names(prior)
    given = own_inputs(chances, whole)
    opinions = given.opinions
    entries, rarity = _entries(corrections, [word_entries(unit) for unit in whole])
    columns = {entry: number for number, entry in enumerate(entries)}
    words = np.zeros((len(whole), len(entries)), dtype=np.float32)
    for number, unit in enumerate(whole):
        places = own_places(unit, columns)
        if places:
            words[number, places] = rarity[places] / np.sqrt((rarity[places] ** 2).sum())
    centre, spread = opinions.mean(axis=0), np.maximum(opinions.std(axis=0), _LEAST_SPREAD)
    scaled = np.clip((opinions - centre) / spread, -6, 6)
    features, truth = np.hstack([scaled, words]), _truth(corrections, labels)
    weights, bias, taught = _fit(features, given.base, truth)
    size = opinions.shape[1]
    return OwnModel(
        labels=labels,
        entries=entries,
        rarity=rarity,
        words=weights[size:],
        opinions=weights[:size],
        bias=bias,
        centre=centre.astype(np.float32),
        spread=spread.astype(np.float32),
        taught=taught,
        shift=_shift(features, given, truth),
        corrections=len(corrections),
        prior_version=prior.prior.version if prior is not None else "",
    )


def _entries(corrections: Sequence[Correction], found: list[set[str]]) -> tuple[tuple[str, ...], Floats]:
    names = name_like(each.comment.text for each in corrections)
    counts = Counter(entry for entries in found for entry in entries)
    kept = sorted(
        entry
        for entry, count in counts.items()
        if count >= _FEWEST and not {word.removesuffix("_NEG") for word in entry.split(" ")} & names
    )
    rarity = [1 + np.log((1 + len(found)) / (1 + counts[entry])) for entry in kept]
    return tuple(kept), np.array(rarity, dtype=np.float32)


def _truth(corrections: Sequence[Correction], labels: tuple[str, ...]) -> NDArray[np.int64]:
    kinds = len(SENTIMENTS)
    rows = [
        [int(each.sentiment.value == label) for label in labels[:kinds]]
        + [int(label in each.themes) for label in labels[kinds:]]
        for each in corrections
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, len(labels))


def _shift(features: Floats, given: OwnInputs, truth: NDArray[np.int64]) -> Floats:
    """The threshold of each theme, from models that had not seen the comment; with few positives it stays
    near the default.
    """
    kinds = len(SENTIMENTS)
    scores = np.zeros(given.base.shape, dtype=np.float32)
    for held in folds_of(len(truth)):
        rest = np.setdiff1d(np.arange(len(truth)), held)
        weights, bias, _ = _fit(features[rest], given.base[rest], truth[rest])
        scores[held] = given.base[held] + features[held] @ weights + bias
    found = (1 / (1 + np.exp(-scores[:, kinds:]))).astype(np.float32)
    positives = truth[:, kinds:].sum(axis=0)
    cuts = (positives * choose_thresholds(found, truth[:, kinds:]) + _USUAL_WEIGHT * _USUAL_CUT) / (
        positives + _USUAL_WEIGHT
    )
    return np.concatenate([given.shift[:kinds], -np.log(cuts / (1 - cuts))]).astype(np.float32)


def _fit(inputs: Floats, base: Floats, truth: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Weights and biases of the adjustment of ``base``, and which labels had enough corrections."""
    kinds = len(SENTIMENTS)
    few = comment_thresholds().corrections_per_theme.value
    weights = np.zeros((inputs.shape[1], truth.shape[1]), dtype=np.float32)
    bias = np.zeros(truth.shape[1], dtype=np.float32)
    taught = (truth.sum(axis=0) >= few) & (truth.sum(axis=0) < len(truth))
    taught[:kinds] = taught[:kinds].all()
    if taught[0]:
        weights[:, :kinds], bias[:kinds] = depart(inputs, base[:, :kinds], truth[:, :kinds], together=True)
    for label in range(kinds, truth.shape[1]):
        if taught[label]:
            one = slice(label, label + 1)
            weights[:, one], bias[one] = depart(inputs, base[:, one], truth[:, one], together=False)
    return weights, bias, taught.astype(np.float32)


def depart(
    inputs: Floats, base: Floats, truth: NDArray[np.int64], *, together: bool
) -> tuple[Floats, Floats]:
    """Weights w (inputs x labels) and biases b that maximise the likelihood of base + inputs w + b and stay
    near 0.

    Logistic loss with an L2 penalty on both, so that without evidence the prior is unchanged. together: one
    softmax over the labels; otherwise each has its own probability.
    """
    from scipy.optimize import minimize

    count, labels = inputs.shape[1], base.shape[1]
    real, wide, start = truth.astype(np.float64), inputs.astype(np.float64), base.astype(np.float64)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = flat[:-labels].reshape(count, labels), flat[-labels:]
        scores = start + wide @ weights + bias
        if together:
            top = scores.max(axis=1, keepdims=True)
            logs = top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
            value, shares = float((logs[:, 0] - (real * scores).sum(axis=1)).sum()), np.exp(scores - logs)
        else:
            value = float((np.logaddexp(0, scores) - real * scores).sum())
            shares = 1 / (1 + np.exp(-scores))
        off = shares - real
        of_weights, of_bias = wide.T @ off + _PENALTY * weights, off.sum(axis=0) + _BIAS_PENALTY * bias
        value += _PENALTY / 2 * float((weights**2).sum()) + _BIAS_PENALTY / 2 * float((bias**2).sum())
        return value, np.concatenate([of_weights.ravel(), of_bias])

    begin = np.zeros((count + 1) * labels)
    found: Any = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    flat = np.asarray(found.x, dtype=np.float32)
    return flat[:-labels].reshape(count, labels), flat[-labels:]
