"""Labels of comments: what the machine read, and what somebody of the team says it is.

Both are kept side by side. A correction is one call; retraining reads the corrections alone.
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
from feedback_app.services.comment_ids import CommentPlace, organisation_of
from feedback_app.services.comments import reading
from feedback_app.storage.models import AnswerRecord, CommentLabel
from feedback_app.storage.statements.writes import insert_once


@dataclass(frozen=True, slots=True)
class Label:
    """A sentiment and the names of themes; no themes: not sorted. ``sentiment`` None: could not be read."""

    sentiment: str | None
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredLabel:
    """Both labels of a comment; ``human`` is None as long as nobody looked."""

    machine: Label | None
    model_version: str | None
    human: Label | None
    corrected_by: str | None
    corrected_at: datetime | None

    @property
    def holds(self) -> Label | None:
        """The one that counts: a person's word before the machine's."""
        return self.human or self.machine


@dataclass(frozen=True, slots=True)
class Checked:
    """How many comments the machine sorted, and how many of them somebody checked."""

    sorted_by_machine: int
    checked: int


def correct(session: Session, *, by: Actor, comment: CommentPlace, label: Label, now: datetime) -> None:
    """Say what a comment is; the machine's label stays beside it. Saying the same is a check, and kept too.

    Raises NotFound for another organisation's comment, Refused ``theme_unknown`` or ``sentiment_unknown``.
    """
    organisation_id = organisation_of(session, by=by, permission=Permission.CORRECT_LABELS, comment=comment)
    if label.sentiment not in reading.SENTIMENTS:
        raise Refused(
            "sentiment_unknown",
            where="Sentiment",
            what="There is no sentiment of this name.",
            how=f"Choose one of {', '.join(reading.SENTIMENTS)}.",
        )
    _check_themes(label)
    row = _row(session, comment, organisation_id)
    row.human_themes, row.human_sentiment = json.dumps(label.themes), label.sentiment
    row.corrected_by, row.corrected_at = by.account_id, now
    session.flush()
    _note(session, by, "label_corrected", organisation_id, {"question": comment.question_id}, now)


def take_back(session: Session, *, by: Actor, comment: CommentPlace, now: datetime) -> None:
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
    labels: Mapping[CommentPlace, Label],
    model_version: str,
    now: datetime,
) -> int:
    """Keep what a version of the model read: how many. Comments of other organisations are passed over.

    What people said stays untouched. Raises Refused ``theme_unknown``.
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


def labels_of(session: Session, *, by: Actor, organisation_id: str) -> Mapping[CommentPlace, StoredLabel]:
    """Every label of the organisation's comments."""
    require(by, Permission.READ_RESPONSES, organisation_id)
    rows = session.scalars(sa.select(CommentLabel).where(CommentLabel.organisation_id == organisation_id))
    return {CommentPlace(row.response_id, row.question_id, row.item): _stored(row) for row in rows}


def checked(session: Session, *, by: Actor, organisation_id: str) -> Checked:
    """For the sentence "n comments, sorted by machine, x % checked by staff"."""
    require(by, Permission.READ_RESULTS, organisation_id)
    machine, human = CommentLabel.model_version, CommentLabel.corrected_at
    query = sa.select(sa.func.count(machine), sa.func.count(sa.case((machine.is_not(None), human)))).where(
        CommentLabel.organisation_id == organisation_id
    )
    return Checked(*session.execute(query).one())


def _check_themes(label: Label) -> None:
    if not set(label.themes) <= set(reading.theme_names()):
        raise reading.theme_unknown()


def _own(session: Session, organisation_id: str, comments: Iterable[CommentPlace]) -> set[CommentPlace]:
    ids = sorted({comment.response_id for comment in comments})
    found: set[CommentPlace] = set()
    for start in range(0, len(ids), 500):
        rows = session.execute(
            sa.select(AnswerRecord.response_id, AnswerRecord.question_id, AnswerRecord.item).where(
                AnswerRecord.organisation_id == organisation_id,
                AnswerRecord.response_id.in_(ids[start : start + 500]),
                AnswerRecord.text_sealed.is_not(None),
            )
        )
        found |= {CommentPlace(*row) for row in rows}
    return found & set(comments)


def _row(session: Session, comment: CommentPlace, organisation_id: str) -> CommentLabel:
    key = (comment.response_id, comment.question_id, comment.item)
    values = {"response_id": key[0], "question_id": key[1], "item": key[2]}
    insert_once(session, CommentLabel, {**values, "organisation_id": organisation_id})
    return session.get_one(CommentLabel, key, with_for_update=True)


def _stored(row: CommentLabel) -> StoredLabel:
    return StoredLabel(
        machine=_label(row.machine_sentiment, row.machine_themes),
        model_version=row.model_version,
        human=_label(row.human_sentiment, row.human_themes),
        corrected_by=row.corrected_by,
        corrected_at=row.corrected_at,
    )


def _label(sentiment: str | None, themes: str | None) -> Label | None:
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
