"""A few invented actions, and quotes approved by two people, so that the pages have something to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services.actions import actions
from feedback_app.services.actions.actions import ActionState, Plan
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.demonstration.people import LEAD, MEMBER, account_actor
from feedback_app.services.local_time import local_day
from feedback_app.services.quotes import quote_board, quotes
from feedback_app.services.quotes.quote_words import Masked
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Action


WAITING, GETTING_THERE, WARMTH = "Waiting & timeliness", "Place, travel & comfort", "Staff warmth & attitude"

DONE = Plan(
    said="It was hard to find our room.",
    doing="There are new signs from the front door and from the car park.",
    theme=GETTING_THERE,
    is_public=True,
)
ALSO_DONE = Plan(
    said="You did not know how long you would wait.",
    doing="We now tell every family in the first week when we can begin.",
    theme=WAITING,
    is_public=True,
)
UNDER_WAY = Plan(
    said="Visits in the morning are hard with older children.",
    doing="We are trying two late afternoons a week.",
    is_public=True,
)
TO_DO = Plan(said="The letters are long.", doing="We ask three parents to help us shorten them.")


def find_or_add(
    session: Session, *, keys: KeyRing, organisation_ids: Mapping[str, str], now: datetime
) -> None:
    """Add them, unless there is an action already."""
    for key, organisation_id in organisation_ids.items():
        known = sa.select(Action.id).where(Action.organisation_id == organisation_id).limit(1)
        if session.scalars(known).first() is None:
            _add(session, keys, key, organisation_id, now)


def _add(session: Session, keys: KeyRing, key: str, organisation_id: str, now: datetime) -> None:
    lead = account_actor(session, keys=keys, person=LEAD, organisation_ids=(organisation_id,))
    first = _record(session, lead, organisation_id, DONE, ActionState.DONE, now, 20, -15)
    second = _record(session, lead, organisation_id, ALSO_DONE, ActionState.DONE, now, 50, -45)
    _record(session, lead, organisation_id, UNDER_WAY, ActionState.DOING, now, 0, -3)
    _record(session, lead, organisation_id, TO_DO, ActionState.OPEN, now, 0, 21)
    if key not in MEMBER.organisations:
        return  # a quote needs two people, and this team has one account that may
    member = account_actor(session, keys=keys, person=MEMBER, organisation_ids=(organisation_id,))
    for theme, approvers in ((WARMTH, (lead, member)), (GETTING_THERE, (lead, member)), (WAITING, (member,))):
        quoted = _quote(session, keys, organisation_id, theme, approvers, now)
        behind = {DONE.theme: first, ALSO_DONE.theme: second}.get(quoted[0] if quoted else None)
        if quoted is not None and behind is not None:
            actions.link_comment(session, by=lead, action_id=behind, comment=quoted[1], now=now)


def _record(
    session: Session,
    by: Actor,
    organisation_id: str,
    plan: Plan,
    state: ActionState,
    now: datetime,
    days_ago: int,
    due_in: int,
) -> str:
    """Record an action as written ``days_ago`` days ago and due ``due_in`` days from now (or before now)."""
    at, due = now - timedelta(days=days_ago), local_day(now) + timedelta(days=due_in)
    whole = Plan(plan.said, plan.doing, plan.theme, by.account_id, due, plan.is_public)
    action_id = actions.record(session, by=by, organisation_id=organisation_id, plan=whole, now=at)
    actions.move(session, by=by, action_id=action_id, state=state, now=at)
    return action_id


def _quote(
    session: Session,
    keys: KeyRing,
    organisation_id: str,
    wanted: str,
    approvers: tuple[Actor, ...],
    now: datetime,
) -> tuple[str, CommentId] | None:
    """Quote a comment on the wanted theme, or on another theme if no comment is clearly about it."""
    by = approvers[0]
    found = quote_board.candidates(session, by=by, keys=keys, organisation_id=organisation_id)
    plain = [
        (theme, each)
        for theme in (wanted, *found)
        for each in found.get(theme, ())
        if theme != quote_board.UNREADABLE and not (each.masking.kinds or each.masking.may_be_names)
    ]
    if not plain:
        return None
    theme, chosen = plain[0]
    masked = Masked(chosen.text, theme=theme)
    quote_id = quotes.suggest(session, by=by, keys=keys, comment=chosen.comment, masked=masked, now=now)
    for each in approvers:
        quotes.approve(session, by=each, quote_id=quote_id, revision=1, now=now)
    return theme, chosen.comment
