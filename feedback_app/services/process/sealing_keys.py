"""Changing the keys that seal names and free text: a new key, everything sealed again, the old key dropped.

For commands on the server only: no account may do it. The database is one for all organisations, so these
audit rows have no organisation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, ActorKind
from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.services import audit
from feedback_app.storage import sealing
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing


class KeyState(StrEnum):
    """What a key is for. ``MISSING``: values are sealed with it, and the key file does not hold it."""

    IN_USE = "in_use"
    OLDER = "older"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key by its id, and how many values in the database are sealed with it."""

    id: str
    state: KeyState
    values: int


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The key that was made or dropped, and the copy of the key file as it was before."""

    id: str
    copy: Path | None


def list_keys(session: Session, *, by: Actor, keys: KeyRing) -> tuple[KeyView, ...]:
    """Every key, the one in use first."""
    _require_server(by)
    used = sealing.sealed_with(session)
    older, in_use = keys.key_ids[:-1], keys.key_ids[-1]
    views = [KeyView(in_use, KeyState.IN_USE, used.get(in_use, 0))]
    views += [KeyView(each, KeyState.OLDER, used.get(each, 0)) for each in older]
    missing = sorted(set(used) - set(keys.key_ids))
    return (*views, *(KeyView(each, KeyState.MISSING, used[each]) for each in missing))


def rotate_key(session: Session, *, by: Actor, keys: KeyRing, now: datetime) -> KeyChange:
    """Add a key and seal with it from now on. Processes that run already use it after a restart."""
    _require_server(by)
    copy = keys.back_up(now)
    key_id = keys.rotate()
    _note(session, by=by, action="key_rotated", key_id=key_id, now=now)
    return KeyChange(key_id, copy)


def reseal_all(
    database: Database,
    *,
    by: Actor,
    keys: KeyRing,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Seal again what older keys sealed, in small transactions: how many values. Safe to stop and repeat."""
    _require_server(by)
    n = sealing.reseal(database, keys, progress=progress)
    with database.write() as session:
        _note(session, by=by, action="values_resealed", key_id=keys.key_ids[-1], now=now, n=n)
    return n


def drop_key(session: Session, *, by: Actor, keys: KeyRing, key_id: str, now: datetime) -> KeyChange:
    """Remove a key from the key file. Raises NotFound, and Refused ``key_in_use`` while anything needs it."""
    _require_server(by)
    if key_id not in keys.key_ids:
        raise NotFound("key_not_found", where=f"Key {key_id[:20]!r}")
    if key_id == keys.key_ids[-1]:
        raise _in_use("It is the key that seals new values.", "Run feedback keys rotate first.")
    if n := sealing.sealed_with(session).get(key_id, 0):
        raise _in_use(f"Values in the database are sealed with it: {n:,}.", "Run feedback keys reseal first.")
    copy = keys.back_up(now)
    _note(session, by=by, action="key_dropped", key_id=key_id, now=now)
    session.flush()  # a row that cannot be written leaves the file as it is
    keys.drop(key_id)
    return KeyChange(key_id, copy)


def _require_server(by: Actor) -> None:
    if by.kind is not ActorKind.SYSTEM:
        raise Forbidden(
            "keys_on_the_server",
            where="Sealing keys",
            what="Keys are changed by a command on the server, not by an account.",
            how="Ask the people who run the server to use feedback keys.",
        )


def _in_use(what: str, how: str) -> Refused:
    return Refused("key_in_use", where="Key", what=what, how=how)


def _note(session: Session, *, by: Actor, action: str, key_id: str, now: datetime, **more: int) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=None,
        subject_kind="sealing_key",
        subject_id=key_id,
        detail=more or None,
        now=now,
    )
