"""One-time links to choose a password with. Without an account, the link makes the first one.

``use_setup_link`` takes the database, not a session, because hashing a password takes 30 ms in which no one
should have to wait for the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, ActorKind
from feedback_app.access.roles import ADMINISTRATOR, TEAM_LEAD
from feedback_app.errors import NotFound, OperationalError, Refused
from feedback_app.services import audit
from feedback_app.services.accounts import sign_in
from feedback_app.services.accounts.passwords import check_password, hash_password
from feedback_app.services.email_addresses import checked_email, checked_name
from feedback_app.services.link_secrets import SecretPurpose, has_secret_form, new_secret
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, Membership, Organisation, SetupLink
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context, to_show
from feedback_app.storage.statements.writes import insert_once


VALID_FOR = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class NewSetupLink:
    """Handed out once; only its digest is stored."""

    secret: str = field(repr=False)
    expires_at: datetime

    def link(self, base_url: str) -> str:
        """The address to give to the person."""
        return f"{base_url}/set-up/{self.secret}"


@dataclass(frozen=True, slots=True)
class SetupLinkView:
    """What the set-up page asks: the first account also says its email address and name."""

    is_first: bool
    email: str | None = field(repr=False)
    name: str | None = field(repr=False)


def first_setup_link(session: Session, *, keys: KeyRing, now: datetime) -> NewSetupLink | None:
    """A link that makes the first account; None once there is one. An earlier unused one stops working."""
    if has_account(session):
        return None
    session.execute(sa.delete(SetupLink).where(SetupLink.account_id.is_(None)))
    return make_setup_link(session, keys=keys, account_id=None, now=now)


def make_setup_link(
    session: Session, *, keys: KeyRing, account_id: str | None, now: datetime
) -> NewSetupLink:
    """A new link; the account's earlier unused ones stop working. The caller checks who may ask for it."""
    if account_id is not None:
        forget_setup_links(session, account_id=account_id)
    new = NewSetupLink(new_secret(), now + VALID_FOR)
    session.add(
        SetupLink(
            digest=keys.digest(SecretPurpose.SETUP_LINK, new.secret),
            account_id=account_id,
            expires_at=new.expires_at,
        ),
    )
    session.flush()
    return new


def look_at_setup_link(session: Session, *, keys: KeyRing, secret: str, now: datetime) -> SetupLinkView:
    """What the page shows. Raises NotFound ``setup_link_not_found`` for unknown, used and expired alike."""
    link = _usable(session, keys=keys, secret=secret, now=now)
    if link.account_id is None:
        return SetupLinkView(is_first=True, email=None, name=None)
    account = session.scalars(sa.select(Account).where(Account.id == link.account_id)).one()
    return SetupLinkView(
        is_first=False,
        email=to_show(keys, account.email_sealed, Account.email_sealed, account.id),
        name=to_show(keys, account.name_sealed, Account.name_sealed, account.id),
    )


def use_setup_link(
    database: Database,
    *,
    keys: KeyRing,
    secret: str,
    password: str,
    now: datetime,
    email: str | None = None,
    name: str | None = None,
) -> str:
    """Set the password and return the account's id. Every earlier session of the account ends.

    ``email`` and ``name`` are for the first account, which gets the roles administrator and team lead in the
    first organisation. Raises NotFound ``setup_link_not_found``, Refused ``email_wrong``, ``name_length``,
    ``password_length``, ``password_is_email`` or ``password_common``; the link stays usable after those.
    """
    with database.read() as session:
        view = look_at_setup_link(session, keys=keys, secret=secret, now=now)
        organisations = session.scalars(sa.select(Organisation.name)).all()
    address = checked_email(email or "") if view.is_first else view.email or ""
    called = checked_name(name or "") if view.is_first else ""
    check_password(password, email=address, names=[called or view.name or "", *organisations])
    password_hash = hash_password(password)
    with database.write() as session:
        account_id = _consume(session, keys=keys, secret=secret, now=now)
        if account_id is None:
            account_id = _make_first_account(session, keys=keys, email=address, name=called, now=now)
        change = sa.update(Account).where(Account.id == account_id).values(password_hash=password_hash)
        session.execute(change.execution_options(synchronize_session=False))
        sign_in.revoke_all(session, account_id=account_id, now=now)
        _note(session, account_id=account_id, action="password_set", now=now)
    return account_id


