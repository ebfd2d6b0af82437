"""The people of the tests, the two organisations they belong to, and three small forms.

Asha leads the team of North, Ben works in it, Cara works for South and must be refused in North, Dev
administers North and sees no answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, ActorKind
from feedback_app.services import forms, organisations
from feedback_app.services.accounts import roles as account_roles
from feedback_app.services.accounts import setup_links
from feedback_app.services.link_secrets import SecretPurpose, new_secret
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import SignInSession
from feedback_app.storage.models.types import new_id
from surveys.catalogue import parse_form
from surveys.core.model import Form


NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
SERVER = Actor.system("tests")


@dataclass(frozen=True)
class Cast:
    """Two organisations with their people, on one database."""

    north: str
    south: str
    asha: Actor
    ben: Actor
    cara: Actor
    dev: Actor


FORM = """
key: {key}
version: "{version}"
language: en-GB
title: {title}
audience: professional
touchpoint: {touchpoint}
mode: {mode}
minutes: 2
introduction: Please tell us how it was.
thanks: Thank you.
provenance: {{authored_by: The tests, source: Written for the tests}}
licence: {{kind: own, holder: The tests, terms: CC BY 4.0}}
sections:
  - id: first
    questions:
      - id: helpful
        kind: one_choice
        text: Was it helpful?
        required: true
        missing: [prefer_not_to_say]
        options:
          - {{code: "yes", label: "Yes"}}
          - {{code: "no", label: "No"}}
      - id: why_not
        kind: long_text
        asks: could_be_better
        text: What would have helped?
        required: true
        show_when: {{question: helpful, is: "no"}}
      - id: topics
        kind: several_choices
        text: What did you talk about?
        options:
          - {{code: sleep, label: Sleep}}
          - {{code: crying, label: Crying}}
      - id: rating
        kind: rating
        text: How likely are you to come again?
        low: Not at all
        high: Very
      - id: words
        kind: long_text
        asks: went_well
        text: What went well?
      {more}
"""
MEMORY_CODE = "- {id: code, kind: short_text, asks: link_code, text: Your code}"


def form(mode: str, *, version: str = "1.0", title: str = "A small form", more: str = "") -> Form:
    """A small form in this mode, with the key ``small_<mode>``."""
    key, touchpoint = f"small_{mode}", "training_before" if more == MEMORY_CODE else "consultation"
    text = FORM.format(key=key, version=version, title=title, mode=mode, touchpoint=touchpoint, more=more)
    return parse_form(text, name=f"small_{mode}.yaml")


ANONYMOUS = form("anonymous", more=MEMORY_CODE)
PSEUDONYMOUS = form("pseudonymous")
NAMED = form("named")


def settle(database: Database, keys: KeyRing) -> Cast:
    """Make the organisations, the people and the forms."""
    with database.write() as session:
        for each in (ANONYMOUS, PSEUDONYMOUS, NAMED):
            forms.publish(session, by=SERVER, form=each, now=NOW)
        north = organisations.create_organisation(session, by=SERVER, key="north", name="North", now=NOW)
        south = organisations.create_organisation(session, by=SERVER, key="south", name="South", now=NOW)
        return Cast(
            north=north,
            south=south,
            asha=person(session, keys, "Asha", north, "team_lead"),
            ben=person(session, keys, "Ben", north, "team_member"),
            cara=person(session, keys, "Cara", south, "team_lead", "administrator"),
            dev=person(session, keys, "Dev", north, "administrator"),
        )


def person(session: Session, keys: KeyRing, name: str, organisation_id: str, *roles: str) -> Actor:
    """An account with these roles, as an actor. It has no password until a test gives it one."""
    email = f"{name.casefold()}@example.nhs.uk"
    account_id = setup_links.add_account(session, keys=keys, email=email, name=name, now=NOW)
    command = Actor.system("tests", organisation_id)
    for role in roles:
        account_roles.give_role(
            session,
            by=command,
            organisation_id=organisation_id,
            account_id=account_id,
            role=role,
            now=NOW,
        )
    return Actor(ActorKind.ACCOUNT, account_id, name, tuple((organisation_id, role) for role in roles))


def cookie_of(database: Database, keys: KeyRing, by: Actor, now: datetime) -> str:
    """The value of the cookie of a new session."""
    secret = new_secret()
    with database.write() as session:
        session.add(
            SignInSession(
                id=new_id(),
                account_id=by.account_id,
                digest=keys.digest(SecretPurpose.SESSION, secret),
                created_at=now,
                last_seen_at=now,
                expires_at=now + timedelta(hours=12),
            )
        )
    return secret
