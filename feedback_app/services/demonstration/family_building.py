"""Adds the invented families to the demonstration through the services the team's pages call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services.alert_desk import alerts
from feedback_app.services.demonstration.family_story import (
    InventedAlert,
    InventedFamily,
    InventedPerson,
    InventedScore,
    invented_families,
)
from feedback_app.services.demonstration.guard import require_demonstration
from feedback_app.services.demonstration.people import lead_actor
from feedback_app.services.episodes import (
    entries,
    episodes,
    goals,
    schedule,
)
from feedback_app.services.episodes.due import Timing
from feedback_app.services.episodes.entries import Entry
from feedback_app.services.families import families
from feedback_app.services.local_time import local_day
from feedback_app.services.measure_reading import RiskAnswer
from feedback_app.services.organisations import organisation_by_key
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.safety import settings
from feedback_app.services.safety.raising import Cause, raise_alerts
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Family


AN_HOUR = timedelta(hours=1)


def add_families(workspace: Workspace, *, now: datetime) -> int:
    """Create the families unless there are any, in one transaction; returns how many were added."""
    require_demonstration(workspace)
    with workspace.database.write() as session:
        if session.scalar(sa.select(Family.id).limit(1)) is not None:
            return 0
        told = invented_families()
        ids = {each.team: organisation_by_key(session, each.team).id for each in told}
        by = lead_actor(session, keys=workspace.keys, organisation_ids=tuple(ids.values()))
        for organisation_id in ids.values():
            arrangements = settings.with_people(
                settings.default_safety(), owner_id=by.account_id, deputy_id=None
            )
            settings.change_safety(
                session, by=by, organisation_id=organisation_id, safety=arrangements, now=now
            )
        for family in told:
            _Teller(session, workspace.keys, by, family, ids[family.team], now).tell()
        return len(told)


@dataclass(frozen=True)
class _Teller:
    """Adds one family's story."""

    session: Session
    keys: KeyRing
    by: Actor
    family: InventedFamily
    organisation_id: str
    now: datetime

    def tell(self) -> None:
        """Add the family, its people, the episode and everything in it."""
        began = self.now - timedelta(weeks=self.family.episode.weeks_ago)
        family_id = families.add_family(
            self.session, by=self.by, keys=self.keys, organisation_id=self.organisation_id,
            reference=self.family.reference, now=began,
        )  # fmt: skip
        people = {each.key: self._add_person(family_id, each) for each in self.family.people}
        episode_id = episodes.start_episode(
            self.session, by=self.by, family_id=family_id, team=self.family.episode.team,
            started_on=local_day(began), now=began,
        )  # fmt: skip
        self._choose_groupings(episode_id)
        self._plan(episode_id, people)
        marks = self._set_goals(episode_id, people)
        results = [self._score(episode_id, people, marks, each) for each in self.family.scores]
        for alert in self.family.alerts:
            self._raise(alert, results[alert.score], episode_id, people)
        self._close(episode_id)

    def _add_person(self, family_id: str, person: InventedPerson) -> str:
        return families.add_person(
            self.session, by=self.by, keys=self.keys, family_id=family_id, role=person.role,
            label=person.label, born_month=self._month(person.born_months_ago),
            due_month=self._month(person.due_months_ago), now=self.now,
        )  # fmt: skip

    def _choose_groupings(self, episode_id: str) -> None:
        for each in self.family.groupings:
            at = self.now - timedelta(weeks=each.weeks_ago)
            episodes.choose_grouping(
                self.session, by=self.by, episode_id=episode_id, grouping=each.grouping, since=local_day(at),
                proposed_by=each.proposed_by, family_agreed=each.family_agreed, now=at,
            )  # fmt: skip

    def _plan(self, episode_id: str, people: Mapping[str, str]) -> None:
        for each in self.family.schedule:
            schedule.schedule_measure(
                self.session, by=self.by, episode_id=episode_id, person_id=people[each.person],
                about_person_id=people[each.about] if each.about else None, measure=each.measure,
                timing=Timing(each.at_start, each.every_weeks, each.at_end), now=self.now,
            )  # fmt: skip

    def _set_goals(self, episode_id: str, people: Mapping[str, str]) -> dict[str, str]:
        """Set the goals. Returns how ratings name each goal, by its key."""
        marks: dict[str, str] = {}
        for place, each in enumerate(self.family.goals, start=1):
            at = self.now - timedelta(weeks=each.weeks_ago)
            goal_id = goals.set_goal(
                self.session, by=self.by, keys=self.keys, episode_id=episode_id,
                person_id=people[each.person], words=each.words, now=at,
            )  # fmt: skip
            marks[each.key] = goals.mark_of(place, goal_id)
        return marks

    def _score(
        self, episode_id: str, people: Mapping[str, str], marks: Mapping[str, str], score: InventedScore
    ) -> str:
        at = self.now - timedelta(weeks=score.weeks_ago)
        return entries.enter_measure(
            self.session, by=self.by, keys=self.keys, episode_id=episode_id, person_id=people[score.person],
            about_person_id=people[score.about] if score.about else None, measure=score.measure,
            instance=marks.get(score.goal, ""), completed_on=local_day(at), occasion=score.occasion,
            mode=score.mode, entry=Entry(total=score.total), now=at,
        )  # fmt: skip

    def _raise(
        self, alert: InventedAlert, result_id: str, episode_id: str, people: Mapping[str, str]
    ) -> None:
        score = self.family.scores[alert.score]
        at = self.now - timedelta(weeks=alert.weeks_ago) - AN_HOUR
        cause = Cause(
            self.organisation_id, result_id=result_id, person_id=people[score.person], episode_id=episode_id
        )
        risk = RiskAnswer(alert.item, measure=score.measure)
        (alert_id,) = raise_alerts(self.session, by=self.by, cause=cause, risks=(risk,), now=at)
        if alert.outcome is not None:
            alerts.acknowledge(
                self.session, by=self.by, keys=self.keys, alert_id=alert_id, outcome=alert.outcome,
                note=alert.note, now=at + AN_HOUR,
            )  # fmt: skip

    def _close(self, episode_id: str) -> None:
        ended, reason = self.family.episode.ended_weeks_ago, self.family.episode.close_reason
        if ended is None or reason is None:
            return
        at = self.now - timedelta(weeks=ended)
        episodes.close_episode(
            self.session, by=self.by, episode_id=episode_id, ended_on=local_day(at), reason=reason, now=at,
            without_scores=True,
        )  # fmt: skip

    def _month(self, months_ago: int | None) -> date | None:
        if months_ago is None:
            return None
        today = local_day(self.now)
        years, month = divmod(today.year * 12 + today.month - 1 - months_ago, 12)
        return date(years, month + 1, 1)
