"""A version made from the team's corrections, used only when cross-validation says it is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.comments.reading.catalogue import comment_thresholds
from analysis.comments.reading.labels import Sentiment
from analysis.comments.reading.own_model import own_from_bytes, own_to_bytes
from analysis.comments.reading.prior import PriorError
from analysis.comments.reading.reader import shipped_weigher
from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments import model_versions, reading
from feedback_app.services.comments.labels import stored_label
from feedback_app.services.comments.opening import opener_of
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import CommentLabel
from feedback_app.storage.queries import comments
from feedback_app.storage.queries.comments import SealedComment


if TYPE_CHECKING:
    from analysis.comments.training.learning import CandidateModel, Correction


MOST_LEARNT = 5_000
"""The newest corrections; more would make training slower and hardly better."""


@dataclass(frozen=True, slots=True)
class Ready:
    """How many corrections there are, and how many are needed."""

    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Taught:
    """The version that was made. ``better``: it reads better and is in use."""

    version: int
    better: bool
    metrics: dict[str, model_versions.Figure]


@dataclass(frozen=True, slots=True, repr=False)
class Lesson:
    """Decrypted corrections to learn from. ``unseen``: those the version in use has not learnt from."""

    corrections: tuple[Correction, ...]
    unseen: frozenset[str]
    current: model_versions.CurrentModel | None = field(repr=False)


def ready(session: Session, *, by: Actor, organisation_id: str) -> Ready:
    """For the sentence next to the button."""
    require(by, Permission.READ_RESULTS, organisation_id)
    query = sa.select(sa.func.count(CommentLabel.corrected_at)).where(
        CommentLabel.organisation_id == organisation_id
    )
    return Ready(session.scalar(query) or 0, comment_thresholds().corrections_to_retrain.value)


def retrain(
    database: Database,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    clock: Callable[[], datetime],
    progress: Callable[[int, int], None] | None = None,
) -> Taught:
    """Make a version from every correction, and use it if it is better. Takes seconds to minutes, and no
    transaction is open while it learns.

    Raises Forbidden, Refused ``too_few_corrections``.
    """
    with database.read() as session:
        lesson = the_lesson(session, by=by, keys=keys, organisation_id=organisation_id)
    candidate = learn(lesson, progress)
    with database.write() as session:
        return keep(
            session, by=by, keys=keys, organisation_id=organisation_id, candidate=candidate, now=clock()
        )


def the_lesson(session: Session, *, by: Actor, keys: KeyRing, organisation_id: str) -> Lesson:
    """Every correction of a comment that can be read, newest first."""
    from analysis.comments.training.learning import Correction

    require(by, Permission.CHANGE_THEME_MODEL, organisation_id)
    current = model_versions.current(session, by=by, keys=keys, organisation_id=organisation_id)
    corrected = comments.corrected(session, organisation_id, limit=MOST_LEARNT)
    opener = opener_of(session, keys, {organisation_id}, {each.form_version_id for each in corrected})
    about_experiences = [
        each for each in corrected if (each.form_version_id, each.question_id) in opener.experiences
    ]
    found: list[Correction] = []
    for sealed, comment in opener.for_machine(session, about_experiences):
        label = stored_label(sealed.human_sentiment, sealed.human_themes)
        if label is not None and reading.is_readable(comment.text):
            found.append(Correction(comment, Sentiment(label.sentiment), frozenset(label.themes)))
    found.sort(key=lambda each: each.comment.id)  # the same corrections make the same version
    version = current.version if current else 0
    unseen = {CommentId(*each.key).key for each in corrected if _read_by(each) >= version}
    return Lesson(tuple(found), frozenset(unseen), current)


def learn(lesson: Lesson, progress: Callable[[int, int], None] | None = None) -> CandidateModel:
    """Pure. Raises Refused ``too_few_corrections``."""
    from analysis.comments.training import learning

    try:
        current = own_from_bytes(lesson.current.arrays) if lesson.current else None
    except PriorError:
        current = None  # written by an earlier version of the product: comments are read without it, too
    try:
        return learning.retrain(
            shipped_weigher(),
            lesson.corrections,
            current=current,
            unseen_by_current=lesson.unseen,
            told=progress,
        )
    except learning.TooFewCorrections as few:
        new = (
            "new " if lesson.current and few.need < comment_thresholds().corrections_to_retrain.value else ""
        )
        raise Refused(
            "too_few_corrections",
            where="The corrections",
            what=f"There are {few.have} {new}corrections; {few.need} are needed.",
            how="Check more comments, including ones that are right, then try again.",
        ) from None


def keep(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    candidate: CandidateModel,
    now: datetime,
) -> Taught:
    """Store the version with its figures, and switch to it if it is better."""
    before, after = candidate.comparison.current, candidate.comparison.candidate
    metrics: dict[str, model_versions.Figure] = {
        "corrections": candidate.model.corrections,
        "sentiment_before": round(before.sentiment.accuracy, 4),
        "sentiment_after": round(after.sentiment.accuracy, 4),
        "themes_before": round(before.theme_micro_f1, 4),
        "themes_after": round(after.theme_micro_f1, 4),
        "negative_as_positive_before": round(before.sentiment.negative_as_positive, 4),
        "negative_as_positive_after": round(after.sentiment.negative_as_positive, 4),
    }
    better = candidate.comparison.better
    version = model_versions.keep(
        session,
        by=by,
        keys=keys,
        organisation_id=organisation_id,
        arrays=own_to_bytes(candidate.model),
        metrics=metrics,
        better=better,
        now=now,
    )
    if better:
        model_versions.promote(session, by=by, organisation_id=organisation_id, version=version, now=now)
    return Taught(version, better, metrics)


def _read_by(sealed: SealedComment) -> int:
    """Which version of the team's was in use when the comment was first corrected."""
    number = (sealed.model_version or "").rpartition("+")[2]
    return int(number) if number.isdigit() else 0
