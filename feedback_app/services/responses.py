"""Submitting a response, and opening one in full afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit, drafts, forms
from feedback_app.services.answering_key import AnsweringKey
from feedback_app.services.local_time import local_day, start_of_month
from feedback_app.services.openings import Opening, OpeningStatus, Receipt, opening_of, submission_digest
from feedback_app.services.response_store import (
    Channel,
    NewResponse,
    Stored,
    accepted,
    earlier_receipt,
    payload_digest,
    shown,
    store,
)
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, CollectionPoint, Invitation, Response
from feedback_app.storage.sealing import place
from surveys.answers import Answer, MissingReason
from surveys.answers_io import AnswerRow, answers_from_rows
from surveys.model import Form, Mode


__all__ = [
    "Channel",
    "NewResponse",
    "Receipt",
    "ResponseView",
    "Stored",
    "accepted",
    "full_response",
    "mark_discussed",
    "store",
    "submit",
]


@dataclass(frozen=True, slots=True, repr=False)
class ResponseView:
    """One response in full, for somebody of the team. Shows nothing in a ``repr``."""

    id: str
    reference: str
    organisation_id: str
    form: Form
    answers: Mapping[str, Answer]
    about: str | None
    received_at: datetime
    received_month: date
    collection_point: str | None
    channel: Channel
    is_discussed: bool

    def __repr__(self) -> str:
        return f"<ResponseView {self.id}>"


def submit(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    answers: Mapping[str, Answer],
    now: datetime,
    channel: Channel = Channel.SCREEN,
) -> Receipt:
    """Store what this person answered, once. Call it in ``write()``; acknowledge only after that committed.

    The same answers again give the same receipt. Raises Refused ``already_answered`` for different ones,
    InvalidAnswers, NotFound ``link_not_found``, Refused ``link_expired``, ``link_closed``, ``link_not_yet``.
    """
    opening = opening_of(session, keys=keys, key=key, now=now)
    _require_usable(opening)
    draft = None
    if opening.is_open:
        draft = drafts.hold(session, keys=keys, key=key, opening=opening, now=now)
    if draft is None:
        return _repeat(session, keys=keys, key=key, answers=answers, now=now)
    form = forms.published_form(session, draft.form_version_id)
    new = NewResponse(
        organisation_id=draft.organisation_id,
        form_version_id=draft.form_version_id,
        form=form,
        answers=accepted(form, answers, today=local_day(now)),
        submission_digest=submission_digest(keys, key),
        received_at=now,
        channel=channel,
        invitation_id=opening.invitation_id,
        collection_point_id=opening.collection_point_id,
    )
    if form.mode is not Mode.ANONYMOUS and new.invitation_id is not None:
        new = replace(
            new, about=_use_invitation(session, keys=keys, invitation_id=new.invitation_id, now=now)
        )
    stored = store(session, keys=keys, new=new)
    session.delete(draft)
    _note_submission(session, new=new, response_id=stored.response_id)
    return stored.receipt


def full_response(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    response_id: str,
    now: datetime,
) -> ResponseView:
    """One response with every answer; opening it is audited, so call it in ``write()``.

    Raises NotFound for another organisation's as for a missing one, Refused ``anonymous_response``.
    """
    response = _in_scope(session, by=by, response_id=response_id)
    if response.mode == Mode.ANONYMOUS or response.received_at is None:
        raise Refused(
            "anonymous_response",
            where=f"Response {response.id}",
            what="People were promised that nobody puts their answers to this form together.",
            how="Look at the results and the words of all responses instead.",
        )
    form = forms.published_form(session, response.form_version_id)
    audit.record(
        session,
        by=by,
        action="response_opened",
        organisation_id=response.organisation_id,
        subject_kind="response",
        subject_id=response.id,
        now=now,
    )
    about = response.about_sealed
    return ResponseView(
        id=response.id,
        reference=response.reference,
        organisation_id=response.organisation_id,
        form=form,
        answers=answers_from_rows(form, _rows(session, keys=keys, response_id=response.id)),
        about=keys.open(about, place(Response.about_sealed, response.id)) if about else None,
        received_at=response.received_at,
        received_month=response.received_month,
        collection_point=_point_name(session, response.collection_point_id),
        channel=Channel(response.channel),
        is_discussed=response.is_discussed,
    )


def mark_discussed(
    session: Session,
    *,
    by: Actor,
    organisation_id: str,
    response_ids: Collection[str],
    now: datetime,
    is_discussed: bool = True,
) -> int:
    """Note that the team talked about these responses: how many changed. Others' ids change nothing."""
    require(by, Permission.READ_RESPONSES, organisation_id)
    change = (
        sa.update(Response)
        .where(
            Response.organisation_id == organisation_id,
            Response.id.in_(list(response_ids)),
            Response.is_discussed.is_not(is_discussed),
        )
        .values(is_discussed=is_discussed)
        .returning(Response.id)
        .execution_options(synchronize_session=False)
    )
    changed = len(session.execute(change).all())
    if changed:
        audit.record(
            session,
            by=by,
            action="responses_discussed" if is_discussed else "responses_not_discussed",
            organisation_id=organisation_id,
            subject_kind="responses",
            subject_id=None,
            detail={"count": changed},
            now=now,
        )
    return changed


