"""What a link leads to at this moment. Looking changes nothing: a mail scanner may open a link ten times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.services import forms
from feedback_app.services.answering_key import AnsweringKey
from feedback_app.services.secrets_of_links import Purpose
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import CollectionPoint, Draft, Invitation, Response
from surveys.model import Form


FINISHING_TIME = timedelta(hours=24)
"""Who began before a link's end may finish: nobody loses answers because a training day closes at four."""


class OpeningStatus(StrEnum):
    """What to tell the person. A revoked link is NOT_FOUND, so that it looks like one that never was."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    NOT_FOUND = "not_found"
    CLOSED = "closed"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Says that a response is stored. ``is_repeat``: it was stored before, and nothing was stored now."""

    reference: str
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a link leads. ``form`` and the ids are None only when the status is NOT_FOUND.

    ``language``: what a stored response was answered in.
    """

    status: OpeningStatus
    form: Form | None = None
    form_version_id: str | None = None
    organisation_id: str | None = None
    invitation_id: str | None = None
    collection_point_id: str | None = None
    receipt: Receipt | None = None
    language: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether answers are taken."""
        return self.status is OpeningStatus.OPEN


# Made once: building a statement anew costs more than running it, and every page turn asks these.
_DRAFT_VERSION = sa.select(Draft.form_version_id).where(Draft.digest == sa.bindparam("draft"))
_STORED = sa.select(Response.reference, Response.form_version_id, Response.language).where(
    Response.submission_digest == sa.bindparam("submission"),
)
# columns only and no row lock: in anonymous mode answering must not touch the invitation's row at all
_INVITATION = sa.select(
    Invitation.id,
    Invitation.organisation_id,
    Invitation.form_version_id,
    Invitation.expires_at,
    Invitation.revoked_at,
).where(Invitation.token_digest == sa.bindparam("token"))
_POINT = sa.select(
    CollectionPoint.id,
    CollectionPoint.organisation_id,
    CollectionPoint.form_key,
    CollectionPoint.opens_at,
    CollectionPoint.closes_at,
    CollectionPoint.revoked_at,
).where(CollectionPoint.code_digest == sa.bindparam("code"))


@dataclass(frozen=True, slots=True)
class _Gate:
    """What an invitation or a collection point says by itself."""

    status: OpeningStatus
    organisation_id: str
    form_version_id: str
    invitation_id: str | None = None
    collection_point_id: str | None = None


def opening_of(session: Session, *, keys: KeyRing, key: AnsweringKey, now: datetime) -> Opening:
    """What this browser's key leads to. The same queries are made whether or not anything is found."""
    draft_version = session.scalar(_DRAFT_VERSION, {"draft": draft_digest(keys, key)})
    stored = session.execute(_STORED, {"submission": submission_digest(keys, key)}).one_or_none()
    begun = draft_version is not None
    if key.code is None:
        gate = _at_invitation(session, keys=keys, secret=key.secret, now=now, begun=begun)
    else:
        gate = _at_point(session, keys=keys, code=key.code, now=now, begun=begun)
    if gate is None:
        return Opening(OpeningStatus.NOT_FOUND)
    version = stored.form_version_id if stored else draft_version or gate.form_version_id
    return Opening(
        status=OpeningStatus.USED if stored else gate.status,
        form=forms.published_form(session, version),
        form_version_id=version,
        organisation_id=gate.organisation_id,
        invitation_id=gate.invitation_id,
        collection_point_id=gate.collection_point_id,
        receipt=Receipt(stored.reference, is_repeat=True) if stored else None,
        language=stored.language if stored else None,
    )


def opening_at_point(session: Session, *, keys: KeyRing, code: str, now: datetime) -> Opening:
    """What a standing link leads to for somebody who has not begun. ``code`` has the form of a code."""
    gate = _at_point(session, keys=keys, code=code, now=now, begun=False)
    if gate is None:
        return Opening(OpeningStatus.NOT_FOUND)
    return Opening(
        status=gate.status,
        form=forms.published_form(session, gate.form_version_id),
        form_version_id=gate.form_version_id,
        organisation_id=gate.organisation_id,
        collection_point_id=gate.collection_point_id,
    )


def draft_digest(keys: KeyRing, key: AnsweringKey) -> str:
    """What a draft is found by."""
    return keys.digest(Purpose.DRAFT, key.secret)


def submission_digest(keys: KeyRing, key: AnsweringKey) -> str:
    """What a response is found by. Only the link's secret leads to both this and the invitation's digest."""
    return keys.digest(Purpose.SUBMISSION, key.secret)


def _at_invitation(
    session: Session,
    *,
    keys: KeyRing,
    secret: str,
    now: datetime,
    begun: bool,
) -> _Gate | None:
    found = session.execute(_INVITATION, {"token": keys.digest(Purpose.LINK, secret)}).one_or_none()
    if found is None or found.revoked_at is not None:
        return None
    is_over = now >= found.expires_at + (FINISHING_TIME if begun else timedelta())
    status = OpeningStatus.EXPIRED if is_over else OpeningStatus.OPEN
    return _Gate(status, found.organisation_id, found.form_version_id, invitation_id=found.id)


def _at_point(session: Session, *, keys: KeyRing, code: str, now: datetime, begun: bool) -> _Gate | None:
    found = session.execute(_POINT, {"code": keys.digest(Purpose.CODE, code)}).one_or_none()
    if found is None or found.revoked_at is not None:
        return None
    status = OpeningStatus.OPEN
    if found.opens_at is not None and now < found.opens_at:
        status = OpeningStatus.NOT_YET
    elif found.closes_at is not None and now >= found.closes_at + (FINISHING_TIME if begun else timedelta()):
        status = OpeningStatus.CLOSED
    version = forms.latest_version(session, found.form_key)
    return _Gate(status, found.organisation_id, version, collection_point_id=found.id)
