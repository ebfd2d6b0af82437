"""Identifies the comment that a label, a quote or an action is about."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound
from feedback_app.storage.models import AnswerRecord


@dataclass(frozen=True, slots=True, order=True)
class CommentPlace:
    """One text answer: its response, its question, and its item where the question has several."""

    response_id: str
    question_id: str
    item: str = ""

    @property
    def key(self) -> str:
        """For widget names: different for each comment, without showing which are by the same person."""
        return sha256("|".join((self.response_id, self.question_id, self.item)).encode()).hexdigest()[:16]


def organisation_of(session: Session, *, by: Actor, permission: Permission, comment: CommentPlace) -> str:
    """The comment's organisation. Raises NotFound for another organisation's comment, or if there is none."""
    found = session.scalar(
        sa.select(AnswerRecord.organisation_id).where(
            AnswerRecord.response_id == comment.response_id,
            AnswerRecord.question_id == comment.question_id,
            AnswerRecord.item == comment.item,
            AnswerRecord.text_sealed.is_not(None),
            AnswerRecord.organisation_id.in_(by.scope(permission)),
        )
    )
    if found is None:
        raise NotFound("comment_not_found", where="This comment")
    return found
