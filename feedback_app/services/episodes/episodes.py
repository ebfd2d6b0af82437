"""Episodes: a piece of work with a family, and its THRIVE groupings over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services.episodes.due_list import without_second_score
from feedback_app.services.families.scope import found, note, open_episode
from feedback_app.services.families.vocabulary import CloseReason, FamilyAgreed, Grouping, ProposedBy
from feedback_app.services.local_time import local_day
from feedback_app.storage import counting
from feedback_app.storage.models import Episode, Family, ThriveGrouping


LONGEST_TEAM = 60


@dataclass(frozen=True, slots=True)
class GroupingView:
    """One line of an episode's THRIVE history."""

    grouping: Grouping
    since: date
    proposed_by: ProposedBy
    family_agreed: FamilyAgreed


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """An episode with its groupings, newest first."""

    id: str
    organisation_id: str
    family_id: str
    team: str
    started_on: date
    ended_on: date | None
    close_reason: CloseReason | None
    groupings: tuple[GroupingView, ...]

    @property
    def grouping(self) -> GroupingView | None:
        """The current grouping; None when none has been chosen."""
        return self.groupings[0] if self.groupings else None


def start_episode(
    session: Session, *, by: Actor, family_id: str, team: str, started_on: date, now: datetime
) -> str:
    """A new episode's id. Raises Refused ``team_length`` or ``day_wrong``."""
    family = found(session, by=by, table=Family, row_id=family_id)
    plain = " ".join(team.split())
    if not 1 <= len(plain) <= LONGEST_TEAM:
        raise Refused(
            "team_length",
            where="Team",
            what=f"It must have between 1 and {LONGEST_TEAM} characters.",
            how="Enter the team's name as you use it.",
        )
    _require_past(started_on, now)
    episode = Episode(
        organisation_id=family.organisation_id,
        family_id=family.id,
        team=plain,
        started_on=started_on,
        created_at=now,
    )
    session.add(episode)
    session.flush()
    note(session, by=by, action="episode_started", row=episode, now=now)
    return episode.id


def choose_grouping(
    session: Session,
    *,
    by: Actor,
    episode_id: str,
    grouping: Grouping,
    since: date,
    proposed_by: ProposedBy,
    family_agreed: FamilyAgreed,
    now: datetime,
) -> None:
    """Set the grouping from this day on. Earlier ones stay; a second on one day corrects the first."""
    episode = open_episode(session, by=by, episode_id=episode_id)
    _require_past(since, now)
    if since < episode.started_on:
        raise _wrong_day("The day is before the episode started.")
    with counting.regrouped(session, episode.id):
        session.add(
            ThriveGrouping(
                organisation_id=episode.organisation_id,
                episode_id=episode.id,
                grouping=grouping.value,
                since=since,
                proposed_by=proposed_by.value,
                family_agreed=family_agreed.value,
                recorded_by=by.account_id,
                recorded_at=now,
            )
        )
    note(session, by=by, action="grouping_chosen", row=episode, detail={"grouping": grouping.value}, now=now)


def close_episode(
    session: Session,
    *,
    by: Actor,
    episode_id: str,
    ended_on: date,
    reason: CloseReason,
    now: datetime,
    without_scores: bool = False,
) -> None:
    """Close it. Raises Refused ``no_second_score`` unless ``without_scores`` confirms it."""
    episode = open_episode(session, by=by, episode_id=episode_id)
    _require_past(ended_on, now)
    if ended_on < episode.started_on:
        raise _wrong_day("The day is before the episode started.")
    missing = without_second_score(session, by=by, episode_id=episode.id)
    if missing and not without_scores:
        raise Refused(
            "no_second_score",
            where="Episode",
            what=f"{len(missing)} of its measures have no second score, so they cannot show change.",
            how="Ask for the last score first, or confirm that you want to close it without one.",
        )
    episode.ended_on, episode.close_reason = ended_on, reason.value
    session.flush()
    detail = {"reason": reason.value, "without_second_score": len(missing)}
    note(session, by=by, action="episode_closed", row=episode, detail=detail, now=now)


def episodes_of(session: Session, *, by: Actor, family_id: str) -> tuple[EpisodeView, ...]:
    """The episodes of a family, newest first."""
    family = found(session, by=by, table=Family, row_id=family_id)
    rows = session.scalars(
        sa.select(Episode)
        .where(Episode.organisation_id == family.organisation_id, Episode.family_id == family.id)
        .order_by(Episode.started_on.desc(), Episode.id)
    ).all()
    chosen = session.scalars(
        sa.select(ThriveGrouping)
        .where(
            ThriveGrouping.organisation_id == family.organisation_id,
            ThriveGrouping.episode_id.in_([row.id for row in rows]),
        )
        .order_by(ThriveGrouping.since.desc(), ThriveGrouping.recorded_at.desc(), ThriveGrouping.id)
    ).all()
    return tuple(_view(row, [each for each in chosen if each.episode_id == row.id]) for row in rows)


def _view(row: Episode, chosen: list[ThriveGrouping]) -> EpisodeView:
    return EpisodeView(
        id=row.id,
        organisation_id=row.organisation_id,
        family_id=row.family_id,
        team=row.team,
        started_on=row.started_on,
        ended_on=row.ended_on,
        close_reason=CloseReason(row.close_reason) if row.close_reason else None,
        groupings=tuple(
            GroupingView(
                Grouping(each.grouping),
                each.since,
                ProposedBy(each.proposed_by),
                FamilyAgreed(each.family_agreed),
            )
            for each in chosen
        ),
    )


def _require_past(day: date, now: datetime) -> None:
    if day > local_day(now):
        raise _wrong_day("The day is in the future.")


def _wrong_day(what: str) -> Refused:
    return Refused("day_wrong", where="Day", what=what, how="Choose another day.")
