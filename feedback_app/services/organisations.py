"""Organisations, which separate people's data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require, require_somewhere
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.storage.models import Organisation
from feedback_app.storage.models.types import new_id
from feedback_app.storage.statements.writes import insert_once


KEY_FORM = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation as pages and commands show it."""

    id: str
    key: str
    name: str


def create_organisation(session: Session, *, by: Actor, key: str, name: str, now: datetime) -> str:
    """A new organisation's id, or the id of the one that already has this key. Only for the system."""
    require_somewhere(by, Permission.MANAGE_ACCOUNTS)
    if by.account_id is not None or KEY_FORM.fullmatch(key) is None:
        raise Refused(
            "organisation_refused",
            where=f"Organisation {key[:40]!r}",
            what="Only a command on the server can create an organisation, with a key in lower-case letters.",
            how="Use `feedback` on the server, with a key such as north_trust.",
        )
    organisation_id = new_id()
    if not insert_once(
        session, Organisation, {"id": organisation_id, "key": key, "name": name, "is_active": True}
    ):
        return session.scalars(sa.select(Organisation.id).where(Organisation.key == key)).one()
    _note(session, by=by, action="organisation_created", organisation_id=organisation_id, now=now)
    return organisation_id


def rename_organisation(
    session: Session, *, by: Actor, organisation_id: str, name: str, now: datetime
) -> None:
    """Give it another name. Its key and data stay."""
    require(by, Permission.MANAGE_ACCOUNTS, organisation_id)
    plain = " ".join(name.split())
    if not 1 <= len(plain) <= 120:
        raise Refused(
            "name_length",
            where="Name of the organisation",
            what="It must have between 1 and 120 characters.",
            how="Enter a name of that length.",
        )
    change = sa.update(Organisation).where(Organisation.id == organisation_id).values(name=plain)
    session.execute(change.execution_options(synchronize_session=False))
    _note(session, by=by, action="organisation_renamed", organisation_id=organisation_id, now=now)


def list_organisations(
    session: Session, *, by: Actor, permission: Permission
) -> tuple[OrganisationView, ...]:
    """The organisations where this actor holds the permission, in order of name."""
    query = (
        sa.select(Organisation).where(Organisation.id.in_(by.scope(permission))).order_by(Organisation.name)
    )
    return tuple(OrganisationView(each.id, each.key, each.name) for each in session.scalars(query))


def organisation_by_key(session: Session, key: str) -> OrganisationView:
    """For commands on the server, which name organisations by key. Raises NotFound."""
    found = session.scalars(sa.select(Organisation).where(Organisation.key == key)).one_or_none()
    if found is None:
        raise NotFound("organisation_not_found", where=f"Organisation {key[:40]!r}")
    return OrganisationView(found.id, found.key, found.name)


def every_organisation(session: Session) -> tuple[OrganisationView, ...]:
    """All of them in order of name, for commands on the server. A page uses ``list_organisations``."""
    rows = session.scalars(sa.select(Organisation).order_by(Organisation.name))
    return tuple(OrganisationView(each.id, each.key, each.name) for each in rows)


def _note(session: Session, *, by: Actor, action: str, organisation_id: str, now: datetime) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="organisation",
        subject_id=organisation_id,
        now=now,
    )
