"""Giving and taking roles, so that always someone is left who can."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.errors import NotFound, Refused
from feedback_app.services.accounts import accounts
from feedback_app.services.accounts import roles as account_roles
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, AuditEvent
from tests.support.at_once import codes_in, together
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine


def made(database: Database, keys: KeyRing, cast: Cast, *roles: str) -> str:
    """The id of a new account of North, without a password."""
    with database.write() as session:
        return accounts.create_account(
            session,
            by=cast.dev,
            keys=keys,
            organisation_id=cast.north,
            email="eve@example.nhs.uk",
            name="Eve",
            roles=roles,
            now=NOW,
        ).account_id


@on_one_engine
@pytest.mark.parametrize("role", ["owner", "system", ""])
def test_only_roles_of_accounts_can_be_given(
    database: Database, keys: KeyRing, cast: Cast, role: str
) -> None:
    with pytest.raises(Refused) as refused:
        made(database, keys, cast, role)
    assert refused.value.code == "role_unknown"


def test_nobody_gives_a_role_to_themselves(database: Database, keys: KeyRing, cast: Cast) -> None:
    with pytest.raises(Refused) as refused, database.write() as session:
        give(session, cast, cast.dev.account_id, "team_lead")
    assert refused.value.code == "own_roles"
    with pytest.raises(NotFound), database.write() as session:
        give(session, cast, "nobody", "team_lead")


def give(session: Session, cast: Cast, account_id: str | None, role: str) -> None:
    account_roles.give_role(
        session, by=cast.dev, organisation_id=cast.north, account_id=account_id or "", role=role, now=NOW
    )


def take(session: Session, cast: Cast, account_id: str | None, role: str, by: Actor | None = None) -> None:
    account_roles.take_role(
        session,
        by=by or cast.dev,
        organisation_id=cast.north,
        account_id=account_id or "",
        role=role,
        now=NOW,
    )


def set_passwords(database: Database, *account_ids: str | None) -> None:
    with database.write() as session:
        session.execute(sa.update(Account).where(Account.id.in_(account_ids)).values(password_hash="set"))


def test_the_last_administrator_stays(database: Database, keys: KeyRing, cast: Cast) -> None:
    set_passwords(database, cast.dev.account_id)
    waiting = made(database, keys, cast, "administrator")
    for attempt in (
        lambda session: take(session, cast, cast.dev.account_id, "administrator"),
        lambda session: accounts.close_account(
            session, by=cast.dev, account_id=cast.dev.account_id or "", now=NOW
        ),
    ):
        with pytest.raises(Refused) as refused, database.write() as session:
            attempt(session)
        assert refused.value.code == "last_administrator"
    set_passwords(database, waiting)
    with database.write() as session:
        take(session, cast, cast.dev.account_id, "administrator")


def test_two_administrators_cannot_remove_one_another_at_the_same_moment(
    database: Database, keys: KeyRing, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were they not put in order, both would count the administrators before either is gone."""
    both_counted = threading.Barrier(2)
    count = account_roles.administrators

    def count_and_wait_for_the_other(session: Session, organisation_id: str) -> frozenset[str]:
        found = count(session, organisation_id)
        with suppress(threading.BrokenBarrierError):
            both_counted.wait(timeout=0.3)
        return found

    monkeypatch.setattr(account_roles, "administrators", count_and_wait_for_the_other)
    other = made(database, keys, cast, "administrator")
    set_passwords(database, cast.dev.account_id, other)

    def remove(account_id: str | None) -> None:
        with database.write() as session:
            take(session, cast, account_id, "administrator", by=Actor.system("tests", cast.north))

    outcomes = together([lambda: remove(cast.dev.account_id), lambda: remove(other)])
    assert codes_in(outcomes) == ["last_administrator"]


def test_what_changes_an_account_is_audited(database: Database, keys: KeyRing, cast: Cast) -> None:
    new = made(database, keys, cast, "team_member")
    with database.write() as session:
        accounts.new_setup_link(session, by=cast.dev, keys=keys, account_id=new, now=NOW)
        take(session, cast, new, "team_member")
        give(session, cast, new, "team_lead")
        accounts.close_account(session, by=cast.dev, account_id=new, now=NOW)
    with database.read() as session:
        about = sa.select(AuditEvent.action, AuditEvent.actor_id).where(AuditEvent.subject_id == new)
        rows = session.execute(about).all()
    assert sorted(action for action, _ in rows) == [
        "account_closed",
        "account_made",
        "role_given",
        "role_given",
        "role_taken",
        "setup_link_made",
    ]
    assert {by for _, by in rows} == {cast.dev.account_id}
