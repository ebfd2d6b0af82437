"""Labels of comments: the machine's, and the team's correction.

Both are stored side by side. Retraining reads only the corrections.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.services import audit
from feedback_app.services.comment_ids import CommentId, organisation_of
from feedback_app.services.comments import reading
from feedback_app.storage.models import AnswerRecord, CommentLabel
from feedback_app.storage.statements.writes import insert_once


@dataclass(frozen=True, slots=True)
class Label:
    """A sentiment and names of themes; no themes: not sorted. ``sentiment`` None: it could not be read."""

    sentiment: str | None
    themes: tuple[str, ...] = ()


def correct(session: Session, *, by: Actor, comment: CommentId, label: Label, now: datetime) -> None:
    """Store the team's label of a comment next to the machine's. The same label again counts as a check.

    Raises NotFound for another organisation's comment, Refused ``theme_unknown`` or ``sentiment_unknown``.
    """
    organisation_id = organisation_of(session, by=by, permission=Permission.CORRECT_LABELS, comment=comment)
    if label.sentiment not in reading.SENTIMENTS:
        raise Refused(
            "sentiment_unknown",
            where="Sentiment",
            what="There is no sentiment with this name.",
            how=f"Choose one of {', '.join(reading.SENTIMENTS)}.",
        )
    _check_themes(label)
    row = _row(session, comment, organisation_id)
    row.human_themes, row.human_sentiment = json.dumps(label.themes), label.sentiment
    row.corrected_by, row.corrected_at = by.account_id, now
    session.flush()
    _note(session, by, "label_corrected", organisation_id, {"question": comment.question_id}, now)


def take_back(session: Session, *, by: Actor, comment: CommentId, now: datetime) -> None:
    """Undo a correction: the machine's label counts again. Without a correction nothing happens."""
    organisation_id = organisation_of(session, by=by, permission=Permission.CORRECT_LABELS, comment=comment)
    row = _row(session, comment, organisation_id)
    if row.corrected_at is None:
        return
    row.human_themes = row.human_sentiment = row.corrected_by = row.corrected_at = None
    session.flush()
    _note(session, by, "label_taken_back", organisation_id, {"question": comment.question_id}, now)


def note_machine_labels(
    session: Session,
    *,
    by: Actor,
    organisation_id: str,
    labels: Mapping[CommentId, Label],
    model_version: str,
    now: datetime,
) -> int:
    """Store what a version of the model read, and return how many. Skips other organisations' comments.

    The team's labels are not changed. Raises Refused ``theme_unknown``.
    """
    require(by, Permission.CORRECT_LABELS, organisation_id)
    n = 0
    for comment in sorted(_own(session, organisation_id, labels)):
        label = labels[comment]
        _check_themes(label)
        row = _row(session, comment, organisation_id)
        row.machine_themes, row.machine_sentiment = json.dumps(label.themes), label.sentiment
        row.model_version = model_version
        n += 1
    session.flush()
    _note(session, by, "labels_read", organisation_id, {"n": n, "model": model_version}, now)
    return n


def _check_themes(label: Label) -> None:
    if not set(label.themes) <= set(reading.theme_names()):
        raise reading.theme_unknown()


def _own(session: Session, organisation_id: str, comments: Iterable[CommentId]) -> set[CommentId]:
    ids = sorted({comment.response_id for comment in comments})
    found: set[CommentId] = set()
    for start in range(0, len(ids), 500):
        rows = session.execute(
            sa.select(AnswerRecord.response_id, AnswerRecord.question_id, AnswerRecord.item).where(
                AnswerRecord.organisation_id == organisation_id,
                AnswerRecord.response_id.in_(ids[start : start + 500]),
                AnswerRecord.text_sealed.is_not(None),
            )
        )
        found |= {CommentId(*row) for row in rows}
    return found & set(comments)


def _row(session: Session, comment: CommentId, organisation_id: str) -> CommentLabel:
    values = {"response_id": comment.response_id, "question_id": comment.question_id, "item": comment.item}
    insert_once(session, CommentLabel, {**values, "organisation_id": organisation_id})
    return session.get_one(CommentLabel, tuple(comment), with_for_update=True)


def stored_label(sentiment: str | None, themes: str | None) -> Label | None:
    """A label as its columns hold it; None where there is none."""
    return Label(sentiment, tuple(json.loads(themes))) if themes is not None else None


def _note(
    session: Session, by: Actor, action: str, organisation_id: str, detail: audit.Detail, now: datetime
) -> None:
    audit.record(  # no subject: a response that is anonymous is not named (docs/decisions/0001)
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="comment_label",
        subject_id=None,
        detail=detail,
        now=now,
    )
