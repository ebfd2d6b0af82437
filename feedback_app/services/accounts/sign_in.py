"""Signing in. The session is a row that can be revoked; the cookie only says which row.

``sign_in`` takes the database, not a session: a failed try must stay counted when the error leaves, and
checking a password takes 30 ms in which no one should have to wait for the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, ActorKind
from feedback_app.errors import Refused
from feedback_app.services import audit
from feedback_app.services.accounts import sign_in_limits
from feedback_app.services.accounts.known_devices import known_mark, remembering
from feedback_app.services.accounts.passwords import is_password
from feedback_app.services.email_addresses import normalised_email
from feedback_app.services.link_secrets import SecretPurpose, has_secret_form, new_secret
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, Membership, Organisation, SignInSession
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import to_show


IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How old the note of last use may get before it is written again; each click would be a write otherwise."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What goes into the cookies, once. Of the secret only a digest is stored, of the device nothing."""

    secret: str = field(repr=False)
    expires_at: datetime
    device: str = field(default="", repr=False)


def sign_in(
    database: Database,
    *,
    keys: KeyRing,
    email: str,
    password: str,
    address: str,
    now: datetime,
    device: str | None = None,
    longest: timedelta = LONGEST,
) -> SignedIn:
    """A new session. ``address`` is the network address of the browser, ``device`` its cookie of that name.

    Raises Refused ``sign_in_failed`` (the same for a wrong password, an unknown and a closed account),
    TooManyTries ``sign_in_locked``, ``sign_in_slowed`` (both for a right password too) or ``sign_in_busy``.
    """
    plain = normalised_email(email)
    known = known_mark(keys, device, plain)
    with database.write() as session:
        tried = sign_in_limits.note_try(
            session, keys=keys, email=plain, address=address, known_device=known, now=now
        )
    with database.write() as session:
        account = _account(session, keys=keys, email=plain)
        refusal = sign_in_limits.refusal_of(session, tried, now)
        if refusal is not None:
            sign_in_limits.take_back(session, tried)
            _note(session, action=refusal.code, account=account, now=now)
    if refusal is not None:
        raise refusal
    password_hash = account.password_hash if account and account.is_active else None
    is_right = is_password(password, password_hash)
    with database.write() as session:
        # closed, or given another password, while this one was looked at
        account = _account(session, keys=keys, email=plain)
        is_same = account is not None and account.is_active and account.password_hash == password_hash
        if account is not None and is_same and is_right:
            sign_in_limits.forget_own_failures(session, tried)
            _note(session, action="signed_in", account=account, now=now)
            begun = _begin_session(session, keys=keys, account_id=account.id, now=now, longest=longest)
            return replace(begun, device=remembering(keys, device, plain))
        sign_in_limits.note_failure(session, tried, now)
        _note(session, action="sign_in_failed", account=account, now=now)
    raise Refused(
        "sign_in_failed",
        where="Signing in",
        what="The email address and the password do not belong together.",
        how="Check both and try again, or ask your administrator for a new set-up link.",
    )


def actor_for(
    session: Session,
    *,
    keys: KeyRing,
    secret: str,
    now: datetime,
    idle: timedelta = IDLE,
) -> Actor | None:
    """Who is signed in with this cookie, with their roles as they are now; None when no one is.

    Call it in ``write()``: once a minute it notes that the session is in use. ``current_actor`` writes only
    then.
    """
    found = live_session(session, keys=keys, secret=secret, now=now, idle=idle)
    if found is None:
        return None
    if now - found.last_seen_at >= SEEN_EVERY:
        found.last_seen_at = now
        session.flush()
    return _actor(session, keys=keys, account_id=found.account_id)


def current_actor(
    database: Database,
    *,
    keys: KeyRing,
    secret: str,
    now: datetime,
    idle: timedelta = IDLE,
) -> Actor | None:
    """``actor_for``, which waits for the write lock only when the note of last use is old."""
    with database.read() as session:
        found = live_session(session, keys=keys, secret=secret, now=now, idle=idle)
        if found is None:
            return None
        if now - found.last_seen_at < SEEN_EVERY:
            return _actor(session, keys=keys, account_id=found.account_id)
    with database.write() as session:
        return actor_for(session, keys=keys, secret=secret, now=now, idle=idle)


def sign_out(session: Session, *, keys: KeyRing, secret: str, now: datetime) -> None:
    """End this session. A cookie that is no session's changes nothing."""
    if not has_secret_form(secret):
        return
    ended = session.scalar(
        sa.update(SignInSession)
        .where(
            SignInSession.digest == keys.digest(SecretPurpose.SESSION, secret),
            SignInSession.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(SignInSession.account_id)
        .execution_options(synchronize_session=False),
    )
    if ended is not None:
        _note(session, action="signed_out", account=session.get(Account, ended), now=now)


def revoke_all(session: Session, *, account_id: str, now: datetime) -> int:
    """End every session of an account: how many. The caller writes the audit row."""
    change = (
        sa.update(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(SignInSession.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.execute(change).all())


def _account(session: Session, *, keys: KeyRing, email: str) -> Account | None:
    return session.scalars(
        sa.select(Account).where(Account.email_digest == keys.digest(SecretPurpose.EMAIL, email)),
    ).one_or_none()


def _begin_session(
    session: Session,
    *,
    keys: KeyRing,
    account_id: str,
    now: datetime,
    longest: timedelta,
) -> SignedIn:
    own = SignInSession.account_id == account_id
    session.execute(sa.delete(SignInSession).where(own, SignInSession.expires_at <= now))
    signed_in = SignedIn(new_secret(), now + longest)
    session.add(
        SignInSession(
            id=new_id(),
            account_id=account_id,
            digest=keys.digest(SecretPurpose.SESSION, signed_in.secret),
            created_at=now,
            last_seen_at=now,
            expires_at=signed_in.expires_at,
        ),
    )
    session.flush()
    return signed_in


def live_session(
    session: Session,
    *,
    keys: KeyRing,
    secret: str,
    now: datetime,
    idle: timedelta,
) -> SignInSession | None:
    """The session of this cookie, unless it ended, was revoked or its account was closed."""
    if not has_secret_form(secret):
        return None
    return session.scalars(
        sa.select(SignInSession)
        .join(Account, Account.id == SignInSession.account_id)
        .where(
            SignInSession.digest == keys.digest(SecretPurpose.SESSION, secret),
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > now,
            SignInSession.last_seen_at > now - idle,
            Account.is_active,
        ),
    ).one_or_none()


def _actor(session: Session, *, keys: KeyRing, account_id: str) -> Actor:
    account = session.scalars(sa.select(Account).where(Account.id == account_id)).one()
    roles = session.execute(
        sa.select(Membership.organisation_id, Membership.role)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.account_id == account_id, Organisation.is_active)
        .order_by(Membership.organisation_id, Membership.role),
    )
    return Actor(
        kind=ActorKind.ACCOUNT,
        account_id=account_id,
        name=to_show(keys, account.name_sealed, Account.name_sealed, account_id),
        roles=tuple((organisation_id, role) for organisation_id, role in roles),
    )


def _note(session: Session, *, action: str, account: Account | None, now: datetime) -> None:
    """An unknown address leaves a row too, without a subject: what people mistype may be a password."""
    audit.record(
        session,
        by=Actor(ActorKind.ACCOUNT, account.id, "") if account else Actor.system("sign-in"),
        action=action,
        organisation_id=None,
        subject_kind="account",
        subject_id=account.id if account else None,
        now=now,
    )
