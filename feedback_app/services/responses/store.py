"""Storing one response, exactly once. Submitting, importing and the demonstration all end here."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.errors import InvalidAnswers, OperationalError, Refused
from feedback_app.services import audit
from feedback_app.services.link_secrets import SecretPurpose, new_reference
from feedback_app.services.local_time import local_month, start_of_month
from feedback_app.storage import counting
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, Response
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context
from feedback_app.storage.statements.writes import insert_once
from surveys.core.answers import Answer, Written, is_unseen
from surveys.core.answers_io import answer_rows, answers_to_json
from surveys.core.journey import Journey
from surveys.core.model import (
    Asks,
    Form,
    LongText,
    Mode,
    ShortText,
)
from surveys.core.validation import validate


NOTHING_ANSWERED = "nothing_answered"
MOST_DRAWS = 5
"""Receipt numbers to draw when one is taken; one in 10^13 is, so a second draw all but never happens."""


EARLIEST_DAY = date(1990, 1, 1)
"""Before it no answer can have been given: a day typed in before it is a typing mistake."""


class CollectionMode(StrEnum):
    """How the answers came in."""

    SCREEN = "screen"
    IMPORT = "import"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Says that a response is stored. ``is_repeat``: it was stored before, and nothing was stored now."""

    reference: str
    is_repeat: bool


@dataclass(frozen=True, slots=True, repr=False)
class NewResponse:
    """A response on its way into the database. ``answers`` are accepted ones: see ``accepted``.

    ``submission_digest`` names this submission for ever: the same one again is a repeat, never a second row.
    ``language``: what it was answered in, when that is not the form's own language.
    """

    organisation_id: str
    form_version_id: str
    form: Form
    answers: Mapping[str, Answer]
    submission_digest: str
    received_at: datetime
    channel: CollectionMode
    invitation_id: str | None = None
    collection_point_id: str | None = None
    about: str | None = None
    import_id: str | None = None
    language: str | None = None

    def __repr__(self) -> str:
        return "<NewResponse>"


@dataclass(frozen=True, slots=True)
class Stored:
    """What ``store`` did."""

    response_id: str
    receipt: Receipt


def accepted(form: Form, answers: Mapping[str, Answer], *, today: date) -> dict[str, Answer]:
    """The answers to the questions that are shown, cleaned.

    Raises InvalidAnswers when any has a problem, Refused ``nothing_answered`` when there is none: programs
    that scan mail send forms too.
    """
    kept = shown(form, answers)
    problems = validate(form, kept, today=today)
    if problems:
        raise InvalidAnswers(tuple(problems))
    if says_nothing(kept):
        raise Refused(
            NOTHING_ANSWERED,
            where="The form",
            what="Not one question is answered, so nothing was stored.",
            how="Answer a question, or leave the form. The link can still be used.",
        )
    return kept


def says_nothing(answers: Mapping[str, Answer]) -> bool:
    """Whether not one question is answered. A reason for not answering is an answer."""
    return all(map(is_unseen, answers.values()))


