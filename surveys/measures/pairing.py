"""Pairs scores that may be compared: the first and the last of the same thing, from the same respondent.

A pair has the same measure (in versions of one family), the same respondent and the same person; for goals
also the same goal, for measures with age forms the same form. The last score is from a later day than the
first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from surveys.measures.missing import missing_from
from surveys.measures.model import Measure


@dataclass(frozen=True, slots=True, repr=False)
class Measured:
    """One score from one day.

    respondent   who answered: an id of that person or role, never a name
    about        the person it is about, the respondent if that is the same person
    scale        ``total``, or the subscale's name
    goal         the goal's id, for goals only
    age_form     the form's age, for measures that have age forms only
    missing      items of the scale without an answer, so that the score is worked out from the others
    """

    measure: str
    version_family: str
    scale: str
    respondent: str
    about: str
    on: date
    points: float
    goal: str | None = None
    age_form: str | None = None
    missing: tuple[int, ...] = ()

    def __repr__(self) -> str:
        """The measure without the score: scores must not reach a log."""
        return f"<Measured {self.measure}>"


class WhyNoPair(StrEnum):
    """Why two scores must not be compared."""

    OTHER_MEASURE = "other_measure"
    OTHER_VERSION = "other_version"
    OTHER_SCALE = "other_scale"
    OTHER_RESPONDENT = "other_respondent"
    OTHER_PERSON = "other_person"
    OTHER_GOAL = "other_goal"
    OTHER_AGE_FORM = "other_age_form"
    NOT_LATER = "not_later"


@dataclass(frozen=True, slots=True)
class Pair:
    """The first and last score of the same thing."""

    first: Measured
    last: Measured


def measured(
    measure: Measure,
    *,
    scale: str,
    respondent: str,
    about: str,
    on: date,
    points: float,
    goal: str | None = None,
    age_form: str | None = None,
    missing: Iterable[int] = (),
) -> Measured:
    """Create one score, checked against its measure's definition. ``missing``: of the whole measure.

    Raises ValueError when the measure has no such scale, a goal's score has no goal, or a measure with age
    forms has no age form: without these, scores could not be paired correctly.
    """
    if scale not in measure.scales_by_name:
        raise ValueError(f"{measure.key} has no scale {scale}")
    if (goal is not None) != (measure.kind == "goals"):
        raise ValueError("a goal's score must name its goal, and no other score may")
    if (age_form is not None) != measure.age_forms:
        raise ValueError("a measure with age forms must name the form, and no other may")
    return Measured(
        measure.key, measure.version_family, scale, respondent, about, on, points, goal, age_form,
        missing_from(measure.scales_by_name[scale], missing),
    )  # fmt: skip


def why_no_pair(first: Measured, last: Measured) -> WhyNoPair | None:
    """Why these two scores are not a pair, None when they are.

    Goals are identified by id, not by their place.
    """
    differs = {
        WhyNoPair.OTHER_MEASURE: first.measure != last.measure,
        WhyNoPair.OTHER_VERSION: first.version_family != last.version_family,
        WhyNoPair.OTHER_RESPONDENT: first.respondent != last.respondent,
        WhyNoPair.OTHER_PERSON: first.about != last.about,
        WhyNoPair.OTHER_GOAL: first.goal != last.goal,
        WhyNoPair.OTHER_SCALE: first.goal is None and first.scale != last.scale,
        WhyNoPair.OTHER_AGE_FORM: first.age_form != last.age_form,
        WhyNoPair.NOT_LATER: last.on <= first.on,
    }
    return next((reason for reason, applies in differs.items() if applies), None)


def thing_measured(score: Measured) -> tuple[str | None, ...]:
    """A key that is equal for scores that may be compared, and different otherwise.

    A goal is rated on a scale of its own, so its scale's name does not count.
    """
    scale = score.scale if score.goal is None else None
    return (
        score.measure,
        score.version_family,
        scale,
        score.respondent,
        score.about,
        score.goal,
        score.age_form,
    )


def pairs(scores: Iterable[Measured]) -> tuple[Pair, ...]:
    """The first and last score of each thing with scores on different days, in order of the first day.

    Of two scores on one day, the later one counts, as a correction.
    """
    groups: dict[tuple[str | None, ...], dict[date, Measured]] = defaultdict(dict)
    for score in scores:
        groups[thing_measured(score)][score.on] = score
    found = [Pair(by_day[min(by_day)], by_day[max(by_day)]) for by_day in groups.values() if len(by_day) > 1]
    return tuple(sorted(found, key=lambda pair: pair.first.on))


def eligible(scores: Iterable[Measured]) -> int:
    """How many things have at least one score: the denominator for the pairs."""
    return len(
        {(s.measure, s.version_family, s.goal or s.scale, s.respondent, s.about, s.age_form) for s in scores}
    )
