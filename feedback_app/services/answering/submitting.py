"""Handing in a response: one transaction, one response, one receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.errors import NotFound, Refused
from feedback_app.services import forms
from feedback_app.services.answering import drafts
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.follow_up import follow_up
from feedback_app.services.answering.link_state import (
    Opening,
    OpeningStatus,
    opening_of,
    submission_digest,
)
from feedback_app.services.local_time import local_day
from feedback_app.services.measure_reading import MeasureReader, shipped
from feedback_app.services.responses import bursts
from feedback_app.services.responses.store import (
    CollectionMode,
    NewResponse,
    Receipt,
    accepted,
    earlier_receipt,
    note_stored,
    payload_digest,
    shown,
    store,
)
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Draft, Invitation
from feedback_app.storage.sealing import to_show
from surveys.core.answers import Answer
from surveys.core.model import Mode
from surveys.languages import form_in_language


def submit(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    answers: Mapping[str, Answer],
    now: datetime,
    channel: CollectionMode = CollectionMode.SCREEN,
    reader: MeasureReader | None = None,
    opening: Opening | None = None,
) -> Receipt:
    """Store what this person answered, once. Call it in ``write()``; acknowledge only after that committed.

    An answer that needs a conversation has its alert in the same transaction. ``reader`` finds such answers.
    ``opening``: what this key leads to, when it was looked up in this transaction.

    The same answers again give the same receipt. Raises Refused ``already_answered`` for different ones and
    ``nothing_answered`` for none, InvalidAnswers, NotFound ``link_not_found``, Refused ``link_expired``,
    ``link_closed``, ``link_not_yet``, TooManyTries ``too_many_answers`` at a standing link.
    """
    opening = opening or opening_of(session, keys=keys, key=key, now=now)
    _require_usable(opening)
    draft = None
    if opening.is_open:
        draft = drafts.hold(session, keys=keys, key=key, opening=opening, now=now)
    if draft is None:
        return _repeat(session, keys=keys, key=key, answers=answers, now=now)
    new = _new_response(
        session, keys=keys, key=key, draft=draft, opening=opening, answers=answers, channel=channel, now=now
    )
    burst_id = _count_at_point(session, new=new, now=now)
    stored = store(session, keys=keys, new=new)
    if burst_id is not None:
        bursts.mark(session, new=new, response_id=stored.response_id, burst_id=burst_id)
    note_stored(
        session,
        by=Actor.respondent(),
        action="response_submitted",
        new=new,
        response_id=stored.response_id,
        now=now,
    )
    follow_up(
        session,
        keys=keys,
        new=new,
        response_id=stored.response_id,
        draft_digest=draft.digest,
        reader=reader or shipped(),
        now=now,
    )
    session.delete(draft)
    return stored.receipt


def _new_response(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    draft: Draft,
    opening: Opening,
    answers: Mapping[str, Answer],
    channel: CollectionMode,
    now: datetime,
) -> NewResponse:
    """What is to be stored. A one-time link is used with it, and of an anonymous form nothing says so."""
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
        language=form_in_language(form, drafts.opened(keys, draft).language).language,
    )
    if form.mode is Mode.ANONYMOUS or new.invitation_id is None:
        return new
    about = _use_invitation(session, keys=keys, invitation_id=new.invitation_id, now=now)
    return replace(new, about=about)


def _count_at_point(session: Session, *, new: NewResponse, now: datetime) -> str | None:
    """The burst a response at a standing link belongs to, for as long as it may be one."""
    if new.collection_point_id is None:
        return None
    return bursts.count_in(session, point_id=new.collection_point_id, new=new, now=now)


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
    """Mark the invitation used and return who it is about. Never called in anonymous mode."""
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
        to_show(keys, used.about_sealed, Invitation.about_sealed, invitation_id)
        if used.about_sealed
        else None
    )
