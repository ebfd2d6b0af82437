"""One tap by someone who read a comment to correct its label. What the machine had said is stored with it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.comment_ids import CommentId, organisation_of
from feedback_app.services.comments import labels
from feedback_app.services.comments.labels import Label
from feedback_app.services.comments.sorting import version_in_use
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import CommentLabel


def correct(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    comment: CommentId,
    machine: Label,
    label: Label,
    now: datetime,
) -> None:
    """Store the team's label. ``machine``: the label shown to the person; stored the first time only.

    Its version shows, later, which versions had not seen this correction. Raises as ``labels.correct``.
    """
    organisation_id = organisation_of(session, by=by, permission=Permission.CORRECT_LABELS, comment=comment)
    if not _has_machine_label(session, comment):
        version = version_in_use(session, by=by, keys=keys, organisation_id=organisation_id)
        labels.note_machine_labels(
            session,
            by=by,
            organisation_id=organisation_id,
            labels={comment: machine},
            model_version=version.name,
            now=now,
        )
    labels.correct(session, by=by, comment=comment, label=label, now=now)


def _has_machine_label(session: Session, comment: CommentId) -> bool:
    query = sa.select(CommentLabel.model_version).where(
        CommentLabel.response_id == comment.response_id,
        CommentLabel.question_id == comment.question_id,
        CommentLabel.item == comment.item,
    )
    return session.scalar(query) is not None
