"""Scores as coded rows, checked as the national pipeline checks them, with a count of those left out.

A row counts nationally when its score is a number within the range of its concept; rows with the same date,
referral, term and score are one (NHS England, MHSDS). A score that fails is left out here and reported, so
that it can be corrected where it came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import isfinite

from surveys.measures.missing import item_names, missing_from
from surveys.measures.model import Measure, SnomedConcept


HEADINGS = ("date", "referral", "pseudonym", "code", "term", "score", "answered", "items", "not_answered")
"""The first six are those of the national list; the others say what a score is worked out from."""


class WhyLeftOut(StrEnum):
    NO_SCORE = "no_score"
    OUT_OF_RANGE = "out_of_range"
    NO_CODE = "no_code"
    NOT_EXPORTED = "not_exported"
    GOAL_UNPLACED = "goal_unplaced"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True, order=True)
class NotExported:
    """How many scores of one measure are left out, and why. ``note``: the definition's own reason."""

    measure: str
    why: WhyLeftOut
    note: str
    n: int


@dataclass(frozen=True, slots=True, repr=False)
class ScoreToCode:
    """One score of a scale. ``measure`` None: its definition is gone. ``points`` None: there is no score.

    ``missing``: its items without an answer; None where only a total is known.
    """

    key: str
    measure: Measure | None
    scale: str
    points: float | None
    is_out_of_range: bool
    on: date
    referral: str
    pseudonym: str
    missing: tuple[int, ...] | None = None

    def __repr__(self) -> str:
        return f"<ScoreToCode {self.key}>"


@dataclass(frozen=True, slots=True, repr=False)
class OutcomeRow:
    on: date
    referral: str
    term: str
    code: str
    score: float
    pseudonym: str
    answered: int | None = None
    items: int | None = None
    not_answered: str = ""

    def __repr__(self) -> str:
        return f"<OutcomeRow {self.code}>"

    @property
    def cells(self) -> tuple[object, ...]:
        """In the order of ``HEADINGS``."""
        score = int(self.score) if self.score == int(self.score) else self.score
        given = ("", "") if self.answered is None else (self.answered, self.items)
        return (
            self.on, self.referral, self.pseudonym, self.code, self.term, score, *given, self.not_answered
        )  # fmt: skip

    @property
    def national_key(self) -> tuple[date, str, str, float]:
        """Rows with the same key are one score to the national pipeline."""
        return (self.on, self.referral, self.term, self.score)


def outcome_rows(scores: Iterable[ScoreToCode]) -> tuple[tuple[OutcomeRow, ...], tuple[NotExported, ...]]:
    """The rows in order of date, referral and term; and those left out, by measure and reason."""
    kept: dict[tuple[date, str, str, float], OutcomeRow] = {}
    left: Counter[tuple[str, WhyLeftOut, str]] = Counter()
    for each in scores:
        found = _row(each)
        if not isinstance(found, OutcomeRow):
            left[(each.key, *found)] += 1
        elif found.national_key in kept:
            left[each.key, WhyLeftOut.DUPLICATE, ""] += 1
        else:
            kept[found.national_key] = found
    ordered = sorted(kept.values(), key=lambda row: (row.on, row.referral, row.term, row.code, row.score))
    return tuple(ordered), tuple(sorted(NotExported(*what, n) for what, n in left.items()))


def _row(each: ScoreToCode) -> OutcomeRow | tuple[WhyLeftOut, str]:
    if each.points is None or each.measure is None:
        return (WhyLeftOut.OUT_OF_RANGE if each.is_out_of_range else WhyLeftOut.NO_SCORE), ""
    concept = next((one for one in each.measure.snomed if one.of == each.scale), None)
    if concept is None:
        return (WhyLeftOut.GOAL_UNPLACED if each.measure.kind == "goals" else WhyLeftOut.NO_CODE), ""
    if concept.not_exported_because is not None:
        return WhyLeftOut.NOT_EXPORTED, concept.not_exported_because
    if not is_in_range(each.measure, concept, each.points):
        return WhyLeftOut.OUT_OF_RANGE, ""
    row = OutcomeRow(each.on, each.referral, concept.term, concept.code, each.points, each.pseudonym)
    if each.missing is None:
        return row
    scale = each.measure.scales_by_name[each.scale]
    missing = missing_from(scale, each.missing)
    n = len(scale.items)
    return replace(row, answered=n - len(missing), items=n, not_answered=item_names(each.measure, missing))


def is_in_range(measure: Measure, concept: SnomedConcept, points: float) -> bool:
    """Whether a score is a number within the national range or, where none is listed, the scale's."""
    scale = measure.scales_by_name[concept.of]
    low = scale.low if concept.low is None else concept.low
    high = scale.high if concept.high is None else concept.high
    return isfinite(points) and (low is None or low <= points) and (high is None or points <= high)