def shown(form: Form, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Without the answers to questions that became hidden, each in the one form in which it is stored."""
    return Journey(form, answers).submission()


def payload_digest(
    keys: KeyRing,
    *,
    submission: str,
    form_version_id: str,
    answers: Mapping[str, Answer],
) -> str:
    """Tells the same answers from other ones without showing them. Keyed, and its own for each submission."""
    return keys.digest(
        SecretPurpose.PAYLOAD, "\n".join((submission, form_version_id, answers_to_json(answers)))
    )


def store(session: Session, *, keys: KeyRing, new: NewResponse) -> Stored:
    """Write the response and its answers. The same payload again: the same receipt. Another: Refused.

    In anonymous mode whatever could join the response to a person or a time is left out, for every caller.
    """
    payload = payload_digest(
        keys, submission=new.submission_digest, form_version_id=new.form_version_id, answers=new.answers
    )
    response_id = new_id()
    for _ in range(MOST_DRAWS):
        reference = new_reference()
        values = _row(keys, new, response_id=response_id, reference=reference, payload=payload)
        if insert_once(session, Response, values):
            answers = _write_answers(session, keys=keys, new=new, response_id=response_id)
            counting.note_response(session, values, answers)
            return Stored(response_id, Receipt(reference, is_repeat=False))
        earlier = earlier_receipt(session, submission=new.submission_digest, payload=payload)
        if earlier is not None:
            return earlier
        # neither stored nor there already: the reference is another response's, so draw another
    raise OperationalError(
        "response_not_stored",
        where="Storing a response",
        what="The database refused the row, and it is not there already.",
        how="Report this code; the answers are still in the person's draft.",
    )


def earlier_receipt(session: Session, *, submission: str, payload: str) -> Stored | None:
    """This submission's receipt if it is stored. Raises Refused ``already_answered`` for other answers."""
    found = session.execute(
        sa.select(Response.id, Response.reference, Response.payload_digest).where(
            Response.submission_digest == submission,
        ),
    ).one_or_none()
    if found is None:
        return None
    if found.payload_digest != payload:
        raise Refused(
            "already_answered",
            where=f"Response {found.reference}",
            what="Answers were already sent with this link, and they were different ones.",
            how="Nothing was changed. If the first ones were wrong, tell the team this response's number.",
        )
    return Stored(found.id, Receipt(found.reference, is_repeat=True))


def note_stored(
    session: Session, *, by: Actor, action: str, new: NewResponse, response_id: str, now: datetime
) -> None:
    """The audit row of a response. In anonymous mode it tells neither which response nor at what time.

    With one response in a month, an exact time in the audit would be that person's time.
    """
    is_anonymous = new.form.mode is Mode.ANONYMOUS
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=new.organisation_id,
        subject_kind="response",
        subject_id=None if is_anonymous else response_id,
        detail={"form": new.form.key, "version": new.form.version},
        now=start_of_month(now) if is_anonymous else now,
    )


def memory_code_digest(keys: KeyRing, *, organisation_id: str, code: str) -> str:
    """What links a person's forms before and after a training. Case, width and spaces make no difference."""
    plain = "".join(unicodedata.normalize("NFKC", code).casefold().split())
    return keys.digest(SecretPurpose.MEMORY_CODE, f"{organisation_id}\n{plain}")


def _row(
    keys: KeyRing, new: NewResponse, *, response_id: str, reference: str, payload: str
) -> dict[str, object]:
    joins = new.form.mode is not Mode.ANONYMOUS
    about = new.about if joins else None
    return {
        "id": response_id,
        "organisation_id": new.organisation_id,
        "form_version_id": new.form_version_id,
        "form_key": new.form.key,
        "audience": new.form.audience.value,
        "touchpoint": new.form.touchpoint.value,
        "mode": new.form.mode.value,
        "submission_digest": new.submission_digest,
        "payload_digest": payload,
        "reference": reference,
        "received_at": new.received_at if joins else None,
        "received_month": local_month(new.received_at),
        "invitation_id": new.invitation_id if joins else None,
        "collection_point_id": new.collection_point_id,
        "about_sealed": keys.seal(about, sealing_context(Response.about_sealed, response_id))
        if about
        else None,
        "link_digest": _link_digest(keys, new),
        "language": new.language or new.form.language,
        "channel": new.channel.value,
        "import_id": new.import_id,
        "is_discussed": False,
    }


def _link_digest(keys: KeyRing, new: NewResponse) -> str | None:
    for question in new.form.questions:
        if isinstance(question, (ShortText, LongText)) and question.asks is Asks.LINK_CODE:
            answer = new.answers.get(question.id)
            if isinstance(answer, Written) and answer.text.strip():
                return memory_code_digest(keys, organisation_id=new.organisation_id, code=answer.text)
    return None


def _write_answers(
    session: Session, *, keys: KeyRing, new: NewResponse, response_id: str
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "response_id": response_id,
            "question_id": row.question_id,
            "item": row.item,
            "organisation_id": new.organisation_id,
            "code": row.code,
            "number": row.number,
            "text_sealed": None
            if row.text is None
            else keys.seal(
                row.text, sealing_context(AnswerRecord.text_sealed, response_id, row.question_id, row.item)
            ),
            "missing": row.missing.value if row.missing else None,
        }
        for row in answer_rows(new.form, new.answers)
    ]
    if rows:
        session.execute(sa.insert(AnswerRecord), rows)
    return rows
