"""Wrong passwords lock out the person who tries them, never the colleague they are tried for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from feedback_app.access.actor import Actor
from feedback_app.errors import Refused, TooManyTries
from feedback_app.services.accounts import known_devices, passwords, sign_in, sign_in_limits
from feedback_app.services.accounts.known_devices import MOST_ACCOUNTS, KnownDevice
from feedback_app.services.accounts.sign_in import SignedIn
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, AuditEvent, SignInAttempt
from tests.support.at_once import codes_in, together
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine


PASSWORD = "seven warm blue cups"
ASHA, BEN, NO_ONE = "asha@example.nhs.uk", "ben@example.nhs.uk", "nobody@example.nhs.uk"
HOME, CLINIC, STRANGER = "192.0.2.1", "192.0.2.2", "203.0.113.9"
MINUTE = timedelta(minutes=1)


@dataclass
class Door:
    """Tries to sign in."""

    database: Database
    keys: KeyRing
    now: datetime = NOW

    def enter(
        self, email: str = ASHA, at: str = HOME, device: str | None = None, password: str = PASSWORD
    ) -> SignedIn:
        return sign_in.sign_in(
            self.database,
            keys=self.keys,
            email=email,
            password=password,
            address=at,
            device=device,
            now=self.now,
        )

    def code(self, email: str = ASHA, at: str = HOME, device: str | None = None) -> str:
        """What the right password gets."""
        try:
            self.enter(email, at, device)
        except (Refused, TooManyTries) as error:
            return error.code
        return "signed_in"

    def fail(self, times: int, email: str = ASHA, at: str = STRANGER, device: str | None = None) -> list[str]:
        codes = []
        for _ in range(times):
            with pytest.raises((Refused, TooManyTries)) as refused:
                self.enter(email, at, device, "wrong horse battery")
            codes.append(refused.value.code)
        return codes

    def spread(self, times: int, email: str = ASHA) -> list[str]:
        """From as many addresses."""
        return [self.fail(1, email, f"198.51.{n // 250}.{n % 250}")[0] for n in range(times)]

    def wait(self, minutes: float) -> None:
        self.now += minutes * MINUTE


@pytest.fixture
def door(database: Database, keys: KeyRing, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Door:
    """Asha and Ben have one password. The hash is the real one with less work; large limits are smaller."""
    monkeypatch.setattr(sign_in_limits, "MOST_FOR_ACCOUNT", 30)
    monkeypatch.setattr(sign_in_limits, "MOST_AT_ADDRESS", 20)
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobodys_hash.cache_clear()
    ids = [_id(cast.asha), _id(cast.ben)]
    with database.write() as session:
        change = sa.update(Account).where(Account.id.in_(ids))
        session.execute(change.values(password_hash=passwords.hash_password(PASSWORD)))
    return Door(database, keys)


def _id(actor: Actor) -> str:
    return actor.account_id or ""


Before = Callable[[Door, str], object]


@on_one_engine
@pytest.mark.parametrize(
    ("before", "asked"),
    [
        pytest.param(
            lambda door, _: door.fail(10),
            {
                "stranger": "locked",
                "home": "in",
                "clinic": "in",
                "known at home": "in",
                "known at stranger": "in",
            },
            id="ten from one address lock that address for that account",
        ),
        pytest.param(
            lambda door, _: door.fail(9),
            {"stranger": "in", "home": "in", "known at home": "in"},
            id="nine lock no one",
        ),
        pytest.param(
            lambda door, _: door.fail(10, at=CLINIC),
            {"clinic": "locked", "home": "in", "known at clinic": "in", "ben at clinic": "in"},
            id="in the waiting room",
        ),
        pytest.param(
            lambda door, _: [door.fail(10, at=f"198.51.100.{n}") for n in range(2)],
            {"home": "in", "clinic": "in", "known at home": "in"},
            id="ten from each of two addresses",
        ),
        pytest.param(
            lambda door, _: [door.fail(1, f"guess{n}@example.nhs.uk", CLINIC) for n in range(19)],
            {"clinic": "in", "ben at clinic": "in"},
            id="nineteen accounts from one address",
        ),
        pytest.param(
            lambda door, _: [door.fail(1, f"guess{n}@example.nhs.uk", CLINIC) for n in range(20)],
            {"clinic": "locked", "ben at clinic": "locked", "known at clinic": "in", "home": "in"},
            id="twenty accounts from one address",
        ),
        pytest.param(
            lambda door, _: door.spread(31),
            {
                "home": "slowed",
                "clinic": "slowed",
                "known at home": "in",
                "known at stranger": "in",
                "ben at home": "in",
            },
            id="thirty-one addresses",
        ),
        pytest.param(
            lambda door, _: (door.spread(31), door.wait(1.1)),
            {"home": "in", "clinic": "in", "known at home": "in"},
            id="a minute after thirty-one addresses",
        ),
        pytest.param(
            lambda door, device: door.fail(10, at=HOME, device=device),
            {
                "known at home": "locked",
                "known at clinic": "locked",
                "home": "in",
                "clinic": "in",
                "ben at home": "in",
            },
            id="ten on the known device itself",
        ),
        pytest.param(
            lambda door, device: (door.fail(10, at=HOME, device=device), door.wait(15)),
            {"known at home": "in"},
            id="a quarter of an hour after ten on the known device",
        ),
        pytest.param(
            lambda door, _: (door.fail(10), door.wait(14)), {"stranger": "locked"}, id="after 14 minutes"
        ),
        pytest.param(
            lambda door, _: (door.fail(10), door.wait(15)), {"stranger": "in"}, id="after 15 minutes"
        ),
        pytest.param(
            lambda door, _: (door.fail(10), door.fail(20), door.wait(15)),
            {"stranger": "in"},
            id="refused tries do not make the lock longer",
        ),
        pytest.param(
            lambda door, device: door.fail(10, BEN, CLINIC, device),
            {"ben at clinic": "locked", "known at clinic": "in", "clinic": "in"},
            id="a device known for one account is not known for another",
        ),
    ],
)
def test_who_still_gets_in(door: Door, before: Before, asked: dict[str, str]) -> None:
    device = door.enter(ASHA, HOME).device
    who = {
        "stranger": (ASHA, STRANGER, None),
        "home": (ASHA, HOME, None),
        "clinic": (ASHA, CLINIC, None),
        "known at home": (ASHA, HOME, device),
        "known at clinic": (ASHA, CLINIC, device),
        "known at stranger": (ASHA, STRANGER, device),
        "ben at home": (BEN, HOME, None),
        "ben at clinic": (BEN, CLINIC, None),
    }
    before(door, device)
    found = {name: door.code(*who[name]).removeprefix("sign_in_").replace("signed_", "") for name in asked}
    assert found == asked


@on_one_engine
@pytest.mark.parametrize(
    "guess",
    [
        pytest.param(
            lambda door, email: door.fail(12, email, f"192.0.2.{len(email)}"), id="from one address"
        ),
        pytest.param(lambda door, email: door.spread(45, email), id="from many"),
    ],
)
def test_an_account_there_is_not_answers_like_one_there_is(
    door: Door, guess: Callable[[Door, str], list[str]]
) -> None:
    assert guess(door, ASHA) == guess(door, NO_ONE) == guess(door, "cara@example.nhs.uk")


@on_one_engine
def test_someone_who_guesses_from_everywhere_gets_a_few_tries_a_minute(door: Door) -> None:
    door.spread(31)
    looked_at = 0
    for _ in range(5):
        door.wait(1)
        looked_at += door.spread(20).count("sign_in_failed")
    assert looked_at <= 5 * 11


@on_one_engine
def test_signing_in_does_not_give_the_address_new_tries_for_other_accounts(door: Door) -> None:
    for n in range(19):
        door.fail(1, f"guess{n}@example.nhs.uk", HOME)
    door.enter(BEN, HOME)
    assert door.fail(1, "one@example.nhs.uk", HOME) == ["sign_in_failed"]
    assert door.fail(1, "more@example.nhs.uk", HOME) == ["sign_in_locked"]


def test_the_right_password_forgives_the_mistyped_ones(door: Door) -> None:
    for _ in range(2):
        door.fail(9, at=HOME)
        door.enter(at=HOME)
    device = door.enter(at=HOME).device
    for _ in range(4):
        door.fail(9, at=HOME, device=device)
        device = door.enter(at=HOME, device=device).device


@on_one_engine
def test_signing_in_does_not_count_as_guessing(door: Door) -> None:
    for n in range(30):
        door.enter(at=f"198.51.100.{n}")
    with door.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignInAttempt)) == 0


@pytest.mark.parametrize("is_known", [False, True])
def test_tries_at_the_same_moment_are_all_counted(door: Door, is_known: bool) -> None:
    device = door.enter().device if is_known else None
    outcomes = together([lambda: door.enter(ASHA, HOME, device, "wrong horse battery")] * 16)
    assert len(codes_in(outcomes)) == 16
    assert codes_in(outcomes).count("sign_in_failed") <= 10


@on_one_engine
def test_locks_are_audited_by_their_code(door: Door) -> None:
    door.fail(12)
    door.spread(31)
    with door.database.read() as session:
        actions = session.scalars(sa.select(AuditEvent.action)).all()
    assert actions.count("sign_in_locked") == 2
    assert "sign_in_slowed" in actions


@on_one_engine
def test_a_device_shared_by_colleagues_knows_the_last_few(door: Door, keys: KeyRing) -> None:
    people = [f"colleague{n}@example.nhs.uk" for n in range(MOST_ACCOUNTS + 1)]
    cookie = ""
    for email in (*people, people[3]):
        cookie = known_devices.remembering(keys, cookie, email)
    marks = [known_devices.known_mark(keys, cookie, email) for email in people]
    assert marks[0] is None
    assert len(set(marks[1:])) == 1
    assert marks[1] is not None
    assert len(cookie) < 400
    assert "colleague" not in cookie


@on_one_engine
@pytest.mark.parametrize(
    "cookie",
    [
        "",
        ".",
        "x",
        "x" * 43,
        "x" * 43 + ".",
        "é" * 43 + ".abc",
        ("x" * 43) + ".a" * 9,
        "x" * 43 + ".é",
        "." * 50,
    ],
)
def test_a_made_up_cookie_is_no_known_device(door: Door, keys: KeyRing, cookie: str) -> None:
    assert known_devices.known_mark(keys, cookie, ASHA) is None
    device = door.enter(device=cookie).device
    assert known_devices.known_mark(keys, device, ASHA) is not None


def test_the_proof_of_one_device_is_nothing_on_another(keys: KeyRing) -> None:
    first, second = (KnownDevice.parse(known_devices.remembering(keys, None, ASHA)) for _ in range(2))
    assert first is not None
    assert second is not None
    stolen = KnownDevice(second.mark, first.proofs).cookie_value
    assert known_devices.known_mark(keys, stolen, ASHA) is None
    assert first.proofs[0] not in repr(first)
