"""Which comment a label, a quote or an action is about."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound
from feedback_app.storage.models import AnswerRecord


class CommentId(NamedTuple):
    """One text answer: its response, its question, and the line of it where there are several."""

    response_id: str
    question_id: str
    item: str = ""

    @property
    def key(self) -> str:
        """For the names of widgets: tells comments apart, and does not tell which are one person's."""
        return sha256("|".join(self).encode()).hexdigest()[:16]


def organisation_of(session: Session, *, by: Actor, permission: Permission, comment: CommentId) -> str:
    """The organisation a comment belongs to. Raises NotFound if it is another's, or no comment at all."""
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
