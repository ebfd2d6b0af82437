"""Lists of actions: the team's, and the one every respondent may read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.services.actions.actions import ActionState
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.local_time import local_day
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, Action, ActionComment, Membership
from feedback_app.storage.sealing import to_show


SHOWN_TO_RESPONDENTS = 3


@dataclass(frozen=True, slots=True)
class ActionOwner:
    """Someone who may look after an action."""

    account_id: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action in the team's list. ``is_overdue``: its day has passed and it is not done or dropped."""

    id: str
    organisation_id: str
    theme: str | None
    said: str = field(repr=False)
    doing: str = field(repr=False)
    owner_id: str | None
    owner: str | None = field(repr=False)
    due_on: date | None
    state: ActionState
    done_on: date | None
    is_public: bool
    is_overdue: bool
    comments: tuple[CommentId, ...] = field(repr=False)

    @property
    def is_told(self) -> bool:
        """Whether every respondent may read it now."""
        return self.is_public and self.state is ActionState.DONE


@dataclass(frozen=True, slots=True)
class YouSaid:
    """What respondents read: no theme, no owner, no comment."""

    action_id: str
    said: str
    did: str


def list_actions(
    session: Session, *, by: Actor, keys: KeyRing, organisation_id: str, now: datetime
) -> tuple[ActionLine, ...]:
    """The organisation's actions: the nearest day first, then those without a day."""
    require(by, Permission.RECORD_ACTIONS, organisation_id)
    names = {
        each.account_id: each.name
        for each in colleagues(session, by=by, keys=keys, organisation_id=organisation_id)
    }
    comments = _comments(session, organisation_id)
    rows = session.scalars(
        sa.select(Action)
        .where(Action.organisation_id == organisation_id)
        .order_by(Action.due_on.is_(None), Action.due_on, Action.created_at, Action.id)
    )
    return tuple(_line(row, names, comments.get(row.id, ()), local_day(now)) for row in rows)


def colleagues(
    session: Session, *, by: Actor, keys: KeyRing, organisation_id: str
) -> tuple[ActionOwner, ...]:
    """Who may look after an action: the open accounts of the organisation, by name."""
    require(by, Permission.RECORD_ACTIONS, organisation_id)
    rows = session.execute(
        sa.select(Account.id, Account.name_sealed)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organisation_id == organisation_id, Account.is_active.is_(True))
        .distinct()
    )
    found = (ActionOwner(row.id, to_show(keys, row.name_sealed, Account.name_sealed, row.id)) for row in rows)
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.account_id)))


def done_in_public(
    session: Session, *, organisation_id: str | None, most: int = SHOWN_TO_RESPONDENTS
) -> tuple[YouSaid, ...]:
    """What was done and is public, the latest first. For everyone: no permission is needed."""
    rows = session.execute(
        sa.select(Action.id, Action.said, Action.doing)
        .where(
            Action.organisation_id == organisation_id,
            Action.is_public == sa.true(),
            Action.done_at.is_not(None),
        )
        .order_by(Action.done_at.desc(), Action.id)
        .limit(most)
    )
    return tuple(YouSaid(*row) for row in rows)


def _comments(session: Session, organisation_id: str) -> dict[str, tuple[CommentId, ...]]:
    found: dict[str, list[CommentId]] = {}
    rows = session.scalars(sa.select(ActionComment).where(ActionComment.organisation_id == organisation_id))
    for row in rows:
        comment = CommentId(row.response_id, row.question_id, row.item)
        found.setdefault(row.action_id, []).append(comment)
    return {action_id: tuple(sorted(each)) for action_id, each in found.items()}


def _line(row: Action, names: dict[str, str], comments: tuple[CommentId, ...], today: date) -> ActionLine:
    state = ActionState(row.state)
    is_waiting = state in {ActionState.OPEN, ActionState.DOING}
    return ActionLine(
        id=row.id,
        organisation_id=row.organisation_id,
        theme=row.theme,
        said=row.said,
        doing=row.doing,
        owner_id=row.owner_id,
        owner=names.get(row.owner_id or ""),
        due_on=row.due_on,
        state=state,
        done_on=local_day(row.done_at) if row.done_at else None,
        is_public=row.is_public,
        is_overdue=is_waiting and row.due_on is not None and row.due_on < today,
        comments=comments,
    )
