"""Requests to be phoned, stored apart from every answer, shown to the team until someone has phoned.

The number is given for one call. It is sealed, and erased when the call is done.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.link_state import opening_of
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.link_secrets import SecretPurpose
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import CallRequest
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import DAMAGED, readable, sealing_context
from feedback_app.storage.statements.writes import insert_once
from surveys.core.validation import one_line


LONGEST = 120
"""Characters of each line; no one needs more for a name or a time of day."""

FEWEST_DIGITS, MOST_DIGITS = 9, 15
"""A British number without its zero; the longest there is (ITU-T E.164, section 6)."""

NUMBER = re.compile(r"\+?[\d ()./-]+")


class CallOutcome(StrEnum):
    """What became of the call."""

    SPOKEN = "spoken"
    MESSAGE_LEFT = "message_left"
    NOT_WANTED = "not_wanted"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who to phone, in their own words."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    when: str = field(default="", repr=False)
    speak: str = field(default="", repr=False)
    may_leave_message: bool = False


@dataclass(frozen=True, slots=True)
class OpenCall:
    """One line of the team's list. ``tries``: how often no one answered."""

    id: str
    organisation_id: str
    asked_at: datetime
    tries: int
    caller: Caller = field(repr=False)


def ask(session: Session, *, keys: KeyRing, key: AnsweringKey, caller: Caller, now: datetime) -> None:
    """Save the request. A second one by the same link corrects the first, as long as no one has phoned.

    Raises Refused ``call_name_missing`` or ``call_number_wrong``, NotFound ``link_not_found``.
    """
    opening, clean = opening_of(session, keys=keys, key=key, now=now), _checked(caller)
    if opening.organisation_id is None:
        raise NotFound("link_not_found", where="This link")
    digest, row_id = keys.digest(SecretPurpose.CALL, key.secret), new_id()
    sealed = keys.seal(json.dumps(asdict(clean)), sealing_context(CallRequest.contact_sealed, row_id))
    values = {
        "id": row_id,
        "organisation_id": opening.organisation_id,
        "asked_digest": digest,
        "asked_at": now,
        "contact_sealed": sealed,
        "tries": 0,
    }
    if insert_once(session, CallRequest, values):
        _note(
            session,
            by=Actor.respondent(),
            action="call_asked",
            organisation_id=opening.organisation_id,
            call_id=row_id,
            now=now,
        )
        return
    row = session.scalars(sa.select(CallRequest).where(CallRequest.asked_digest == digest)).one()
    row.contact_sealed = keys.seal(
        json.dumps(asdict(clean)), sealing_context(CallRequest.contact_sealed, row.id)
    )


def open_calls(
    session: Session, *, by: Actor, keys: KeyRing, organisation: str | None = None
) -> tuple[OpenCall, ...]:
    """Who waits for a call, the longest wait first; of one organisation, or of all that ``by`` may read."""
    scope = by.scope(Permission.READ_RESPONSES)
    rows = session.scalars(
        sa.select(CallRequest)
        .where(
            CallRequest.organisation_id.in_(scope & {organisation} if organisation else scope),
            CallRequest.done_at.is_(None),
        )
        .order_by(CallRequest.asked_at, CallRequest.id)
    )
    return tuple(
        OpenCall(row.id, row.organisation_id, row.asked_at, row.tries, _caller(keys, row))
        for row in rows
        if row.contact_sealed is not None
    )


def not_reached(session: Session, *, by: Actor, call_id: str, now: datetime) -> None:
    """No one answered; the request stays. Raises NotFound for another organisation's."""
    row = _in_scope(session, by=by, call_id=call_id)
    row.tries += 1
    session.flush()
    _note(
        session,
        by=by,
        action="call_not_reached",
        organisation_id=row.organisation_id,
        call_id=call_id,
        now=now,
    )


def done(session: Session, *, by: Actor, call_id: str, outcome: CallOutcome, now: datetime) -> None:
    """The call is done: name and number are erased. Raises NotFound for another organisation's."""
    row = _in_scope(session, by=by, call_id=call_id)
    row.contact_sealed = row.asked_digest = None
    row.done_at, row.done_by, row.outcome = now, by.account_id, outcome.value
    session.flush()
    _note(
        session,
        by=by,
        action="call_done",
        organisation_id=row.organisation_id,
        call_id=call_id,
        detail={"outcome": outcome.value},
        now=now,
    )


def _checked(caller: Caller) -> Caller:
    lines = {name: one_line(getattr(caller, name))[:LONGEST] for name in ("name", "number", "when", "speak")}
    if not any(each.isalnum() for each in lines["name"]):
        raise Refused(
            "call_name_missing",
            where="What to call you",
            what="There is no name.",
            how="Write a first name, or any name the team may use.",
        )
    digits = sum(each.isdecimal() for each in lines["number"])
    if not (NUMBER.fullmatch(lines["number"]) and FEWEST_DIGITS <= digits <= MOST_DIGITS):
        raise Refused(
            "call_number_wrong",
            where="Phone number",
            what="This is not a phone number.",
            how="Write it with figures, like 07700 900123.",
        )
    return Caller(**lines, may_leave_message=caller.may_leave_message)


def _caller(keys: KeyRing, row: CallRequest) -> Caller:
    text = readable(keys, row.contact_sealed or b"", CallRequest.contact_sealed, row.id)
    if text is None:
        return Caller(name=DAMAGED, number=DAMAGED, when="", speak="", may_leave_message=False)
    return Caller(**cast(dict[str, Any], json.loads(text)))


def _in_scope(session: Session, *, by: Actor, call_id: str) -> CallRequest:
    return row_in_scope(
        session,
        CallRequest,
        call_id,
        CallRequest.done_at.is_(None),
        by=by,
        permission=Permission.READ_RESPONSES,
        missing=NotFound("call_not_found", where="This wish for a call"),
        to_change=True,
    )


def _note(
    session: Session,
    *,
    by: Actor,
    action: str,
    organisation_id: str,
    call_id: str,
    now: datetime,
    detail: audit.Detail | None = None,
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="call_request",
        subject_id=call_id,
        detail=detail,
        now=now,
    )
