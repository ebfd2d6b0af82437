"""Signing in: who gets a session, how long it lasts, and what a guesser learns."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy import event

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused, TooManyTries
from feedback_app.services.accounts import (
    accounts,
    passwords,
    roles,
    sign_in,
)
from feedback_app.services.accounts.sign_in import SignedIn
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, AuditEvent, SignInAttempt, SignInSession
from tests.support.at_once import codes_in, together
from tests.support.cast import NOW, Cast, person
from tests.support.engines import on_one_engine


PASSWORD = "seven warm blue cups"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real algorithm with less work; its real strength has a test of its own."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def asha(database: Database, cast: Cast, quick_hashes: None) -> Actor:
    """Asha chose a password."""
    with database.write() as session:
        session.execute(
            sa.update(Account)
            .where(Account.id == cast.asha.account_id)
            .values(password_hash=passwords.hash_password(PASSWORD))
        )
    return cast.asha


def enter(
    database: Database,
    keys: KeyRing,
    password: str = PASSWORD,
    email: str = "asha@example.nhs.uk",
    address: str = "192.0.2.1",
    now=NOW,
) -> SignedIn:
    return sign_in.sign_in(database, keys=keys, email=email, password=password, address=address, now=now)


def fail(database: Database, keys: KeyRing, times: int = 1, **values) -> list[str]:
    codes = []
    for _ in range(times):
        with pytest.raises((Refused, TooManyTries)) as refused:
            enter(database, keys, **{"password": "wrong horse battery", **values})
        codes.append(refused.value.code)
    return codes


def actor(database: Database, keys: KeyRing, secret: str, now=NOW) -> Actor | None:
    return sign_in.current_actor(database, keys=keys, secret=secret, now=now)


def audited(database: Database, action: str) -> int:
    with database.read() as session:
        query = sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.action == action)
        return session.scalar(query) or 0


def test_the_right_password_gives_a_session_with_the_roles_of_the_account(
    database: Database, keys: KeyRing, asha: Actor
) -> None:
    signed_in = enter(database, keys, email="  ASHA@Example.NHS.uk ")
    assert actor(database, keys, signed_in.secret) == asha
    assert audited(database, "signed_in") == 1
    assert signed_in.secret not in repr(signed_in)


@on_one_engine
@pytest.mark.parametrize(
    "email", ["asha@example.nhs.uk", "nobody@example.nhs.uk", "ben@example.nhs.uk", "", "\ud800"]
)
def test_every_failure_says_the_same(database: Database, keys: KeyRing, asha: Actor, email: str) -> None:
    """A wrong password, an unknown account, one without a password yet: no one learns which."""
    with pytest.raises(Refused) as refused:
        enter(database, keys, "wrong horse battery", email=email)
    assert refused.value.as_record() == {
        "code": "sign_in_failed",
        "where": "Signing in",
        "what": "The email address and the password do not belong together.",
        "how": "Check both and try again, or ask your administrator for a new set-up link.",
    }


def test_every_failure_does_the_same_work(
    database: Database, keys: KeyRing, asha: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []
    real = passwords._hasher.verify
    monkeypatch.setattr(
        type(passwords._hasher),
        "verify",
        lambda self, *given: checked.append(1) or real(*given),
        raising=True,
    )
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    work = []
    for email in ("asha@example.nhs.uk", "nobody@example.nhs.uk"):
        checked.clear()
        statements.clear()
        fail(database, keys, email=email)
        work.append((len(checked), [each.split()[0] for each in statements]))
    assert work[0] == work[1]
    assert work[0][0] == 1


def test_a_closed_account_is_refused_like_an_unknown_one(
    database: Database, keys: KeyRing, asha: Actor, cast: Cast
) -> None:
    secret = enter(database, keys).secret
    with database.write() as session:
        accounts.close_account(session, by=cast.dev, account_id=asha.account_id or "", now=NOW)
    assert actor(database, keys, secret) is None
    assert fail(database, keys, password=PASSWORD) == ["sign_in_failed"]


def test_tries_at_the_same_moment_are_all_counted(database: Database, keys: KeyRing, asha: Actor) -> None:
    outcomes = together([lambda: enter(database, keys, "wrong horse battery")] * 16)
    assert len(codes_in(outcomes)) == 16
    assert codes_in(outcomes).count("sign_in_failed") <= 10


def test_colleagues_behind_one_address_may_all_sign_in_at_the_same_moment(
    database: Database, keys: KeyRing, cast: Cast, quick_hashes: None
) -> None:
    names = [f"Colleague{n}" for n in range(12)]
    with database.write() as session:
        for name in names:
            person(session, keys, name, cast.north, "team_member")
        session.execute(sa.update(Account).values(password_hash=passwords.hash_password(PASSWORD)))
    outcomes = together(
        [lambda name=name: enter(database, keys, email=f"{name}@example.nhs.uk") for name in names]
    )
    assert codes_in(outcomes) == []


def test_neither_the_email_nor_the_address_is_stored_in_the_clear(
    database: Database, keys: KeyRing, asha: Actor
) -> None:
    fail(database, keys)
    with database.read() as session:
        kept = set(session.scalars(sa.select(SignInAttempt.key_digest)))
        emails = set(session.scalars(sa.select(Account.email_digest)))
    assert len(kept) == 3
    assert all(len(each) == 64 for each in kept)
    assert not kept & emails


def test_a_session_ends_when_it_is_idle_and_at_its_longest(
    database: Database, keys: KeyRing, asha: Actor
) -> None:
    secret = enter(database, keys).secret
    now = NOW
    while now < NOW + timedelta(hours=12):
        assert actor(database, keys, secret, now) == asha
        now += 29 * MINUTE
    assert actor(database, keys, secret, NOW + timedelta(hours=12) - MINUTE) == asha
    assert actor(database, keys, secret, NOW + timedelta(hours=12)) is None
    idle = enter(database, keys).secret
    assert actor(database, keys, idle, NOW + 30 * MINUTE) is None


def test_an_account_that_is_closed_is_nobody_whatever_its_sessions_say(
    database: Database, keys: KeyRing, asha: Actor
) -> None:
    secret = enter(database, keys).secret
    with database.write() as session:
        session.execute(sa.update(Account).where(Account.id == asha.account_id).values(is_active=False))
    assert actor(database, keys, secret) is None


def test_looking_again_within_a_minute_writes_nothing(database: Database, keys: KeyRing, asha: Actor) -> None:
    secret = enter(database, keys).secret
    actor(database, keys, secret, NOW + timedelta(seconds=59))
    with database.read() as session:
        assert session.scalars(sa.select(SignInSession.last_seen_at)).one() == NOW
    actor(database, keys, secret, NOW + MINUTE)
    with database.read() as session:
        assert session.scalars(sa.select(SignInSession.last_seen_at)).one() == NOW + MINUTE


def test_roles_are_read_at_each_action(database: Database, keys: KeyRing, asha: Actor, cast: Cast) -> None:
    secret = enter(database, keys).secret
    assert actor(database, keys, secret).scope(Permission.EXPORT_RESPONSES) == {cast.north}  # type: ignore[union-attr]
    with database.write() as session:
        roles.take_role(
            session,
            by=cast.dev,
            organisation_id=cast.north,
            account_id=asha.account_id or "",
            role="team_lead",
            now=NOW,
        )
    assert actor(database, keys, secret).roles == ()  # type: ignore[union-attr]


def test_signing_out_ends_this_session_and_signing_out_everywhere_all(
    database: Database, keys: KeyRing, asha: Actor, cast: Cast
) -> None:
    first, second, third = (enter(database, keys).secret for _ in range(3))
    with database.write() as session:
        sign_in.sign_out(session, keys=keys, secret=first, now=NOW)
        sign_in.sign_out(session, keys=keys, secret="x" * 43, now=NOW)
        sign_in.sign_out(session, keys=keys, secret="no secret", now=NOW)
    assert (actor(database, keys, first), actor(database, keys, second)) == (None, asha)
    with database.write() as session:
        assert (
            accounts.sign_out_everywhere(session, by=cast.dev, account_id=asha.account_id or "", now=NOW) == 2
        )
    assert actor(database, keys, third) is None


@on_one_engine
@pytest.mark.parametrize("secret", ["", "x", "a" * 43, "a" * 42 + "\x00", "é" * 43, "a" * 10_000])
def test_a_cookie_that_is_no_session_is_nobody(
    database: Database, keys: KeyRing, asha: Actor, secret: str
) -> None:
    assert actor(database, keys, secret) is None