def add_account(session: Session, *, keys: KeyRing, email: str, name: str, now: datetime) -> str:
    """The row of an account without a password or a role; its id. Email and name are checked already."""
    account_id = new_id()
    values = {
        "id": account_id,
        "email_digest": keys.digest(SecretPurpose.EMAIL, email),
        "email_sealed": keys.seal(email, sealing_context(Account.email_sealed, account_id)),
        "name_sealed": keys.seal(name, sealing_context(Account.name_sealed, account_id)),
        "is_active": True,
        "created_at": now,
    }
    if not insert_once(session, Account, values):
        raise Refused(
            "account_exists",
            where="Email address",
            what="Someone made an account with it a moment ago.",
            how="Look at the list again.",
        )
    return account_id


def forget_setup_links(session: Session, *, account_id: str) -> None:
    """The account's unused links stop working."""
    unused = sa.delete(SetupLink).where(SetupLink.account_id == account_id, SetupLink.used_at.is_(None))
    session.execute(unused)


def _usable(session: Session, *, keys: KeyRing, secret: str, now: datetime) -> SetupLink:
    link = None
    if has_secret_form(secret):
        link = session.scalars(
            sa.select(SetupLink).where(
                SetupLink.digest == keys.digest(SecretPurpose.SETUP_LINK, secret),
                SetupLink.used_at.is_(None),
                SetupLink.expires_at > now,
            ),
        ).one_or_none()
    if link is None or (link.account_id is None and has_account(session)):
        raise _not_found()
    return link


def _consume(session: Session, *, keys: KeyRing, secret: str, now: datetime) -> str | None:
    """Mark the link used: of two at the same moment one wins. Its account's id; None for the first."""
    used = session.execute(
        sa.update(SetupLink)
        .where(
            SetupLink.digest == keys.digest(SecretPurpose.SETUP_LINK, secret),
            SetupLink.used_at.is_(None),
            SetupLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(SetupLink.account_id)
        .execution_options(synchronize_session=False),
    ).one_or_none()
    if used is None:
        raise _not_found()
    return used.account_id


def _make_first_account(session: Session, *, keys: KeyRing, email: str, name: str, now: datetime) -> str:
    # the lock puts two first set-ups in order; the second then sees the account of the first
    organisation_id = session.scalar(
        sa.select(Organisation.id).order_by(Organisation.key).limit(1).with_for_update(),
    )
    if organisation_id is None:
        raise OperationalError(
            "organisation_missing",
            where="The first account",
            what="There is no organisation it could belong to.",
            how="Start the service once with `feedback serve`; it makes the first organisation.",
        )
    if has_account(session):
        raise _not_found()
    account_id = add_account(session, keys=keys, email=email, name=name, now=now)
    for role in (ADMINISTRATOR, TEAM_LEAD):
        session.add(Membership(account_id=account_id, organisation_id=organisation_id, role=role.name))
    session.flush()
    _note(session, account_id=account_id, action="first_account_made", now=now)
    return account_id


def has_account(session: Session) -> bool:
    """Whether anyone has an account yet, so that there is no first one to make."""
    return session.scalar(sa.select(Account.id).limit(1)) is not None


def _not_found() -> NotFound:
    return NotFound(
        "setup_link_not_found",
        where="This set-up link",
        what="It is not valid: it may have been used already, or it is too old.",
        how="Ask your administrator for a new one.",
    )


def _note(session: Session, *, account_id: str, action: str, now: datetime) -> None:
    audit.record(
        session,
        by=Actor(ActorKind.ACCOUNT, account_id, ""),
        action=action,
        organisation_id=None,
        subject_kind="account",
        subject_id=account_id,
        now=now,
    )
