"""You said, we did: what people told us, what we do about it, who, until when.

The sentences are the team's own, never a respondent's words: once an action is done and public, every
respondent reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.comment_ids import CommentId, organisation_of
from feedback_app.services.comments import reading
from feedback_app.storage.models import Action, ActionComment, Membership
from feedback_app.storage.models.types import new_id
from feedback_app.storage.statements.writes import insert_once, rows_changed
from surveys.core.validation import one_line


LONGEST = 200
"""Characters of each sentence: people read them on a phone, after answering."""


class ActionState(StrEnum):
    """How far it is."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the team writes. ``theme`` is a theme's name, ``owner_id`` an account of the organisation."""

    said: str = field(repr=False)
    doing: str = field(repr=False)
    theme: str | None = None
    owner_id: str | None = None
    due_on: date | None = None
    is_public: bool = False


def record(session: Session, *, by: Actor, organisation_id: str, plan: Plan, now: datetime) -> str:
    """Create an action and return its id. Raises Refused ``action_words``,
    ``action_owner``, ``theme_unknown`` or ``action_identifies``."""
    require(by, Permission.RECORD_ACTIONS, organisation_id)
    clean, action_id = _checked(session, organisation_id, plan), new_id()
    session.add(
        Action(
            id=action_id,
            organisation_id=organisation_id,
            theme=clean.theme,
            said=clean.said,
            doing=clean.doing,
            owner_id=clean.owner_id,
            due_on=clean.due_on,
            state=ActionState.OPEN.value,
            is_public=clean.is_public,
            created_by=by.account_id,
            created_at=now,
        )
    )
    session.flush()
    _note(session, by, "action_recorded", organisation_id, action_id, now)
    return action_id


def change(session: Session, *, by: Actor, action_id: str, plan: Plan, now: datetime) -> None:
    """Change the words, owner, day, or whether it is public. Raises as ``record``, or NotFound."""
    row = _in_scope(session, by, action_id)
    clean = _checked(session, row.organisation_id, plan)
    row.theme, row.said, row.doing = clean.theme, clean.said, clean.doing
    row.owner_id, row.due_on, row.is_public = clean.owner_id, clean.due_on, clean.is_public
    session.flush()
    _note(session, by, "action_changed", row.organisation_id, action_id, now, {"is_public": clean.is_public})


def move(session: Session, *, by: Actor, action_id: str, state: ActionState, now: datetime) -> None:
    """Change its state. Done stores the time; another state clears it. The same state again does nothing."""
    row = _in_scope(session, by, action_id)
    if row.state == state.value:
        return
    row.state, row.done_at = state.value, now if state is ActionState.DONE else None
    session.flush()
    _note(session, by, "action_moved", row.organisation_id, action_id, now, {"state": state.value})


def link_comment(session: Session, *, by: Actor, action_id: str, comment: CommentId, now: datetime) -> None:
    """Record that the action came from a comment. Raises NotFound for another organisation's."""
    row = _in_scope(session, by, action_id)
    place_of = organisation_of(session, by=by, permission=Permission.RECORD_ACTIONS, comment=comment)
    if place_of != row.organisation_id:
        raise NotFound("comment_not_found", where="This comment")
    values = {
        "action_id": action_id,
        "organisation_id": row.organisation_id,
        "response_id": comment.response_id,
        "question_id": comment.question_id,
        "item": comment.item,
    }
    if insert_once(session, ActionComment, values):
        _note(session, by, "action_comment_linked", row.organisation_id, action_id, now)


def unlink_comment(session: Session, *, by: Actor, action_id: str, comment: CommentId, now: datetime) -> None:
    """Remove the link between the action and a comment."""
    row = _in_scope(session, by, action_id)
    gone = rows_changed(
        session,
        sa.delete(ActionComment).where(
            ActionComment.action_id == action_id,
            ActionComment.response_id == comment.response_id,
            ActionComment.question_id == comment.question_id,
            ActionComment.item == comment.item,
        ),
    )
    if gone:
        _note(session, by, "action_comment_unlinked", row.organisation_id, action_id, now)


def _checked(session: Session, organisation_id: str, plan: Plan) -> Plan:
    if plan.owner_id is not None and not _is_of(session, organisation_id, plan.owner_id):
        raise Refused(
            "action_owner",
            where="Who looks after it",
            what="This account does not belong to the organisation.",
            how="Choose someone in the team.",
        )
    if plan.theme is not None and plan.theme not in reading.theme_names():
        raise reading.theme_unknown()
    if plan.is_public and any(reading.mask(text).kinds for text in (plan.said, plan.doing)):
        raise Refused(
            "action_identifies",
            where="What everyone may read",
            what="There is a number, a date or an address in it that could identify someone.",
            how="Leave it out, or do not make the action public.",
        )
    return Plan(
        said=_sentence("What people said", plan.said),
        doing=_sentence("What we do", plan.doing),
        theme=plan.theme,
        owner_id=plan.owner_id,
        due_on=plan.due_on,
        is_public=plan.is_public,
    )


def _sentence(where: str, text: str) -> str:
    plain = one_line(text)
    if not any(each.isalnum() for each in plain) or len(plain) > LONGEST:
        raise Refused(
            "action_words",
            where=where,
            what=f"“{where}” needs between 1 and {LONGEST} characters.",
            how="Write one short sentence in plain words, without names.",
        )
    return plain


def _is_of(session: Session, organisation_id: str, account_id: str) -> bool:
    query = sa.select(Membership.account_id).where(
        Membership.organisation_id == organisation_id, Membership.account_id == account_id
    )
    return session.scalars(query.limit(1)).first() is not None


def _in_scope(session: Session, by: Actor, action_id: str) -> Action:
    return row_in_scope(
        session,
        Action,
        action_id,
        by=by,
        permission=Permission.RECORD_ACTIONS,
        missing=NotFound("action_not_found", where="This action"),
        to_change=True,
    )


def _note(
    session: Session,
    by: Actor,
    action: str,
    organisation_id: str,
    action_id: str,
    now: datetime,
    detail: audit.Detail | None = None,
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="action",
        subject_id=action_id,
        detail=detail,
        now=now,
    )
