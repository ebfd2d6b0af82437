"""Stored results become scores, or the reason why there is none. Nothing is stored and nothing is a zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.services.outcomes.codes import codes_of
from feedback_app.services.outcomes.goal_marks import GoalMark, goal_mark
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import MeasureResult, SecondEntry
from surveys.measures.catalogue import measures
from surveys.measures.missing import ask_sentence, unread_sentence
from surveys.measures.model import TOTAL, Measure
from surveys.measures.pairing import Measured, measured
from surveys.measures.scores import (
    AnswerProblem,
    Score,
    TotalDiffers,
    Unscorable,
    WhyUnscorable,
)
from surveys.measures.scoring import (
    Code,
    compare_total,
    entered,
    entered_total,
    score,
)


class WhyNoScore(StrEnum):
    """Why a stored result has no score; besides the reasons of ``surveys.measures.scores.WhyUnscorable``."""

    NO_DEFINITION = "no_definition"
    TWO_ENTRIES_DIFFER = "two_entries_differ"
    OUT_OF_RANGE = "out_of_range"
    NO_TOTAL = "no_total"
    ANSWERS_DO_NOT_FIT = "answers_do_not_fit"
    CANNOT_BE_READ = "cannot_be_read"


@dataclass(frozen=True, slots=True)
class NoScore:
    """``code`` for programs, ``why`` for people; neither holds an answer."""

    code: str
    why: str


@dataclass(frozen=True, slots=True, repr=False)
class ScoredResult:
    """One stored result and its score.

    points     by the name of their scale, rounded by the measure's rule; empty without a score
    missing    items without an answer; none where only a total is known
    is_stated  the points are a total written on the form, not calculated from answers
    differs    a stated total differs from the one its own answers give
    goal       which goal it is, for goals only
    """

    result_id: str
    organisation_id: str
    episode_id: str
    person_id: str
    about_person_id: str | None
    measure: str
    instance: str
    on: date
    points: Mapping[str, float]
    missing: tuple[int, ...] = ()
    is_stated: bool = False
    differs: TotalDiffers | None = None
    no_score: NoScore | None = None
    goal: GoalMark | None = None

    def __repr__(self) -> str:
        return f"<ScoredResult {self.result_id}>"

    @property
    def to_ask(self) -> str | None:
        """What the team should ask the person: an item that can show a risk has no answer."""
        measure = measures().get(self.measure)
        return None if measure is None else ask_sentence(measure, self.missing)

    @property
    def unread(self) -> str | None:
        """What to look at on the paper: only a total was typed in, of a measure with an item about risk."""
        measure = measures().get(self.measure)
        return unread_sentence(measure) if measure is not None and self.is_stated else None

    def measured(self) -> tuple[Measured, ...]:
        """Its scores as things that may be paired: none for a goal or an age form without a name."""
        measure = measures().get(self.measure)
        if measure is None:
            return ()
        goal = self.goal.id if self.goal else None
        age_form = self.instance or None if measure.age_forms else None
        if (measure.kind == "goals" and goal is None) or (measure.age_forms and age_form is None):
            return ()
        about = self.about_person_id or self.person_id
        return tuple(
            measured(
                measure, scale=name, respondent=self.person_id, about=about, on=self.on, points=value,
                goal=goal, age_form=age_form, missing=self.missing,
            )
            for name, value in self.points.items()
        )  # fmt: skip


def scored(session: Session, *, keys: KeyRing, rows: Sequence[MeasureResult]) -> tuple[ScoredResult, ...]:
    """Every result scored, in the order given. The caller has checked that these rows may be read."""
    known = measures()
    codes = codes_of(session, keys=keys, rows=rows, measures=known)
    waiting = _waiting(session, rows)
    found: list[ScoredResult] = []
    for row in rows:
        measure = known.get(row.measure)
        if measure is None:
            found.append(_without(row, WhyNoScore.NO_DEFINITION, "There is no definition of this measure."))
        elif row.id in waiting:
            why = "Two people typed it in differently; it has no score until someone checks the paper."
            found.append(_without(row, WhyNoScore.TWO_ENTRIES_DIFFER, why))
        else:
            found += _of_row(measure, row, codes.get(row.id))
    return tuple(found)


def _waiting(session: Session, rows: Sequence[MeasureResult]) -> frozenset[str]:
    """Those of these organisations with two different entries not settled yet: always few."""
    organisations = sorted({row.organisation_id for row in rows})
    query = sa.select(SecondEntry.result_id).where(
        SecondEntry.organisation_id.in_(organisations), SecondEntry.settled_at.is_(None)
    )
    return frozenset(session.scalars(query))


def _of_row(measure: Measure, row: MeasureResult, codes: tuple[Code, ...] | None) -> Iterator[ScoredResult]:
    stated = None if row.stated_total is None else float(row.stated_total)
    try:
        if codes:
            found = score(measure, codes)
            if isinstance(found, Unscorable) and stated is not None and _only_stated(found):
                yield from _stated(measure, row, stated)
            else:
                yield from _from_answers(measure, row, found, stated)
        elif row.items_sealed is not None:
            yield _without(row, WhyNoScore.CANNOT_BE_READ, "The stored answers are damaged: check the paper.")
        elif stated is not None:
            yield from _stated(measure, row, stated)
        else:
            yield _without(row, WhyNoScore.ANSWERS_DO_NOT_FIT, "No answers to this measure are stored.")
    except AnswerProblem as problem:
        is_range = problem.code == WhyNoScore.OUT_OF_RANGE
        code = WhyNoScore.OUT_OF_RANGE if is_range else WhyNoScore.ANSWERS_DO_NOT_FIT
        yield _without(row, code, f"{problem.what} {problem.how}")


def _only_stated(found: Unscorable) -> bool:
    """Whether its answers can never give a total here, so that the stated one is all there is."""
    return found.reason in {WhyUnscorable.KEY_UNCONFIRMED, WhyUnscorable.SCORE_ENTRY_ONLY}


def _from_answers(
    measure: Measure, row: MeasureResult, found: Score | Unscorable, stated: float | None
) -> Iterator[ScoredResult]:
    total = found.total if isinstance(found, Score) else None
    points = {
        scale.name: value
        for scale in measure.scales
        if (value := total if scale is measure.total else found.subscales.get(scale.name)) is not None
    }
    if measure.kind == "goals":
        yield from _goals(measure, row, points)
        return
    differs = None if stated is None else compare_total(measure, found, stated)
    no_score = None if isinstance(found, Score) else NoScore(found.reason.value, found.why)
    rounded = {name: measure.rounding.rounded(value) for name, value in points.items()}
    yield _result(row, rounded, missing=found.missing, differs=differs, no_score=no_score)


def _stated(measure: Measure, row: MeasureResult, stated: float) -> Iterator[ScoredResult]:
    """A total written on the form; for a goal, its rating."""
    if measure.kind == "goals":
        mark = goal_mark(row.instance)
        yield _result(row, _entered(measure, f"goal_{mark.place or 1}", stated), is_stated=True, goal=mark)
    elif row.instance in measure.scales_by_name:
        yield _result(row, _entered(measure, row.instance, stated), is_stated=True)
    elif measure.total is None:
        why = f"{measure.short_name} has no total, only {', '.join(each.label for each in measure.scales)}."
        yield _without(row, WhyNoScore.NO_TOTAL, why)
    else:
        yield _result(row, _points(measure, entered_total(measure, stated)), is_stated=True)


def _entered(measure: Measure, scale: str, stated: float) -> dict[str, float]:
    """The points, once they are known to be some the scale can have. Raises AnswerProblem."""
    return _points(measure, entered(measure, {scale: stated}))


def _points(measure: Measure, found: Score) -> dict[str, float]:
    points = {TOTAL: found.total, **found.subscales}
    return {name: measure.rounding.rounded(value) for name, value in points.items() if value is not None}


def _goals(measure: Measure, row: MeasureResult, points: Mapping[str, float]) -> Iterator[ScoredResult]:
    """One rating each. A row that names one goal's place is only that goal."""
    mark = goal_mark(row.instance)
    if mark.place is not None:
        points = {name: value for name, value in points.items() if name == f"goal_{mark.place}"}
    if not points:
        yield _without(row, WhyUnscorable.NOTHING_ANSWERED, "No goal was rated.")
    for name, value in points.items():
        place = int(name.removeprefix("goal_"))
        named = mark.id if mark.place is not None or len(points) == 1 else None
        yield _result(row, {name: value}, goal=GoalMark(named, place))


def _result(
    row: MeasureResult,
    points: Mapping[str, float],
    *,
    missing: tuple[int, ...] = (),
    is_stated: bool = False,
    differs: TotalDiffers | None = None,
    no_score: NoScore | None = None,
    goal: GoalMark | None = None,
) -> ScoredResult:
    return ScoredResult(
        result_id=row.id,
        organisation_id=row.organisation_id,
        episode_id=row.episode_id,
        person_id=row.person_id,
        about_person_id=row.about_person_id,
        measure=row.measure,
        instance=row.instance,
        on=row.completed_on,
        points=points,
        missing=missing,
        is_stated=is_stated,
        differs=differs,
        no_score=no_score,
        goal=goal,
    )


def _without(row: MeasureResult, code: WhyNoScore | WhyUnscorable, why: str) -> ScoredResult:
    return _result(row, {}, no_score=NoScore(code.value, why))
