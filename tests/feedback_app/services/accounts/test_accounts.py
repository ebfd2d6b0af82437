"""Who gets an account, by which link, and that always someone is left who can give one."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from feedback_app.errors import FeedbackError, Forbidden, NotFound, Refused
from feedback_app.services.accounts import (
    accounts,
    passwords,
    setup_links,
    sign_in,
)
from feedback_app.services.accounts.setup_links import VALID_FOR
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, AuditEvent, Membership, Organisation
from tests.support.at_once import codes_in, together
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine


PASSWORD = "seven warm blue cups"
OTHER = "nine cold green plates"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def first_secret(database: Database, keys: KeyRing) -> str:
    """A new service with one organisation and no one in it yet."""
    with database.write() as session:
        session.add(Organisation(id="o1", key="service", name="Quillshire service", is_active=True))
        session.flush()
        new = setup_links.first_setup_link(session, keys=keys, now=NOW)
    assert new is not None
    return new.secret


def use(
    database: Database,
    keys: KeyRing,
    secret: str,
    password: str = PASSWORD,
    email: str | None = None,
    name: str | None = None,
    now: datetime = NOW,
) -> str:
    return setup_links.use_setup_link(
        database, keys=keys, secret=secret, password=password, email=email, name=name, now=now
    )


def sign_in_code(database: Database, keys: KeyRing, email: str, password: str) -> str:
    try:
        sign_in.sign_in(database, keys=keys, email=email, password=password, address="192.0.2.1", now=NOW)
    except FeedbackError as error:
        return error.code
    return "in"


def made(
    database: Database, keys: KeyRing, cast: Cast, *roles: str, email: str = "eve@example.nhs.uk"
) -> accounts.NewAccount:
    with database.write() as session:
        return accounts.create_account(
            session,
            by=cast.dev,
            keys=keys,
            organisation_id=cast.north,
            email=email,
            name="Eve",
            roles=roles,
            now=NOW,
        )


def actions(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.scalars(sa.select(AuditEvent.action)))


def test_the_first_link_makes_an_administrator_who_also_leads_the_team(
    database: Database, keys: KeyRing, first_secret: str
) -> None:
    with database.read() as session:
        assert setup_links.look_at_setup_link(session, keys=keys, secret=first_secret, now=NOW).is_first
    account_id = use(database, keys, first_secret, email=" Asha@Example.nhs.uk", name="Asha  Lead")
    assert sign_in_code(database, keys, "asha@example.nhs.uk", PASSWORD) == "in"
    with database.read() as session:
        roles = session.scalars(sa.select(Membership.role).where(Membership.account_id == account_id))
        assert set(roles) == {"administrator", "team_lead"}
    assert actions(database) == ["first_account_made", "password_set", "signed_in"]


def test_once_there_is_an_account_there_is_no_first_link(
    database: Database, keys: KeyRing, first_secret: str
) -> None:
    use(database, keys, first_secret, email="asha@example.nhs.uk", name="Asha")
    with database.write() as session:
        assert setup_links.first_setup_link(session, keys=keys, now=NOW) is None
    with pytest.raises(NotFound) as refused:
        use(database, keys, first_secret, email="ben@example.nhs.uk", name="Ben")
    assert refused.value.code == "setup_link_not_found"


def test_each_start_prints_a_new_first_link_and_the_earlier_one_stops(
    database: Database, keys: KeyRing, first_secret: str
) -> None:
    with database.write() as session:
        newer = setup_links.first_setup_link(session, keys=keys, now=NOW)
    assert newer is not None
    assert newer.secret not in repr(newer)
    with pytest.raises(NotFound):
        use(database, keys, first_secret, email="asha@example.nhs.uk", name="Asha")
    assert use(database, keys, newer.secret, email="asha@example.nhs.uk", name="Asha")


@on_one_engine
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"email": "asha@example.nhs.uk", "name": "Asha", "password": "short"}, "password_length"),
        (
            {"email": "z.quillfeather@a.uk", "name": "Asha", "password": "Quillfeather 2026"},
            "password_common",
        ),
        ({"email": "a@b.uk", "name": "Zed Quillfeather", "password": "Zed Quillfeather"}, "password_common"),
        ({"email": "a@b.uk", "name": "Asha", "password": "quillshire service 2026"}, "password_common"),
        ({"email": "asha", "name": "Asha"}, "email_wrong"),
        ({"email": "a@b.uk\r\nBcc: x@y.uk", "name": "Asha"}, "email_wrong"),
        ({"email": "asha@example.nhs.uk", "name": "  "}, "name_length"),
        ({"email": "asha@example.nhs.uk", "name": "A" * 121}, "name_length"),
    ],
)
def test_a_link_stays_usable_after_a_mistake(
    database: Database, keys: KeyRing, first_secret: str, values: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        use(
            database,
            keys,
            first_secret,
            password=values.get("password", PASSWORD),
            email=values["email"],
            name=values["name"],
        )
    assert refused.value.code == code
    assert use(database, keys, first_secret, email="asha@example.nhs.uk", name="Asha")


def test_of_two_first_set_ups_at_the_same_moment_one_wins(
    database: Database, keys: KeyRing, first_secret: str
) -> None:
    outcomes = together(
        [
            lambda n=n: use(database, keys, first_secret, email=f"person{n}@example.nhs.uk", name="P")
            for n in range(4)
        ]
    )
    assert codes_in(outcomes) == ["setup_link_not_found"] * 3
    with database.read() as session:
        assert len(session.scalars(sa.select(Account.id)).all()) == 1


def test_two_first_links_of_two_replicas_make_one_account(
    database: Database, keys: KeyRing, first_secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were they not put in order, both would see that there is no account yet before either has made one."""
    with database.write() as session:
        other = setup_links.make_setup_link(session, keys=keys, account_id=None, now=NOW)
    both_saw_none = threading.Barrier(2)
    add = setup_links.add_account

    def add_when_both_saw_none(*given: Any, **values: Any) -> str:
        with suppress(threading.BrokenBarrierError):
            both_saw_none.wait(timeout=0.3)
        return add(*given, **values)

    monkeypatch.setattr(setup_links, "add_account", add_when_both_saw_none)
    outcomes = together(
        [
            lambda: use(database, keys, first_secret, email="asha@example.nhs.uk", name="Asha"),
            lambda: use(database, keys, other.secret, email="ben@example.nhs.uk", name="Ben"),
        ]
    )
    assert codes_in(outcomes) == ["setup_link_not_found"]


