"""Who has an account, decided by an administrator within their own organisation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Forbidden, NotFound
from feedback_app.services import audit
from feedback_app.services.accounts import sign_in
from feedback_app.services.accounts.roles import (
    administrators,
    give_role,
    require_account_role,
    require_another_administrator,
)
from feedback_app.services.accounts.setup_links import (
    NewSetupLink,
    add_account,
    forget_setup_links,
    make_setup_link,
)
from feedback_app.services.email_addresses import checked_email, checked_name
from feedback_app.services.link_secrets import SecretPurpose
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, Membership
from feedback_app.storage.sealing import to_show


@dataclass(frozen=True, slots=True)
class NewAccount:
    """``setup`` is None when the person had an account already: they keep their password."""

    account_id: str
    setup: NewSetupLink | None


@dataclass(frozen=True, slots=True)
class AccountView:
    """One line of the administrator's list."""

    id: str
    email: str = field(repr=False)
    name: str = field(repr=False)
    roles: tuple[str, ...]
    is_active: bool
    has_password: bool


def create_account(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    email: str,
    name: str,
    roles: Collection[str],
    now: datetime,
) -> NewAccount:
    """An account with these roles, and the link its owner chooses a password with.

    A person who has an account with this email address (in another organisation, say) only gets the roles.
    """
    require(by, Permission.MANAGE_ACCOUNTS, organisation_id)
    address, called = checked_email(email), checked_name(name)
    for role in roles:
        require_account_role(role)
    digest = keys.digest(SecretPurpose.EMAIL, address)
    account_id = session.scalar(sa.select(Account.id).where(Account.email_digest == digest))
    setup = None
    if account_id is None:
        account_id = add_account(session, keys=keys, email=address, name=called, now=now)
        setup = make_setup_link(session, keys=keys, account_id=account_id, now=now)
        _note(
            session,
            by=by,
            action="account_made",
            organisation_id=organisation_id,
            subject=account_id,
            now=now,
        )
    for role in sorted(set(roles)):
        give_role(session, by=by, organisation_id=organisation_id, account_id=account_id, role=role, now=now)
    return NewAccount(account_id, setup)


def new_setup_link(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    account_id: str,
    now: datetime,
) -> NewSetupLink:
    """A link to choose a new password.

    Only an administrator of every organisation of the account may give one: the password opens them all.
    """
    organisation_ids = _administered(session, by=by, account_id=account_id)
    for organisation_id in sorted(organisation_ids):
        _note(
            session,
            by=by,
            action="setup_link_made",
            organisation_id=organisation_id,
            subject=account_id,
            now=now,
        )
    return make_setup_link(session, keys=keys, account_id=account_id, now=now)


def list_accounts(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
) -> tuple[AccountView, ...]:
    """Everyone with a role in this organisation, by name; only the roles they have here."""
    require(by, Permission.MANAGE_ACCOUNTS, organisation_id)
    rows = session.execute(
        sa.select(Account, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Account.id, Membership.role),
    ).all()
    roles: dict[str, list[str]] = {}
    accounts: dict[str, Account] = {}
    for account, role in rows:
        accounts[account.id] = account
        roles.setdefault(account.id, []).append(role)
    views = (_view(keys, account, tuple(roles[account.id])) for account in accounts.values())
    return tuple(sorted(views, key=lambda view: (view.name.casefold(), view.id)))


def close_account(session: Session, *, by: Actor, account_id: str, now: datetime) -> None:
    """Sign the person out everywhere and stop them signing in. Raises Refused ``last_administrator``."""
    organisation_ids = sorted(_administered(session, by=by, account_id=account_id))
    for organisation_id in organisation_ids:
        if account_id in administrators(session, organisation_id):
            require_another_administrator(session, organisation_id=organisation_id, other_than=account_id)
    change = sa.update(Account).where(Account.id == account_id).values(is_active=False)
    session.execute(change.execution_options(synchronize_session=False))
    sign_in.revoke_all(session, account_id=account_id, now=now)
    forget_setup_links(session, account_id=account_id)
    for organisation_id in organisation_ids:
        _note(
            session,
            by=by,
            action="account_closed",
            organisation_id=organisation_id,
            subject=account_id,
            now=now,
        )


def sign_out_everywhere(session: Session, *, by: Actor, account_id: str, now: datetime) -> int:
    """End every session of an account: how many. Allowed for your own account and those you administer."""
    organisation_ids = _organisations_of(session, account_id)
    if by.account_id != account_id and not organisation_ids & by.scope(Permission.MANAGE_ACCOUNTS):
        raise _not_found()
    ended = sign_in.revoke_all(session, account_id=account_id, now=now)
    _note(session, by=by, action="sessions_ended", organisation_id=None, subject=account_id, now=now)
    return ended


def _administered(session: Session, *, by: Actor, account_id: str) -> frozenset[str]:
    """The account's organisations, all of which the actor must administer."""
    organisation_ids = _organisations_of(session, account_id)
    scope = by.scope(Permission.MANAGE_ACCOUNTS)
    if not organisation_ids & scope:
        raise _not_found()
    if not organisation_ids <= scope:
        raise Forbidden(
            "account_shared",
            where=f"Account {account_id}",
            what="It also belongs to an organisation you do not administer.",
            how="Give or take roles in your own organisation, or use a command on the server.",
        )
    return organisation_ids


def _organisations_of(session: Session, account_id: str) -> frozenset[str]:
    query = sa.select(Membership.organisation_id).where(Membership.account_id == account_id)
    return frozenset(session.scalars(query))


def _view(keys: KeyRing, account: Account, roles: tuple[str, ...]) -> AccountView:
    return AccountView(
        id=account.id,
        email=to_show(keys, account.email_sealed, Account.email_sealed, account.id),
        name=to_show(keys, account.name_sealed, Account.name_sealed, account.id),
        roles=roles,
        is_active=account.is_active,
        has_password=account.password_hash is not None,
    )


def _not_found() -> NotFound:
    return NotFound("account_not_found", where="Account")


def _note(
    session: Session,
    *,
    by: Actor,
    action: str,
    organisation_id: str | None,
    subject: str,
    now: datetime,
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="account",
        subject_id=subject,
        now=now,
    )
