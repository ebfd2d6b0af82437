"""Stored responses: opening one in full, and noting that the team discussed it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit, forms
from feedback_app.services.answering.submitting import submit
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.responses.store import (
    CollectionMode,
    NewResponse,
    Receipt,
    Stored,
    accepted,
    store,
)
from feedback_app.storage import counting
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, AuditEvent, CollectionPoint, Response
from feedback_app.storage.sealing import to_show
from surveys.core.answers import Answer, MissingReason
from surveys.core.answers_io import AnswerRow, answers_from_rows
from surveys.core.model import Form, Mode


__all__ = [
    "CollectionMode",
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

ONE_LOOK = timedelta(minutes=30)
"""Opening the same response again within this time is audited only once."""


@dataclass(frozen=True, slots=True, repr=False)
class ResponseView:
    """One response in full, for the team. The ``repr`` shows no answers."""

    id: str
    reference: str
    organisation_id: str
    form: Form
    answers: Mapping[str, Answer]
    about: str | None
    received_at: datetime
    received_month: date
    collection_point: str | None
    channel: CollectionMode
    is_discussed: bool

    def __repr__(self) -> str:
        return f"<ResponseView {self.id}>"


def full_response(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    response_id: str,
    now: datetime,
) -> ResponseView:
    """One response with every answer. Opening it is audited, so call it in ``write()``.

    Raises NotFound for another organisation's response, as for a missing one; Refused ``anonymous_response``.
    """
    response = _in_scope(session, by=by, response_id=response_id)
    if response.mode == Mode.ANONYMOUS or response.received_at is None:
        raise Refused(
            "anonymous_response",
            where=f"Response {response.id}",
            what="We promised people that no one sees all their answers to this form together.",
            how="Look at the results and comments of all responses instead.",
        )
    form = forms.published_form(session, response.form_version_id)
    _note_opening(session, by=by, response=response, now=now)
    about = response.about_sealed
    return ResponseView(
        id=response.id,
        reference=response.reference,
        organisation_id=response.organisation_id,
        form=form,
        answers=answers_from_rows(form, _rows(session, keys=keys, response_id=response.id)),
        about=to_show(keys, about, Response.about_sealed, response.id) if about else None,
        received_at=response.received_at,
        received_month=response.received_month,
        collection_point=_point_name(session, response.collection_point_id),
        channel=CollectionMode(response.channel),
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
    """Note that the team discussed these responses; how many changed. Ignores other organisations' ids."""
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
    changed_ids = session.scalars(change).all()
    changed = len(changed_ids)
    if changed:
        counting.note_discussed(
            session, organisation_id=organisation_id, response_ids=changed_ids, is_discussed=is_discussed
        )
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


def _note_opening(session: Session, *, by: Actor, response: Response, now: datetime) -> None:
    """One audit row for each reading: a page that is redrawn while someone reads does not count again."""
    is_noted = session.scalar(
        sa.select(AuditEvent.id)
        .where(
            AuditEvent.organisation_id == response.organisation_id,
            AuditEvent.action == "response_opened",
            AuditEvent.subject_id == response.id,
            AuditEvent.actor_id == by.account_id,
            AuditEvent.at > now - ONE_LOOK,
        )
        .limit(1)
    )
    if is_noted is None:
        audit.record(
            session,
            by=by,
            action="response_opened",
            organisation_id=response.organisation_id,
            subject_kind="response",
            subject_id=response.id,
            now=now,
        )


def _in_scope(session: Session, *, by: Actor, response_id: str) -> Response:
    return row_in_scope(
        session,
        Response,
        response_id,
        by=by,
        permission=Permission.READ_RESPONSES,
        missing=NotFound("response_not_found", where="Response"),
    )


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
            else to_show(
                keys, row.text_sealed, AnswerRecord.text_sealed, row.response_id, row.question_id, row.item
            ),
            missing=MissingReason(row.missing) if row.missing else None,
        )
        for row in rows
    ]


def _point_name(session: Session, collection_point_id: str | None) -> str | None:
    if collection_point_id is None:
        return None
    return session.scalar(sa.select(CollectionPoint.name).where(CollectionPoint.id == collection_point_id))