def test_a_set_up_link_works_once_and_ends(database: Database, keys: KeyRing, cast: Cast) -> None:
    setup = made(database, keys, cast, "team_member").setup
    assert setup is not None
    with pytest.raises(NotFound):
        use(database, keys, setup.secret, now=NOW + VALID_FOR)
    use(database, keys, setup.secret, now=NOW + VALID_FOR - timedelta(seconds=1))
    for secret in (setup.secret, "a" * 43, "", "a" * 43 + "'"):
        with pytest.raises(NotFound) as refused:
            use(database, keys, secret, OTHER)
        assert refused.value.code == "setup_link_not_found"
    assert sign_in_code(database, keys, "eve@example.nhs.uk", PASSWORD) == "in"


def test_of_two_who_use_a_link_at_the_same_moment_one_sets_the_password(
    database: Database, keys: KeyRing, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = made(database, keys, cast, "team_member").setup
    assert setup is not None
    secret = setup.secret
    both_looked = threading.Barrier(2)

    def hash_when_both_looked(password: str) -> str:
        both_looked.wait(timeout=10)
        return passwords.hash_password(password)

    monkeypatch.setattr(setup_links, "hash_password", hash_when_both_looked)
    outcomes = together([lambda each=each: use(database, keys, secret, each) for each in (PASSWORD, OTHER)])
    assert codes_in(outcomes) == ["setup_link_not_found"]
    winner = (OTHER, PASSWORD)[isinstance(outcomes[0], str)]
    assert sign_in_code(database, keys, "eve@example.nhs.uk", winner) == "in"


def test_a_set_up_link_of_a_closed_account_leads_nowhere(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    new = made(database, keys, cast, "team_member")
    assert new.setup is not None
    with database.write() as session:
        accounts.close_account(session, by=cast.dev, account_id=new.account_id, now=NOW)
    with pytest.raises(NotFound):
        use(database, keys, new.setup.secret)


def test_the_same_person_made_twice_at_the_same_moment_has_one_account(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    outcomes = together([lambda: made(database, keys, cast, "team_member")] * 4)
    assert set(codes_in(outcomes)) <= {"account_exists"}
    with database.read() as session:
        digest = keys.digest("email", "eve@example.nhs.uk")
        assert len(session.scalars(sa.select(Account.id).where(Account.email_digest == digest)).all()) == 1


def test_a_new_password_ends_every_session_and_the_earlier_password(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    new = made(database, keys, cast, "team_member")
    assert new.setup is not None
    use(database, keys, new.setup.secret)
    secret = sign_in.sign_in(
        database, keys=keys, email="eve@example.nhs.uk", password=PASSWORD, address="192.0.2.1", now=NOW
    ).secret
    with database.write() as session:
        again = accounts.new_setup_link(session, by=cast.dev, keys=keys, account_id=new.account_id, now=NOW)
    use(database, keys, again.secret, OTHER)
    assert sign_in.current_actor(database, keys=keys, secret=secret, now=NOW) is None
    assert sign_in_code(database, keys, "eve@example.nhs.uk", PASSWORD) == "sign_in_failed"
    assert sign_in_code(database, keys, "eve@example.nhs.uk", OTHER) == "in"


def test_somebody_known_elsewhere_gets_the_roles_and_keeps_the_password(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    new = made(database, keys, cast, "team_member", email="CARA@example.nhs.uk")
    assert (new.account_id, new.setup) == (cast.cara.account_id, None)
    with pytest.raises(Forbidden) as refused, database.write() as session:
        accounts.new_setup_link(session, by=cast.dev, keys=keys, account_id=new.account_id, now=NOW)
    assert refused.value.code == "account_shared"
    with pytest.raises(Forbidden), database.write() as session:
        accounts.close_account(session, by=cast.dev, account_id=new.account_id, now=NOW)
    with database.read() as session:
        shown = accounts.list_accounts(session, by=cast.dev, keys=keys, organisation_id=cast.north)
    assert [(each.name, each.roles) for each in shown if each.id == new.account_id] == [
        ("Cara", ("team_member",))
    ]
