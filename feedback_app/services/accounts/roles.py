"""Giving and taking roles within one organisation, so that someone who can is always left."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.access.roles import ACCOUNT_ROLES, ADMINISTRATOR
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.storage.models import Account, Membership, Organisation
from feedback_app.storage.statements.writes import insert_once


def give_role(
    session: Session,
    *,
    by: Actor,
    organisation_id: str,
    account_id: str,
    role: str,
    now: datetime,
) -> None:
    """Give a role in this organisation; it counts from the person's next click.

    No one can give one to themselves: Refused ``own_roles``. Raises NotFound when there is no such account.
    """
    require(by, Permission.MANAGE_ACCOUNTS, organisation_id)
    require_account_role(role)
    if by.account_id is not None and by.account_id == account_id:
        raise Refused(
            "own_roles",
            where="Your own account",
            what="You cannot give a role to yourself.",
            how="Ask another administrator.",
        )
    if session.scalar(sa.select(Account.id).where(Account.id == account_id)) is None:
        raise NotFound("account_not_found", where="Account")
    values = {"account_id": account_id, "organisation_id": organisation_id, "role": role}
    if insert_once(session, Membership, values):
        _note(session, by=by, action="role_given", values=values, now=now)


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
        require_another_administrator(session, organisation_id=organisation_id, other_than=account_id)
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
        raise NotFound("account_not_found", where="Account")
    values = {"account_id": account_id, "organisation_id": organisation_id, "role": role}
    _note(session, by=by, action="role_taken", values=values, now=now)


def require_another_administrator(session: Session, *, organisation_id: str, other_than: str) -> None:
    """Go on only if someone else could sign in and administer. Raises Refused ``last_administrator``.

    Locks the organisation until the transaction ends, so that two administrators who remove each other do so
    one after the other.
    """
    session.execute(sa.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    if not administrators(session, organisation_id) - {other_than}:
        raise Refused(
            "last_administrator",
            where="Administrators",
            what="No one would be left who can give and take roles in this organisation.",
            how="Make someone else an administrator first, and wait until they have chosen a password.",
        )


def administrators(session: Session, organisation_id: str) -> frozenset[str]:
    """The accounts that could sign in and administer this organisation at this moment."""
    query = (
        sa.select(Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == ADMINISTRATOR.name,
            Account.is_active,
            Account.password_hash.is_not(None),
        )
    )
    return frozenset(session.scalars(query))


def require_account_role(role: str) -> None:
    """Raises Refused ``role_unknown``, for the system's role too."""
    if role not in {each.name for each in ACCOUNT_ROLES}:
        raise Refused(
            "role_unknown",
            where="Role",
            what="There is no such role for an account.",
            how=f"Choose one of: {', '.join(each.name for each in ACCOUNT_ROLES)}.",
        )


def _note(session: Session, *, by: Actor, action: str, values: dict[str, str], now: datetime) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=values["organisation_id"],
        subject_kind="account",
        subject_id=values["account_id"],
        detail={"role": values["role"]},
        now=now,
    )
