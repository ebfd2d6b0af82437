"""What a team's pairs of scores say: measure by measure, never a composite, never by clinician."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.catalogue import thresholds
from analysis.scores.outcomes import TeamChange, team_change
from analysis.scores.score_lines import ScoreLine, score_lines
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.episodes.due import Timing
from feedback_app.services.local_time import local_day, local_month
from feedback_app.services.outcomes.expected import second_expected_on
from feedback_app.services.outcomes.scored import ScoredResult, scored
from feedback_app.services.results.view import View, selected
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Episode, MeasureResult, ScheduledMeasure
from surveys.measures.catalogue import measures
from surveys.measures.change_rules import ChangeRule
from surveys.measures.model import Measure, Scale


@dataclass(frozen=True, slots=True)
class TeamOutcome:
    """One score of one measure. ``by_rule``: the default first; None where there is no rule.

    ``n_worked_out``: pairs of which a score is worked out with an answer missing.
    """

    measure: Measure
    scale: Scale
    by_rule: tuple[tuple[ChangeRule | None, TeamChange], ...]
    n_worked_out: int = 0

    @property
    def is_main(self) -> bool:
        """Whether it is the measure's total, or one of several scores that have none above them."""
        return self.measure.total is None or self.scale is self.measure.total

    @property
    def team(self) -> TeamChange:
        """By the default rule."""
        return self.by_rule[0][1]


@dataclass(frozen=True, slots=True, repr=False)
class _Thing:
    """One score of one person (or one goal) in one episode: its pair, or None where a second is missing."""

    measure: Measure
    scale: Scale
    pair: tuple[float, float] | None
    is_worked_out: bool = False


def team_outcomes(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    view: View,
    now: datetime,
    permission: Permission = Permission.WORK_WITH_FAMILIES,
) -> tuple[TeamOutcome, ...]:
    """Every measure that has a pair, or should have one, in the period of the view.

    A pair counts in the month of its last score, a missing one in the month when it was due. For the team
    only: few pairs give no figure, but the number of pairs is shown.
    permission: READ_SUMMARIES for a pack, which has these figures and no person's scores.
    """
    month = local_month(now)
    selection = selected(session, by=by, permission=permission, view=view, this_month=month)
    period = _Days.of(selection.first_month, selection.last_month)
    which = _under_way_in(selection.organisation_ids, period)
    episodes = session.scalars(
        sa.select(Episode).where(*which).order_by(Episode.started_on, Episode.id)
    ).all()
    results = _results(session, keys, which)
    plans = _plans(session, which)
    things = [
        thing
        for episode in episodes
        for thing in _things(episode, results[episode.id], plans[episode.id], period, local_day(now))
    ]
    return tuple(_outcomes(things))


@dataclass(frozen=True, slots=True)
class _Days:
    first: date
    last: date

    @classmethod
    def of(cls, first_month: date | None, last_month: date | None) -> _Days:
        if last_month is None:
            return cls(first_month or date.min, date.max)
        next_month = (last_month.replace(day=1) + timedelta(days=32)).replace(day=1)
        return cls(first_month or date.min, next_month - timedelta(days=1))

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def _under_way_in(organisation_ids: Iterable[str], period: _Days) -> list[sa.ColumnElement[bool]]:
    """The conditions for episodes that touch the period."""
    return [
        Episode.organisation_id.in_(sorted(organisation_ids)),
        Episode.started_on <= period.last,
        sa.or_(Episode.ended_on.is_(None), Episode.ended_on >= period.first),
    ]


def _results(
    session: Session, keys: KeyRing, which: Sequence[sa.ColumnElement[bool]]
) -> Mapping[str, list[ScoredResult]]:
    query = (
        sa.select(MeasureResult)
        .join(Episode, Episode.id == MeasureResult.episode_id)
        .where(*which, MeasureResult.taken_back_at.is_(None))
        .order_by(MeasureResult.completed_on, MeasureResult.entered_at, MeasureResult.id)
    )
    found: defaultdict[str, list[ScoredResult]] = defaultdict(list)
    for result in scored(session, keys=keys, rows=session.scalars(query).all()):
        found[result.episode_id].append(result)
    return found


def _plans(session: Session, which: Sequence[sa.ColumnElement[bool]]) -> Mapping[str, list[ScheduledMeasure]]:
    query = (
        sa.select(ScheduledMeasure)
        .join(Episode, Episode.id == ScheduledMeasure.episode_id)
        .where(*which, ScheduledMeasure.removed_at.is_(None))
    )
    found: defaultdict[str, list[ScheduledMeasure]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.episode_id].append(row)
    return found


def _things(
    episode: Episode,
    results: Sequence[ScoredResult],
    plans: Sequence[ScheduledMeasure],
    period: _Days,
    today: date,
) -> Iterator[_Thing]:
    """Those of an episode whose pair, or missing second score, is in the period."""
    lines = score_lines((each for result in results for each in result.measured()), measures())
    timings = {
        (row.measure, row.person_id, row.about_person_id or row.person_id): Timing(
            row.at_start, row.every_weeks, row.at_end
        )
        for row in plans
    }

    def expected(timing: Timing | None, *, has_score: bool) -> date | None:
        return second_expected_on(
            timing, started_on=episode.started_on, ended_on=episode.ended_on, today=today,
            has_score=has_score,
        )  # fmt: skip

    scored_things: set[tuple[str, str, str]] = set()
    for line in lines:
        key = (line.measure.key, line.first.respondent, line.first.about)
        scored_things.add(key)
        pair = line.pair
        day = pair.last.on if pair else expected(timings.get(key), has_score=True)
        if day is not None and period.holds(day):
            yield _Thing(
                line.measure,
                _reported(line),
                (pair.first.points, pair.last.points) if pair else None,
                is_worked_out=pair is not None and bool(pair.first.missing or pair.last.missing),
            )
    for key, timing in timings.items():
        measure = measures().get(key[0])
        day = expected(timing, has_score=False)
        if measure and key not in scored_things and day is not None and period.holds(day):
            for scale in _main_scales(measure):
                yield _Thing(measure, scale, None)


def _reported(line: ScoreLine) -> Scale:
    """Goals are counted together, each as one; everything else by its scale."""
    return line.measure.scales[0] if line.measure.kind == "goals" else line.scale


def _main_scales(measure: Measure) -> tuple[Scale, ...]:
    if measure.total is not None:
        return (measure.total,)
    return measure.scales[:1] if measure.kind == "goals" else measure.scales


def _outcomes(things: Sequence[_Thing]) -> Iterator[TeamOutcome]:
    groups: defaultdict[tuple[str, str], list[_Thing]] = defaultdict(list)
    for thing in things:
        groups[thing.measure.key, thing.scale.name].append(thing)
    for key, measure in measures().items():
        for scale in measure.scales:
            found = groups.get((key, scale.name))
            if found:
                yield _outcome(measure, scale, found)


def _outcome(measure: Measure, scale: Scale, things: Sequence[_Thing]) -> TeamOutcome:
    scores = [thing.pair for thing in things if thing.pair is not None]
    asked_for = measure.reported_from.answers if measure.reported_from else 0
    least = max(thresholds().few_pairs.value, asked_for)
    rules: tuple[ChangeRule | None, ...] = (measure.rules_for(scale.name) if scale.better else ()) or (None,)
    by_rule = tuple(
        (rule, team_change(scale, rule, scores, eligible=len(things), least=least)) for rule in rules
    )
    return TeamOutcome(measure, scale, by_rule, sum(thing.is_worked_out for thing in things))
