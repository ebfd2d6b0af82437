"""Probabilities of sentiments and themes, for comments and clauses: from a prior, from rules, or blended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.comments.reading.catalogue import local_themes
from analysis.comments.reading.features import (
    Floats,
    Unit,
    Units,
    encode,
    theme_lexicon,
)
from analysis.comments.reading.labels import SENTIMENTS
from analysis.comments.reading.own_model import (
    OwnModel,
    blended,
    local_hits,
    own_probabilities,
)
from analysis.comments.reading.prior import (
    FIRST_THEME,
    Weigher,
    probabilities,
    second_inputs,
)
from analysis.comments.reading.rules import sentiment_by_rule
from analysis.comments.reading.rules import theme_chances as chances_by_rule


_RULE_THRESHOLD = 0.5
_SAFE = 1e-4
_FOR_EACH_THEME = 0.15
"""The penalty on a comment's strength for every theme it shows: a quote should be about one thing."""
_HIT, _NO_HIT = 0.9, 0.1
"""Probabilities of a local theme from its words alone."""


@dataclass(frozen=True, eq=False)
class Chances:
    """Rows: the comments, then every clause of every comment in order.

    certainties, strengths: of the comments only, see ``labels.ThemeScore``. factors: the multipliers of the
    sentiments. local: of the service's own themes, shown from 0.5; None when only their words decide.
    """

    sentiments: Floats
    themes: Floats
    certainties: Floats
    strengths: Floats
    names: tuple[str, ...]
    thresholds: Floats
    factors: Floats
    local: Floats | None = None


def chances_of(units: Units, prior: Weigher | None, own: OwnModel | None = None) -> Chances:
    """The probabilities for these units' comments and clauses."""
    found = _by_prior(units, prior) if prior is not None else _by_rules(units)
    return found if own is None else _with_own(found, _rows(units), own)


def local_names() -> tuple[str, ...]:
    """Names of the service's own themes, in order."""
    return tuple(theme.name for theme in local_themes())


def label_names(prior: Weigher | None) -> tuple[str, ...]:
    """The labels of a team's own model: the sentiments, the fourteen, the service's own themes."""
    return _labels(prior.prior.themes if prior is not None else theme_lexicon().labels)


def _labels(themes: tuple[str, ...]) -> tuple[str, ...]:
    return (*(kind.value for kind in SENTIMENTS), *themes, *local_names())


def _rows(units: Units) -> list[Unit]:
    flat = [units.every[unit] for row in units.clause_units for unit in row]
    return units.every[: len(units.clause_units)] + flat


@dataclass(frozen=True, eq=False)
class OwnInputs:
    """The inputs of a team's own model: one row per comment or clause, one column per label.

    opinions: the features to learn from. base: the prior's log-odds (log probabilities for sentiments), which
    the own model adjusts. shift: added last, so that a theme is shown from 0.5 and the most likely sentiment
    wins. by_prior: the prior's probabilities after the shift.
    """

    opinions: Floats
    base: Floats
    shift: Floats
    by_prior: Floats


def own_inputs(chances: Chances, rows: Sequence[Unit]) -> OwnInputs:
    """The inputs for these rows, which are the first rows of ``chances``."""
    hits = local_hits(rows, local_names())
    by_words = np.where(hits > 0, _HIT, _NO_HIT).astype(np.float32)
    count, cut = len(rows), np.clip(chances.thresholds, _SAFE, 1 - _SAFE)
    sentiments = np.log(np.maximum(chances.sentiments[:count], _SAFE)) - np.log(chances.factors)
    base = np.hstack([sentiments, _odds(chances.themes[:count]), _odds(by_words)]).astype(np.float32)
    shift = np.concatenate([np.log(chances.factors), -np.log(cut / (1 - cut)), np.zeros(hits.shape[1])])
    by_prior = own_probabilities(base + shift.astype(np.float32))
    return OwnInputs(np.hstack([base[:, : -hits.shape[1]], hits]), base, shift.astype(np.float32), by_prior)


def _with_own(chances: Chances, rows: list[Unit], own: OwnModel) -> Chances:
    if own.labels != _labels(chances.names):
        return chances  # fitted for other themes than the current ones: ignored until it is fitted again
    inputs = own_inputs(chances, rows)
    by_own = own_probabilities(inputs.base + own.scores(rows, inputs.opinions) + own.shift)
    mixed = blended(inputs.by_prior, by_own, own)
    kinds, themes = len(SENTIMENTS), len(chances.names)
    shares = mixed[:, :kinds] / mixed[:, :kinds].sum(axis=1, keepdims=True)
    of_themes = slice(kinds, kinds + themes)
    moved = (_odds(mixed[:, of_themes]) - _odds(inputs.by_prior[:, of_themes]))[: len(chances.strengths)]
    return Chances(
        shares,
        mixed[:, of_themes],
        (chances.certainties + moved).astype(np.float32),
        (chances.strengths + moved).astype(np.float32),
        chances.names,
        np.full(themes, 0.5, dtype=np.float32),
        chances.factors,
        mixed[:, kinds + themes :],
    )


def _odds(chances: Floats) -> Floats:
    safe = np.clip(chances, _SAFE, 1 - _SAFE)
    return np.log(safe / (1 - safe)).astype(np.float32)


def _by_prior(units: Units, prior: Weigher) -> Chances:
    encoded = encode(units.every, prior.vocabulary)
    scores = prior.scores(encoded)
    flat = np.array([unit for row in units.clause_units for unit in row], dtype=np.int32)
    whole = second_inputs(scores, encoded.dense, units.clause_units)
    alone = second_inputs(scores[flat], encoded.dense[flat], [[number] for number in range(len(flat))])
    sentiments, themes = probabilities(prior.prior, np.vstack([whole, alone]))
    weighted = sentiments * prior.prior.sentiment_factors
    shares = weighted / weighted.sum(axis=1, keepdims=True)
    count = len(units.clause_units)
    shown = (themes[:count] >= prior.prior.thresholds).sum(axis=1, keepdims=True)
    certain = certainty(themes[:count], scores[:count])
    return Chances(
        shares,
        themes,
        certain,
        certain - _FOR_EACH_THEME * shown,
        prior.prior.themes,
        prior.prior.thresholds,
        prior.prior.sentiment_factors,
    )


def certainty(themes: Floats, scores: Floats) -> Floats:
    """The certainty of each theme: its odds after the second step and before it, from both fits. The mixture
    was chosen by cross-validation on quotes.
    """
    plain, contrast = np.split(scores[:, FIRST_THEME:], 2, axis=1)
    return (_odds(themes) + 0.3 * (plain + contrast)).astype(np.float32)


def _by_rules(units: Units) -> Chances:
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
    chances = [chances_by_rule(unit.counts, len(unit.words), names) for _, unit in rows]
    themes = np.array(chances, dtype=np.float32).reshape(-1, len(names))
    thresholds = np.full(len(names), _RULE_THRESHOLD, dtype=np.float32)
    ones = np.ones(len(SENTIMENTS), dtype=np.float32)
    density = _density(whole, len(names))
    return Chances(sentiments, themes, np.full_like(density, np.inf), density, names, thresholds, ones)


def _density(units: Sequence[Unit], themes: int) -> Floats:
    """Hits of a theme's words relative to those of the other themes: used to rank quotes without a prior."""
    rows = np.zeros((len(units), themes), dtype=np.float32)
    for number, unit in enumerate(units):
        for label, hits in unit.counts.items():
            rows[number, label] = (hits + 0.5 * (hits > 1)) / (1 + sum(unit.counts.values()) - hits)
    return rows
