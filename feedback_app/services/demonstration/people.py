"""The invented teams and the accounts that can sign in. Email addresses use a reserved domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, ActorKind
from feedback_app.access.roles import ADMINISTRATOR, TEAM_LEAD, TEAM_MEMBER
from feedback_app.services import organisations
from feedback_app.services.accounts import accounts, setup_links
from feedback_app.services.demonstration.story import Story
from feedback_app.services.link_secrets import SecretPurpose
from feedback_app.services.process.workspace import Workspace
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account


PASSWORD = "small-steps-blue-teapot"  # noqa: S105 -- printed at every start; only this machine can reach it


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A demonstration account. ``organisations`` are keys. All accounts have the same password."""

    email: str
    name: str
    role: str
    organisations: tuple[str, ...]


BOTH = ("demo_north", "demo_south")
LEAD = DemoPerson("lead@demonstration.example", "Demonstration lead", TEAM_LEAD.name, BOTH)
MEMBER = DemoPerson(
    "member@demonstration.example", "Demonstration team member", TEAM_MEMBER.name, ("demo_south",)
)
PEOPLE = (
    LEAD,
    MEMBER,
    DemoPerson(
        "administrator@demonstration.example", "Demonstration administrator", ADMINISTRATOR.name, BOTH
    ),
)


def find_or_add_teams(workspace: Workspace, story: Story, *, now: datetime) -> Mapping[str, str]:
    """Organisation ids by key. Creates any missing organisations, accounts and passwords."""
    with workspace.database.write() as session:
        by = Actor.system("demonstration")
        ids = {
            team.key: organisations.create_organisation(session, by=by, key=team.key, name=team.name, now=now)
            for team in story.organisations
        }
    for person in PEOPLE:
        secret = _setup_secret(workspace, person, ids, now=now)
        if secret is not None:
            setup_links.use_setup_link(
                workspace.database, keys=workspace.keys, secret=secret, password=PASSWORD, now=now
            )
    return ids


def lead_actor(session: Session, *, keys: KeyRing, organisation_ids: tuple[str, ...]) -> Actor:
    """The invented lead, acting in these organisations."""
    return account_actor(session, keys=keys, person=LEAD, organisation_ids=organisation_ids)


def account_actor(
    session: Session, *, keys: KeyRing, person: DemoPerson, organisation_ids: tuple[str, ...]
) -> Actor:
    """A demonstration account, acting in these organisations."""
    account = sa.select(Account.id).where(
        Account.email_digest == keys.digest(SecretPurpose.EMAIL, person.email)
    )
    roles = tuple((each, person.role) for each in organisation_ids)
    return Actor(ActorKind.ACCOUNT, session.scalars(account).one(), person.name, roles)


def _setup_secret(
    workspace: Workspace, person: DemoPerson, ids: Mapping[str, str], *, now: datetime
) -> str | None:
    """A set-up link for a new account, or for one that an interrupted build left without a password."""
    by = Actor.system("demonstration", *ids.values())
    with workspace.database.write() as session:
        made = [
            accounts.create_account(
                session,
                by=by,
                keys=workspace.keys,
                organisation_id=ids[organisation],
                email=person.email,
                name=person.name,
                roles=[person.role],
                now=now,
            )
            for organisation in person.organisations
        ]
        if made[0].setup is not None:
            return made[0].setup.secret
        account_id = made[0].account_id
        if session.scalar(sa.select(Account.password_hash).where(Account.id == account_id)) is not None:
            return None
        new = accounts.new_setup_link(session, by=by, keys=workspace.keys, account_id=account_id, now=now)
        return new.secret
