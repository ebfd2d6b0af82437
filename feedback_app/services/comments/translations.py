"""A comment in another language: stored as typed, with the team's translation into English.

The machine reads the translation; the person's own words are never changed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.services import audit
from feedback_app.services.comment_ids import CommentId, organisation_of
from feedback_app.services.comments import reading
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import CommentTranslation
from feedback_app.storage.sealing import sealing_context
from feedback_app.storage.statements.writes import insert_once
from surveys.core.validation import clean_text


LONGEST = 4_000
"""Characters; as long as the longest answer may be."""


def translate(
    session: Session, *, by: Actor, keys: KeyRing, comment: CommentId, text: str, now: datetime
) -> None:
    """Store the translation of a comment. A second one replaces the first.

    Raises NotFound for another organisation's comment, Refused ``translation_length`` or
    ``translation_not_english`` (the machine could not read it either).
    """
    organisation_id = organisation_of(session, by=by, permission=Permission.CORRECT_LABELS, comment=comment)
    meant = _checked(text)
    values = {"response_id": comment.response_id, "question_id": comment.question_id, "item": comment.item}
    sealed = keys.seal(meant, sealing_context(CommentTranslation.text_sealed, *comment))
    said = {"text_sealed": sealed, "translated_by": by.account_id, "translated_at": now}
    new = {**values, **said, "organisation_id": organisation_id, "revision": 1}
    if not insert_once(session, CommentTranslation, new):
        row = session.get_one(CommentTranslation, tuple(comment), with_for_update=True)
        row.text_sealed, row.translated_by, row.translated_at = sealed, by.account_id, now
        row.revision += 1
        session.flush()
    audit.record(  # no subject: a response that is anonymous is not named (docs/decisions/0001)
        session,
        by=by,
        action="comment_translated",
        organisation_id=organisation_id,
        subject_kind="comment_translation",
        subject_id=None,
        detail={"question": comment.question_id},
        now=now,
    )


def _checked(text: str) -> str:
    plain = clean_text(text).strip()
    if not plain or len(plain) > LONGEST:
        raise Refused(
            "translation_length",
            where="The translation",
            what=f"It needs between 1 and {LONGEST:,} characters.",
            how="Write what the person said, in English, as closely as you can.",
        )
    if not reading.is_readable(plain):
        raise Refused(
            "translation_not_english",
            where="The translation",
            what="It does not read as English.",
            how="Write it in English: that is what is then sorted.",
        )
    return plain
