"""Goals in a person's own words: up to three at a time, each with a permanent id.

An invitation asks about the goals the person had when it was made. Setting or ending a goal later does not
change the form for the person answering, and no rating is stored for the wrong goal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services.episodes.schedule import require_answers
from feedback_app.services.families.scope import found, note, open_episode, person_of
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Addressee, Episode, Goal, Invitation
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context, to_show
from surveys.core.model import Form
from surveys.core.validation import one_line
from surveys.measures import goals as own
from surveys.measures.sections import measures_in


LONGEST = 300


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal as the team sees it. ``place``: 1 to 3. ``ended_at`` None: it is a current goal."""

    id: str
    person_id: str
    place: int
    words: str = field(repr=False)
    set_at: datetime
    ended_at: datetime | None


def mark_of(at: int, goal_id: str) -> str:
    """How a stored rating names its goal: the place it had, and its permanent id."""
    return f"{at}.{goal_id}"


def set_goal(
    session: Session, *, by: Actor, keys: KeyRing, episode_id: str, person_id: str, words: str, now: datetime
) -> str:
    """Set a goal in the first free place; its id. Raises Refused ``goal_words`` or ``too_many_goals``."""
    episode = open_episode(session, by=by, episode_id=episode_id)
    person = person_of(session, by=by, family_id=episode.family_id, person_id=person_id)
    require_answers(person)
    plain = one_line(words)
    if not 1 <= len(plain) <= LONGEST:
        raise _refused("goal_words", f"A goal has 1 to {LONGEST} characters.", "Write it in one sentence.")
    current = _rows(session, episode, person_id=person.id, is_current=True)
    free = sorted(set(range(1, own.AT_MOST + 1)) - {row.place for row in current})
    if not free:
        what = f"They already have {own.AT_MOST} goals."
        raise _refused("too_many_goals", what, "End one before you add another.")
    goal_id = new_id()
    row = Goal(
        id=goal_id,
        organisation_id=episode.organisation_id,
        episode_id=episode.id,
        person_id=person.id,
        place=free[0],
        words_sealed=keys.seal(plain, sealing_context(Goal.words_sealed, goal_id)),
        set_at=now,
    )
    session.add(row)
    session.flush()
    note(session, by=by, action="goal_set", row=row, now=now)
    return goal_id


def end_goal(session: Session, *, by: Actor, goal_id: str, now: datetime) -> None:
    """End a goal, whether reached or not. Its ratings stay. A second time changes nothing."""
    row = found(session, by=by, table=Goal, row_id=goal_id)
    if row.ended_at is None:
        row.ended_at = now
        session.flush()
        note(session, by=by, action="goal_ended", row=row, now=now)


def goals_of(session: Session, *, by: Actor, keys: KeyRing, episode_id: str) -> tuple[GoalView, ...]:
    """Every goal of an episode: current goals by place, then ended goals, newest first."""
    episode = found(session, by=by, table=Episode, row_id=episode_id)
    views = [_view(keys, row) for row in _rows(session, episode)]
    current = sorted((each for each in views if each.ended_at is None), key=lambda each: each.place)
    ended = [each for each in views if each.ended_at is not None]
    return (*current, *sorted(ended, key=lambda each: each.ended_at or each.set_at, reverse=True))


def goals_asked(session: Session, *, keys: KeyRing, invitation_id: str) -> tuple[own.Goal, ...]:
    """The goals an invitation asks about: the person's goals when it was made. Needs no permission."""
    query = (
        sa.select(Goal)
        .join(
            Addressee,
            sa.and_(Addressee.episode_id == Goal.episode_id, Addressee.person_id == Goal.person_id),
        )
        .join(Invitation, Invitation.id == Addressee.invitation_id)
        .where(
            Addressee.invitation_id == invitation_id,
            Goal.organisation_id == Addressee.organisation_id,
            Goal.set_at <= Invitation.created_at,
            sa.or_(Goal.ended_at.is_(None), Goal.ended_at > Invitation.created_at),
        )
        .order_by(Goal.place)
    )
    return tuple(
        own.Goal(id=row.id, place=row.place, words=_words(keys, row)) for row in session.scalars(query)
    )


def asks_goals(form: Form) -> bool:
    """Whether a form asks how close a person is to their goals."""
    return own.MEASURE in measures_in(form)


def as_its_person_sees_it(session: Session, *, keys: KeyRing, form: Form, invitation_id: str | None) -> Form:
    """The form with the person's own goals in it. A form without goals stays as it is."""
    if invitation_id is None or not asks_goals(form):
        return form
    asked = goals_asked(session, keys=keys, invitation_id=invitation_id)
    return own.with_goals(form, asked) if asked else form


def require_goals(session: Session, *, episode: Episode, person_id: str) -> None:
    """Check that there is a goal to rate. Raises Refused ``no_goals``."""
    if not _rows(session, episode, person_id=person_id, is_current=True):
        raise _refused("no_goals", "This person has no goal to rate.", "Set a goal with them first.")


def _rows(
    session: Session, episode: Episode, *, person_id: str | None = None, is_current: bool = False
) -> list[Goal]:
    query = sa.select(Goal).where(
        Goal.organisation_id == episode.organisation_id, Goal.episode_id == episode.id
    )
    if person_id is not None:
        query = query.where(Goal.person_id == person_id)
    if is_current:
        query = query.where(Goal.ended_at.is_(None))
    return list(session.scalars(query.order_by(Goal.set_at, Goal.id)))


def _view(keys: KeyRing, row: Goal) -> GoalView:
    return GoalView(row.id, row.person_id, row.place, _words(keys, row), row.set_at, row.ended_at)


def _words(keys: KeyRing, row: Goal) -> str:
    return to_show(keys, row.words_sealed, Goal.words_sealed, row.id)


def _refused(code: str, what: str, how: str) -> Refused:
    return Refused(code, where="Goal", what=what, how=how)
