"""A form that was started and left, or whose link was revoked: an answer in it may need a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services import forms
from feedback_app.services.answering import drafts
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.link_state import TakenBack, draft_digest, opening_of
from feedback_app.services.measure_reading import RiskAnswer, RiskReader, shipped
from feedback_app.services.safety.raising import Cause, raise_alerts
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Draft
from surveys.core.journey import Journey
from surveys.core.model import Mode
from surveys.languages import form_in_language


@dataclass(frozen=True, slots=True)
class LeftForm:
    """A form whose link was revoked while someone answered it, with what they gave."""

    journey: Journey
    organisation_id: str


def left_form(session: Session, keys: KeyRing, left: TakenBack | None) -> LeftForm | None:
    """What someone gave before their link was revoked."""
    if left is None:
        return None
    content = drafts.opened(keys, left.begun)
    form = form_in_language(forms.published_form(session, left.form_version_id), content.language)
    return LeftForm(Journey(form, content.answers), left.organisation_id)


def raise_for_left_draft(
    session: Session, *, by: Actor, keys: KeyRing, reader: RiskReader, digest: str, now: datetime
) -> int:
    """How many alerts a left form raised. The row's lock waits for someone who is sending the form."""
    query = sa.select(Draft).where(Draft.digest == digest, Draft.risk_since.is_not(None)).with_for_update()
    draft = session.scalars(query).one_or_none()
    if draft is None:
        return 0
    form = forms.published_form(session, draft.form_version_id)
    if form.mode is not Mode.ANONYMOUS:
        drafts.require_readable(keys, draft)  # a damaged one stays a fault of the watch, never "no risk"
    risks: Sequence[RiskAnswer] = ()
    if form.mode is not Mode.ANONYMOUS:
        risks = reader.risk_answers(form, Journey(form, drafts.opened(keys, draft).answers).submission())
    cause = Cause(
        draft.organisation_id,
        draft_digest=draft.digest,
        invitation_id=draft.invitation_id,
        form_key=form.key,
    )
    draft.risk_since = None  # this look is done; the next save of the form begins another
    session.flush()
    return len(raise_alerts(session, by=by, cause=cause, risks=risks, now=now))


def empty_taken_back(
    session: Session, *, keys: KeyRing, key: AnsweringKey, now: datetime, reader: RiskReader | None = None
) -> None:
    """Remove what a form holds whose link was revoked. The empty draft stays for a day, so that a page that
    is loaded again still says what happened.

    An answer in it that needs a conversation raises its alert first: with the answers it would be lost.
    """
    if opening_of(session, keys=keys, key=key, now=now).taken_back is None:
        return
    digest = draft_digest(keys, key)
    raise_for_left_draft(
        session, by=Actor.respondent(), keys=keys, reader=reader or shipped(), digest=digest, now=now
    )
    drafts.empty(session, keys, digest, now=now)
