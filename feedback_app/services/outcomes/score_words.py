"""The score of one completed measure in a few words, for a list; or why it has none."""

from __future__ import annotations

from analysis.results.sentences import plain_number
from feedback_app.services.outcomes.scored import ScoredResult
from surveys.measures.catalogue import measures


def score_words(result: ScoredResult) -> str:
    """``clinical score 11``; a measure without a total gives each of its scores; goals their rating."""
    measure = measures().get(result.measure)
    if measure is None or not result.points:
        return "no score" if result.no_score is None else f"no score: {_lower(result.no_score.why)}"
    if result.goal is not None:
        return "".join(f"rated {plain_number(points)}" for points in result.points.values())
    total = measure.total
    shown = [total] if total is not None and total.name in result.points else measure.scales
    return ", ".join(
        f"{_lower(scale.label)} {plain_number(result.points[scale.name])}"
        for scale in shown
        if scale.name in result.points
    )


def _lower(text: str) -> str:
    """A label or a sentence inside another; ``EPDS-3A`` stays as it is."""
    plain = text.removesuffix(".")
    return plain if plain[1:2].isupper() else plain[:1].lower() + plain[1:]
