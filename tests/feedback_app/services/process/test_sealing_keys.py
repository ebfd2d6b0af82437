"""Keys change in an order that loses nothing, by a command on the server alone, and the audit says so."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden, NotFound, OperationalError, Refused
from feedback_app.services.process import sealing_keys
from feedback_app.services.process.sealing_keys import KeyState, KeyView
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, OutboxMessage
from feedback_app.storage.sealing import check_keys
from tests.support.cast import NOW, Cast
from tests.support.postbox import write


COMMAND = Actor.system("command")


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.load_or_create(tmp_path / "keys.json")


def listed(database: Database, ring: KeyRing) -> tuple[KeyView, ...]:
    with database.read() as session:
        return sealing_keys.list_keys(session, by=COMMAND, keys=ring)


def rotate(database: Database, ring: KeyRing) -> sealing_keys.KeyChange:
    with database.write() as session:
        return sealing_keys.rotate_key(session, by=COMMAND, keys=ring, now=NOW)


def drop(database: Database, ring: KeyRing, key_id: str) -> sealing_keys.KeyChange:
    later = NOW + timedelta(hours=1)
    with database.write() as session:
        return sealing_keys.drop_key(session, by=COMMAND, keys=ring, key_id=key_id, now=later)


def test_an_old_key_goes_after_everything_was_sealed_again(
    database: Database, ring: KeyRing, tmp_path: Path
) -> None:
    for number in range(3):
        write(database, ring, f"invitation:{number}")
    (old,) = ring.key_ids
    assert listed(database, ring) == (KeyView(old, KeyState.IN_USE, 3),)
    new = rotate(database, ring).id
    assert listed(database, ring) == (KeyView(new, KeyState.IN_USE, 0), KeyView(old, KeyState.OLDER, 3))
    with pytest.raises(Refused) as refused:
        drop(database, ring, old)
    assert refused.value.code == "key_in_use"
    steps: list[tuple[int, int]] = []
    assert sealing_keys.reseal_all(
        database, by=COMMAND, keys=ring, now=NOW, progress=lambda done, total: steps.append((done, total))
    ) == 3  # fmt: skip
    assert steps == [(3, 3)]
    drop(database, ring, old)
    assert listed(database, KeyRing.load(tmp_path / "keys.json")) == (KeyView(new, KeyState.IN_USE, 3),)
    check_keys(database, ring)
    with database.read() as session:
        audited = session.execute(
            sa.select(AuditEvent.action, AuditEvent.subject_id, AuditEvent.detail).order_by(AuditEvent.at)
        ).all()
    assert sorted(map(tuple, audited)) == sorted(
        [("key_rotated", new, "{}"), ("values_resealed", new, '{"n": 3}'), ("key_dropped", old, "{}")]
    )


def test_each_change_leaves_a_copy_of_the_file_that_only_its_owner_can_read(
    database: Database, ring: KeyRing
) -> None:
    (old,) = ring.key_ids
    rotated = rotate(database, ring)
    dropped = drop(database, ring, old)
    assert rotated.copy is not None
    assert dropped.copy is not None
    assert set(json.loads(rotated.copy.read_text())["keys"]) == {old}
    assert set(json.loads(dropped.copy.read_text())["keys"]) == {old, rotated.id}
    assert {each.stat().st_mode & 0o777 for each in (rotated.copy, dropped.copy)} == {0o600}


def test_without_a_copy_nothing_changes(database: Database, ring: KeyRing) -> None:
    before = ring.key_ids
    taken = ring.back_up(NOW)
    assert taken is not None
    with pytest.raises(OperationalError) as failed:
        rotate(database, ring)
    assert failed.value.code == "key_file_not_copied"
    assert ring.key_ids == before
    assert {each.name for each in taken.parent.iterdir() if each.name.startswith(".keys")} == set()


def test_the_key_in_use_and_one_that_is_not_there_cannot_be_dropped(
    database: Database, ring: KeyRing
) -> None:
    with pytest.raises(Refused) as refused:
        drop(database, ring, ring.key_ids[-1])
    assert refused.value.code == "key_in_use"
    with pytest.raises(NotFound):
        drop(database, ring, "00000000")


def test_a_key_the_file_does_not_hold_is_listed_as_missing(database: Database, ring: KeyRing) -> None:
    write(database, ring)
    other = KeyRing.generate()
    with database.write() as session:
        session.execute(sa.update(OutboxMessage).values(payload_sealed=other.seal("words", "here")))
    assert KeyView(other.key_ids[0], KeyState.MISSING, 1) in listed(database, ring)


@pytest.mark.parametrize("who", ["asha", "ben", "cara", "dev"])
def test_no_account_may_see_or_change_keys(database: Database, keys: KeyRing, cast: Cast, who: str) -> None:
    by: Actor = getattr(cast, who)
    before = keys.key_ids
    with database.write() as session:
        with pytest.raises(Forbidden):
            sealing_keys.list_keys(session, by=by, keys=keys)
        with pytest.raises(Forbidden):
            sealing_keys.rotate_key(session, by=by, keys=keys, now=NOW)
        with pytest.raises(Forbidden):
            sealing_keys.drop_key(session, by=by, keys=keys, key_id=before[0], now=NOW)
    with pytest.raises(Forbidden):
        sealing_keys.reseal_all(database, by=by, keys=keys, now=NOW)
    assert keys.key_ids == before
