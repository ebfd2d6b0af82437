"""Standing links and QR codes: a waiting room, a training day. Many people answer by one code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit, forms
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.link_secrets import SecretPurpose, new_code
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import CollectionPoint
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import readable, sealing_context
from surveys.core.validation import one_line


class PointStatus(StrEnum):
    """What the team sees."""

    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class NewCollectionPoint:
    """A new standing link. Its code can be shown again: it is printed on posters anyway."""

    id: str
    code: str = field(repr=False)

    def link(self, base_url: str) -> str:
        """The address behind the QR code."""
        return f"{base_url}/c/{self.code}"


@dataclass(frozen=True, slots=True)
class CollectionPointView:
    """One line of the team's list, with what is needed to print the poster again."""

    id: str
    organisation_id: str
    form_key: str
    name: str
    code: str | None = field(repr=False)
    status: PointStatus
    opens_at: datetime | None
    closes_at: datetime | None
    created_at: datetime

    def link(self, base_url: str) -> str | None:
        """The address behind the QR code; None when its stored code is damaged. Printed ones still work."""
        return f"{base_url}/c/{self.code}" if self.code else None


def open_point(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    form_key: str,
    name: str,
    now: datetime,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> NewCollectionPoint:
    """A new standing link to whatever version of the form is newest when someone starts.

    Raises Refused ``measure_needs_person`` for a form that asks a measure.
    """
    require(by, Permission.SEND_INVITATIONS, organisation_id)
    version = forms.latest_version(session, form_key, within=(organisation_id,))
    forms.require_no_measure(forms.published_form(session, version))
    plain = _checked_name(name)
    _check_times(opens_at, closes_at)
    point_id, code = new_id(), new_code()
    session.add(
        CollectionPoint(
            id=point_id,
            organisation_id=organisation_id,
            form_key=form_key,
            name=plain,
            code_digest=keys.digest(SecretPurpose.CODE, code),
            code_sealed=keys.seal(code, sealing_context(CollectionPoint.code_sealed, point_id)),
            created_by=by.account_id,
            created_at=now,
            opens_at=opens_at,
            closes_at=closes_at,
        ),
    )
    session.flush()
    _note(session, by=by, action="point_opened", organisation_id=organisation_id, subject=point_id, now=now)
    return NewCollectionPoint(point_id, code)


def list_points(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    now: datetime,
) -> tuple[CollectionPointView, ...]:
    """The organisation's standing links, newest first, those that lead nowhere left out."""
    require(by, Permission.SEND_INVITATIONS, organisation_id)
    rows = session.scalars(
        sa.select(CollectionPoint)
        .where(CollectionPoint.organisation_id == organisation_id, CollectionPoint.revoked_at.is_(None))
        .order_by(CollectionPoint.created_at.desc(), CollectionPoint.id),
    )
    return tuple(_view(keys, row, now) for row in rows)


def close_point(session: Session, *, by: Actor, point_id: str, now: datetime) -> None:
    """Take no new answers from now on. People who have started can still finish."""
    row = _in_scope(session, by=by, point_id=point_id)
    if row.closes_at is None or row.closes_at > now:
        row.closes_at = now
        session.flush()
        _note(
            session,
            by=by,
            action="point_closed",
            organisation_id=row.organisation_id,
            subject=point_id,
            now=now,
        )


def revoke_point(session: Session, *, by: Actor, point_id: str, now: datetime) -> None:
    """Make the code lead nowhere, as after a poster was put in the wrong place.

    People who have started cannot finish.
    """
    row = _in_scope(session, by=by, point_id=point_id)
    if row.revoked_at is None:
        row.revoked_at = now
        session.flush()
        _note(
            session,
            by=by,
            action="point_revoked",
            organisation_id=row.organisation_id,
            subject=point_id,
            now=now,
        )


def _checked_name(name: str) -> str:
    plain = one_line(name)
    if not 1 <= len(plain) <= 120:
        raise Refused(
            "name_length",
            where="Name of the event or place",
            what="It must have between 1 and 120 characters.",
            how="Write a short name, such as 'Training day, 12 October'.",
        )
    return plain


def _check_times(opens_at: datetime | None, closes_at: datetime | None) -> None:
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise Refused(
            "closes_before_it_opens",
            where="Closing time",
            what="It is not after the opening time.",
            how="Choose a later closing time, or leave it empty.",
        )


def _in_scope(session: Session, *, by: Actor, point_id: str) -> CollectionPoint:
    return row_in_scope(
        session,
        CollectionPoint,
        point_id,
        by=by,
        permission=Permission.SEND_INVITATIONS,
        missing=NotFound("point_not_found", where="Collection point"),
    )


def _view(keys: KeyRing, row: CollectionPoint, now: datetime) -> CollectionPointView:
    return CollectionPointView(
        id=row.id,
        organisation_id=row.organisation_id,
        form_key=row.form_key,
        name=row.name,
        code=readable(keys, row.code_sealed, CollectionPoint.code_sealed, row.id),
        status=_status(row, now),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        created_at=row.created_at,
    )


def _status(row: CollectionPoint, now: datetime) -> PointStatus:
    if row.revoked_at is not None:
        return PointStatus.REVOKED
    if row.opens_at is not None and now < row.opens_at:
        return PointStatus.NOT_YET
    if row.closes_at is not None and now >= row.closes_at:
        return PointStatus.CLOSED
    return PointStatus.OPEN


def _note(
    session: Session,
    *,
    by: Actor,
    action: str,
    organisation_id: str,
    subject: str,
    now: datetime,
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="collection_point",
        subject_id=subject,
        now=now,
    )
