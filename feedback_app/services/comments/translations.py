"""A comment in another language: kept as typed, with what somebody of the team says it means in English.

The machine reads the translation; nobody's own words are changed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.services import audit
from feedback_app.services.comment_ids import CommentPlace, organisation_of
from feedback_app.services.comments import reading
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import CommentTranslation
from feedback_app.storage.sealing import sealing_context
from feedback_app.storage.statements.writes import insert_once
from surveys.core.validation import clean_text


LONGEST = 4_000
"""Characters; as long as the longest answer may be."""


def translate(
    session: Session, *, by: Actor, keys: KeyRing, comment: CommentPlace, text: str, now: datetime
) -> None:
    """Say what a comment means. Saying it again takes the place of what was said before.

    Raises NotFound for another organisation's comment, Refused ``translation_length`` or
    ``translation_not_english`` (it could not be read either).
    """
    organisation_id = organisation_of(session, by=by, permission=Permission.CORRECT_LABELS, comment=comment)
    meant = _checked(text)
    key = (comment.response_id, comment.question_id, comment.item)
    values = {"response_id": key[0], "question_id": key[1], "item": key[2]}
    sealed = keys.seal(meant, sealing_context(CommentTranslation.text_sealed, *key))
    said = {"text_sealed": sealed, "translated_by": by.account_id, "translated_at": now}
    new = {**values, **said, "organisation_id": organisation_id, "revision": 1}
    if not insert_once(session, CommentTranslation, new):
        row = session.get_one(CommentTranslation, key, with_for_update=True)
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