def _require_usable(opening: Opening) -> None:
    if opening.status is OpeningStatus.NOT_FOUND:
        raise NotFound("link_not_found", where="This link")
    if opening.status not in {OpeningStatus.OPEN, OpeningStatus.USED}:
        raise Refused(
            f"link_{opening.status.value}",
            where="This link",
            what="It takes no answers at this time.",
            how="Ask the team for a new one.",
        )


def _repeat(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    answers: Mapping[str, Answer],
    now: datetime,
) -> Receipt:
    """A second tap, a refresh, another tab: compare with what is stored, in the version it was stored in."""
    opening = opening_of(session, keys=keys, key=key, now=now)
    _require_usable(opening)
    if opening.form is None or opening.form_version_id is None:
        raise NotFound("link_not_found", where="This link")
    submission = submission_digest(keys, key)
    payload = payload_digest(
        keys,
        submission=submission,
        form_version_id=opening.form_version_id,
        answers=shown(opening.form, answers),
    )
    earlier = earlier_receipt(session, submission=submission, payload=payload)
    if earlier is None:
        raise NotFound("link_not_found", where="This link")
    return earlier.receipt


def _use_invitation(session: Session, *, keys: KeyRing, invitation_id: str, now: datetime) -> str | None:
    """Mark the invitation used and return whom it is about. Never called in anonymous mode."""
    used = session.execute(
        sa.update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .values(used_at=now)
        .returning(Invitation.about_sealed)
        .execution_options(synchronize_session=False),
    ).one_or_none()
    if used is None:  # revoked while the form was open
        raise NotFound("link_not_found", where="This link")
    return (
        keys.open(used.about_sealed, place(Invitation.about_sealed, invitation_id))
        if used.about_sealed
        else None
    )


def _note_submission(session: Session, *, new: NewResponse, response_id: str) -> None:
    is_anonymous = new.form.mode is Mode.ANONYMOUS
    audit.record(
        session,
        by=Actor.respondent(),
        action="response_submitted",
        organisation_id=new.organisation_id,
        subject_kind="response",
        subject_id=None if is_anonymous else response_id,
        detail={"form": new.form.key, "version": new.form.version},
        # with one response in a month, an exact time in the audit would be that person's time
        now=start_of_month(new.received_at) if is_anonymous else new.received_at,
    )


def _in_scope(session: Session, *, by: Actor, response_id: str) -> Response:
    query = sa.select(Response).where(
        Response.id == response_id,
        Response.organisation_id.in_(by.scope(Permission.READ_RESPONSES)),
    )
    response = session.scalars(query).one_or_none()
    if response is None:
        raise NotFound("response_not_found", where="Response")
    return response


def _rows(session: Session, *, keys: KeyRing, response_id: str) -> list[AnswerRow]:
    rows = session.scalars(sa.select(AnswerRecord).where(AnswerRecord.response_id == response_id))
    return [
        AnswerRow(
            question_id=row.question_id,
            item=row.item,
            code=row.code,
            number=row.number,
            text=None
            if row.text_sealed is None
            else keys.open(
                row.text_sealed,
                place(AnswerRecord.text_sealed, row.response_id, row.question_id, row.item),
            ),
            missing=MissingReason(row.missing) if row.missing else None,
        )
        for row in rows
    ]


def _point_name(session: Session, collection_point_id: str | None) -> str | None:
    if collection_point_id is None:
        return None
    return session.scalar(sa.select(CollectionPoint.name).where(CollectionPoint.id == collection_point_id))
