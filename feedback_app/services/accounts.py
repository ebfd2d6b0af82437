"""Who has an account and which roles, decided by an administrator within their own organisation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.access.roles import ACCOUNT_ROLES, ADMINISTRATOR
from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.services import audit, sign_in
from feedback_app.services.account_names import checked_email, checked_name
from feedback_app.services.secrets_of_links import Purpose
from feedback_app.services.setup_links import NewSetupLink, add_account, make_setup_link
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, Membership, Organisation
from feedback_app.storage.sealing import place
from feedback_app.storage.writes import insert_once


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
    """An account with these roles, and the link with which its owner chooses a password.

    Whoever has an account with this email address (in another organisation, say) only gets the roles.
    """
    require(by, Permission.MANAGE_ACCOUNTS, organisation_id)
    address, called = checked_email(email), checked_name(name)
    for role in roles:
        _require_account_role(role)
    digest = keys.digest(Purpose.EMAIL, address)
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
    """A link to choose a new password. Only who administers every organisation of the account may give one:

    a new password opens them all.
    """
    organisation_ids = _organisations_of(session, account_id)
    scope = by.scope(Permission.MANAGE_ACCOUNTS)
    if not organisation_ids & scope:
        raise _not_found()
    if not organisation_ids <= scope:
        raise Forbidden(
            "account_shared",
            where=f"Account {account_id}",
            what="It also belongs to an organisation you do not administer.",
            how="Ask whoever administers both, or a command on the server.",
        )
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
    session: Session, *, by: Actor, keys: KeyRing, organisation_id: str
) -> tuple[AccountView, ...]:
    """Everybody with a role in this organisation, by name; only the roles they have here."""
    require(by, Permission.MANAGE_ACCOUNTS, organisation_id)
    rows = session.execute(
        sa.select(Account, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Account.id, Membership.role),
    ).all()
    roles: dict[str, list[str]] = {}
    for account, role in rows:
        roles.setdefault(account.id, []).append(role)
    views = [
        _view(keys, account, tuple(roles[account.id]))
        for account in {row[0].id: row[0] for row in rows}.values()
    ]
    return tuple(sorted(views, key=lambda view: (view.name.casefold(), view.id)))


def give_role(
    session: Session,
    *,
    by: Actor,
    organisation_id: str,
    account_id: str,
    role: str,
    now: datetime,
) -> None:
    """Give a role in this organisation; it counts from the person's next click. Nobody gives one to themselves."""
    require(by, Permission.MANAGE_ACCOUNTS, organisation_id)
    _require_account_role(role)
    if by.account_id == account_id:
        raise Refused(
            "own_roles",
            where="Your own account",
            what="Nobody gives a role to themselves.",
            how="Ask another administrator.",
        )
    values = {"account_id": account_id, "organisation_id": organisation_id, "role": role}
    if insert_once(session, Membership, values):
        _note(
            session,
            by=by,
            action="role_given",
            organisation_id=organisation_id,
            subject=account_id,
            detail={"role": role},
            now=now,
        )


def take_role(
    session: Session,
    *,
    by: Actor,
    organisation_id: str,
    account_id: str,
    role: str,
    now: datetime,
) -> None:
    """Take a role away; open sessions lose it at the next click. Raises Refused ``last_administrator``."""
    require(by, Permission.MANAGE_ACCOUNTS, organisation_id)
    if role == ADMINISTRATOR.name:
        _require_another_administrator(session, organisation_id=organisation_id, besides=account_id)
    gone = session.execute(
        sa.delete(Membership)
        .where(
            Membership.account_id == account_id,
            Membership.organisation_id == organisation_id,
            Membership.role == role,
        )
        .returning(Membership.role)
        .execution_options(synchronize_session=False),
    ).one_or_none()
    if gone is None:
        raise _not_found()
    _note(
        session,
        by=by,
        action="role_taken",
        organisation_id=organisation_id,
        subject=account_id,
        detail={"role": role},
        now=now,
    )


def close_account(session: Session, *, by: Actor, account_id: str, now: datetime) -> None:
    """Sign the person out everywhere and let them in no more. Raises Refused ``last_administrator``."""
    organisation_ids = _organisations_of(session, account_id)
    scope = by.scope(Permission.MANAGE_ACCOUNTS)
    if not organisation_ids & scope:
        raise _not_found()
    if not organisation_ids <= scope:
        raise Forbidden(
            "account_shared",
            where=f"Account {account_id}",
            what="It also belongs to an organisation you do not administer.",
            how="Take away its roles in your own organisation instead.",
        )
    for organisation_id in sorted(organisation_ids):
        if account_id in _administrators(session, organisation_id):
            _require_another_administrator(session, organisation_id=organisation_id, besides=account_id)
    change = sa.update(Account).where(Account.id == account_id).values(is_active=False)
    session.execute(change.execution_options(synchronize_session=False))
    sign_in.revoke_all(session, account_id=account_id, now=now)
    for organisation_id in sorted(organisation_ids):
        _note(
            session,
            by=by,
            action="account_closed",
            organisation_id=organisation_id,
            subject=account_id,
            now=now,
        )


def sign_out_everywhere(session: Session, *, by: Actor, account_id: str, now: datetime) -> int:
    """End every session of an account: how many. Somebody's own, or one of an organisation they administer."""
    organisation_ids = _organisations_of(session, account_id)
    if by.account_id != account_id and not organisation_ids & by.scope(Permission.MANAGE_ACCOUNTS):
        raise _not_found()
    ended = sign_in.revoke_all(session, account_id=account_id, now=now)
    audit.record(
        session,
        by=by,
        action="sessions_ended",
        organisation_id=None,
        subject_kind="account",
        subject_id=account_id,
        detail={"count": ended},
        now=now,
    )
    return ended


def _require_another_administrator(session: Session, *, organisation_id: str, besides: str) -> None:
    # the lock puts two administrators who remove one another in order
    session.execute(sa.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    if not _administrators(session, organisation_id) - {besides}:
        raise Refused(
            "last_administrator",
            where="Administrators",
            what="Nobody would be left who can give and take roles in this organisation.",
            how="Make somebody else an administrator first, and wait until they chose a password.",
        )


def _administrators(session: Session, organisation_id: str) -> set[str]:
    """Those who could sign in and administer at this moment."""
    return set(
        session.scalars(
            sa.select(Account.id)
            .join(Membership, Membership.account_id == Account.id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.role == ADMINISTRATOR.name,
                Account.is_active,
                Account.password_hash.is_not(None),
            ),
        ),
    )


def _organisations_of(session: Session, account_id: str) -> frozenset[str]:
    query = sa.select(Membership.organisation_id).where(Membership.account_id == account_id)
    return frozenset(session.scalars(query))


def _require_account_role(role: str) -> None:
    if role not in {each.name for each in ACCOUNT_ROLES}:
        raise Refused(
            "role_unknown",
            where=f"Role {role[:40]!r}",
            what="There is no such role for an account.",
            how=f"Choose one of: {', '.join(each.name for each in ACCOUNT_ROLES)}.",
        )


def _view(keys: KeyRing, account: Account, roles: tuple[str, ...]) -> AccountView:
    return AccountView(
        id=account.id,
        email=keys.open(account.email_sealed, place(Account.email_sealed, account.id)),
        name=keys.open(account.name_sealed, place(Account.name_sealed, account.id)),
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
    organisation_id: str,
    subject: str,
    detail: audit.Detail | None = None,
    now: datetime,
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="account",
        subject_id=subject,
        detail=detail,
        now=now,
    )
