"""What a link leads to at this moment. Looking changes nothing: a mail scanner may open a link ten times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.services import forms
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.episodes.goals import as_its_person_sees_it
from feedback_app.services.link_secrets import SecretPurpose
from feedback_app.services.responses.store import Receipt
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import CollectionPoint, Draft, Invitation, Response
from surveys.core.model import Form


FINISHING_TIME = timedelta(hours=24)
"""People who began before a link's end may finish: no answers are lost when a training day closes at four."""


class OpeningStatus(StrEnum):
    """What to tell the person. A revoked link is NOT_FOUND, so that it looks like one that never was."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    NOT_FOUND = "not_found"
    CLOSED = "closed"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True, repr=False)
class Begun:
    """A draft as it is in the database: sealed, and where its person is."""

    digest: str
    sealed: bytes
    at_page: str
    revision: int


@dataclass(frozen=True, slots=True, repr=False)
class TakenBack:
    """A form whose link was revoked while someone answered it. Only their own key leads here."""

    form_version_id: str
    organisation_id: str
    begun: Begun


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a link leads. ``form`` and the ids are None only when the status is NOT_FOUND.

    ``form`` holds the person's own goals, where it asks for any.

    ``language``: what a stored response was answered in. ``begun``: the draft, when there is one.
    """

    status: OpeningStatus
    form: Form | None = None
    form_version_id: str | None = None
    organisation_id: str | None = None
    invitation_id: str | None = None
    collection_point_id: str | None = None
    receipt: Receipt | None = None
    language: str | None = None
    begun: Begun | None = field(default=None, repr=False)
    taken_back: TakenBack | None = field(default=None, repr=False, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether answers are taken."""
        return self.status is OpeningStatus.OPEN


_DRAFTS, _RESPONSES = sa.inspect(Draft).local_table, sa.inspect(Response).local_table
_INVITATIONS, _POINTS = sa.inspect(Invitation).local_table, sa.inspect(CollectionPoint).local_table


def _with_what_was_given(gate: sa.FromClause, *columns: str) -> sa.Select[Any]:
    """A gate with the draft and the response of one key, in one look.

    Columns only and no row lock: in anonymous mode answering must not touch the invitation's row at all.
    """
    return sa.select(
        *(gate.c[name] for name in columns),
        *(
            _DRAFTS.c[name].label(f"draft_{name}")
            for name in ("form_version_id", "sealed", "at_page", "revision")
        ),
        *(
            _RESPONSES.c[name].label(f"stored_{name}")
            for name in ("reference", "form_version_id", "language")
        ),
    ).select_from(
        gate.outerjoin(_DRAFTS, _DRAFTS.c.digest == sa.bindparam("draft")).outerjoin(
            _RESPONSES, _RESPONSES.c.submission_digest == sa.bindparam("submission")
        )
    )


# Made once: building a statement each time costs more than running it, and every page turn asks these.
_AT_INVITATION = _with_what_was_given(
    _INVITATIONS, "id", "organisation_id", "form_version_id", "expires_at", "revoked_at"
).where(_INVITATIONS.c.token_digest == sa.bindparam("gate"))
_AT_POINT = _with_what_was_given(
    _POINTS, "id", "organisation_id", "form_key", "opens_at", "closes_at", "revoked_at"
).where(_POINTS.c.code_digest == sa.bindparam("gate"))


def opening_of(session: Session, *, keys: KeyRing, key: AnsweringKey, now: datetime) -> Opening:
    """What this browser's key leads to, in one query whether or not anything is found.

    Only a form of goals costs another, for the person's own.
    """
    given = {"draft": draft_digest(keys, key), "submission": submission_digest(keys, key)}
    if key.code is None:
        gate = {"gate": keys.digest(SecretPurpose.LINK, key.secret)}
        row = session.connection().execute(_AT_INVITATION, gate | given).one_or_none()
    else:
        gate = {"gate": keys.digest(SecretPurpose.CODE, key.code)}
        row = session.connection().execute(_AT_POINT, gate | given).one_or_none()
    if row is None or row.revoked_at is not None:
        return Opening(OpeningStatus.NOT_FOUND, taken_back=_taken_back(row, given["draft"]))
    began = row.draft_form_version_id is not None
    version = row.stored_form_version_id or row.draft_form_version_id or _newest(session, row)
    status = _status_of_invitation(row, now, began) if key.code is None else _status_of_point(row, now, began)
    invitation_id = row.id if key.code is None else None
    form = as_its_person_sees_it(
        session, keys=keys, form=forms.published_form(session, version), invitation_id=invitation_id
    )
    return Opening(
        status=OpeningStatus.USED if row.stored_reference else status,
        form=form,
        form_version_id=version,
        organisation_id=row.organisation_id,
        invitation_id=invitation_id,
        collection_point_id=row.id if key.code is not None else None,
        receipt=Receipt(row.stored_reference, is_repeat=True) if row.stored_reference else None,
        language=row.stored_language,
        begun=Begun(given["draft"], row.draft_sealed, row.draft_at_page, row.draft_revision)
        if began
        else None,
    )


def _taken_back(row: sa.Row[Any] | None, digest: str) -> TakenBack | None:
    if row is None or row.draft_form_version_id is None:
        return None
    begun = Begun(digest, row.draft_sealed, row.draft_at_page, row.draft_revision)
    return TakenBack(row.draft_form_version_id, row.organisation_id, begun)


def opening_at_point(session: Session, *, keys: KeyRing, code: str, now: datetime) -> Opening:
    """What a standing link leads to for someone who has not started. ``code`` has the form of a code."""
    gate = {"gate": keys.digest(SecretPurpose.CODE, code), "draft": None, "submission": None}
    row = session.execute(_AT_POINT, gate).one_or_none()
    if row is None or row.revoked_at is not None:
        return Opening(OpeningStatus.NOT_FOUND)
    version = _newest(session, row)
    return Opening(
        status=_status_of_point(row, now, begun=False),
        form=forms.published_form(session, version),
        form_version_id=version,
        organisation_id=row.organisation_id,
        collection_point_id=row.id,
    )


def draft_digest(keys: KeyRing, key: AnsweringKey) -> str:
    """What a draft is found by."""
    return keys.digest(SecretPurpose.DRAFT, key.secret)


def submission_digest(keys: KeyRing, key: AnsweringKey) -> str:
    """What a response is found by. Only the link's secret leads to both this and the invitation's digest."""
    return keys.digest(SecretPurpose.SUBMISSION, key.secret)


def _newest(session: Session, gate: sa.Row[Any]) -> str:
    """The version for someone who begins now: the invitation's, or the newest of the point's form."""
    named = gate._mapping.get("form_version_id")
    return str(named) if named else forms.latest_version(session, gate.form_key)


def _status_of_invitation(gate: sa.Row[Any], now: datetime, begun: bool) -> OpeningStatus:
    is_over = now >= gate.expires_at + (FINISHING_TIME if begun else timedelta())
    return OpeningStatus.EXPIRED if is_over else OpeningStatus.OPEN


def _status_of_point(gate: sa.Row[Any], now: datetime, begun: bool) -> OpeningStatus:
    if gate.opens_at is not None and now < gate.opens_at:
        return OpeningStatus.NOT_YET
    if gate.closes_at is not None and now >= gate.closes_at + (FINISHING_TIME if begun else timedelta()):
        return OpeningStatus.CLOSED
    return OpeningStatus.OPEN
