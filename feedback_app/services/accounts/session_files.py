"""Files for someone who is signed in: sealed in the database for minutes, and given to that browser only.

Any process that serves the pages can hand one out. Fetching a file needs the session it was made in,
an open account, and at that moment the permission in every organisation whose data is in it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Forbidden, NotFound, OperationalError
from feedback_app.services import audit
from feedback_app.services.accounts.sign_in import IDLE, actor_for, live_session
from feedback_app.services.link_secrets import SecretPurpose, has_secret_form, new_secret
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import SessionFile
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context
from feedback_app.storage.statements.writes import rows_changed


LIFE = timedelta(minutes=5)
BETWEEN = ","


@dataclass(frozen=True, slots=True)
class FileToHandOver:
    """``kind`` is a code for the audit trail, such as ``responses``; ``name`` is what the browser saves."""

    kind: str
    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WhoMayFetch:
    """The permission someone needs, in each of these organisations."""

    permission: Permission
    organisation_ids: tuple[str, ...]

    @classmethod
    def of(cls, permission: Permission, organisation_ids: Collection[str]) -> WhoMayFetch:
        return cls(permission, tuple(sorted(set(organisation_ids))))


def make_ready(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    secret: str,
    file: FileToHandOver,
    who: WhoMayFetch,
    now: datetime,
    idle: timedelta = IDLE,
) -> str:
    """Store the file for the session of this cookie: the secret of its address.

    Raises Forbidden, also when the session has ended or is someone else's.
    """
    for organisation_id in who.organisation_ids:
        require(by, who.permission, organisation_id)
    own = live_session(session, keys=keys, secret=secret, now=now, idle=idle)
    if own is None or own.account_id != by.account_id or not who.organisation_ids:
        raise _signed_out()
    _delete_expired(session, now)
    address, row_id = new_secret(), new_id()
    session.add(
        SessionFile(
            id=row_id,
            organisation_id=who.organisation_ids[0],
            scope=BETWEEN.join(who.organisation_ids),
            permission=who.permission.value,
            session_id=own.id,
            digest=keys.digest(SecretPurpose.SESSION_FILE, address),
            kind=file.kind,
            name=file.name,
            media_type=file.media_type,
            content_sealed=keys.seal_bytes(file.data, sealing_context(SessionFile.content_sealed, row_id)),
            expires_at=now + LIFE,
        )
    )
    session.flush()
    return address


def fetch(
    session: Session,
    *,
    keys: KeyRing,
    secret: str,
    address: str,
    now: datetime,
    is_taken: bool = True,
    idle: timedelta = IDLE,
) -> FileToHandOver:
    """The file at this address, for the session of this cookie. ``is_taken``: it leaves, which is recorded.

    Raises NotFound, which looks the same for a file that never was, is over, or belongs to others.
    """
    actor = actor_for(session, keys=keys, secret=secret, now=now, idle=idle)
    own = live_session(session, keys=keys, secret=secret, now=now, idle=idle)
    if actor is None or own is None or not has_secret_form(address):
        raise _not_there()
    row = session.scalars(
        sa.select(SessionFile).where(
            SessionFile.digest == keys.digest(SecretPurpose.SESSION_FILE, address),
            SessionFile.session_id == own.id,
            SessionFile.expires_at > now,
        )
    ).one_or_none()
    if row is None:
        raise _not_there()
    scope = row.scope.split(BETWEEN)
    if not all(actor.may(Permission(row.permission), each) for each in scope):
        raise _not_there()
    try:
        data = keys.open_bytes(row.content_sealed, sealing_context(SessionFile.content_sealed, row.id))
    except OperationalError:  # damaged on the disk: the page makes it again
        raise _not_there() from None
    if is_taken:
        _note(session, actor, row, scope, now)
    return FileToHandOver(row.kind, row.name, row.media_type, data)


def delete_expired(database: Database, now: datetime) -> int:
    """Delete the files whose minutes are over: how many."""
    with database.read() as session:
        if session.scalar(sa.select(SessionFile.id).where(SessionFile.expires_at <= now).limit(1)) is None:
            return 0
    with database.write() as session:
        return _delete_expired(session, now)


def _delete_expired(session: Session, now: datetime) -> int:
    return rows_changed(session, sa.delete(SessionFile).where(SessionFile.expires_at <= now))


def _note(session: Session, by: Actor, row: SessionFile, scope: Collection[str], now: datetime) -> None:
    for organisation_id in scope:
        audit.record(
            session,
            by=by,
            action="file_downloaded",
            organisation_id=organisation_id,
            subject_kind="file",
            subject_id=row.id,
            detail={"kind": row.kind, "type": row.name.rpartition(".")[2]},
            now=now,
        )


def _signed_out() -> Forbidden:
    return Forbidden(
        "signed_out",
        where="Files",
        what="You are no longer signed in here.",
        how="Load the page again and sign in. Then create the file again.",
    )


def _not_there() -> NotFound:
    return NotFound("file_not_found", where="File")
