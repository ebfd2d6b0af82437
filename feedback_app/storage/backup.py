"""Backs up a SQLite workspace and verifies the backup, because an untested backup may not work."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from feedback_app.errors import OperationalError
from feedback_app.storage import migrate
from feedback_app.storage.engine import SQLITE_DRIVER, Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Base
from feedback_app.storage.sealing import check_keys_in


@dataclass(frozen=True, slots=True)
class Verified:
    """A backup that was opened and is complete: how many rows each table holds."""

    rows: Mapping[str, int]


def make_backup(database: Database, to: Path, keys: KeyRing) -> Verified:
    """Copy one moment of the database to a new file while it is in use, and verify the copy.

    The file gets its name only when it was found complete. Raises OperationalError ``backup_elsewhere`` on
    PostgreSQL, ``backup_exists``, ``backup_unwritable``, and whatever ``verify_backup`` raises.
    """
    if database.path is None:
        raise OperationalError(
            "backup_elsewhere",
            where="feedback db backup",
            what="This workspace is on PostgreSQL, which has its own backup tools.",
            how="Use pg_dump --format=custom, or the backups of the company that hosts the database.",
        )
    if to.exists():
        raise OperationalError(
            "backup_exists",
            where=str(to),
            what="There is already a file with this name, and a backup never replaces another.",
            how="Choose a new name, for example with today's date.",
        )
    part = to.with_name(f"{to.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy(database, part)
        verified = verify_backup(part, keys)
        part.rename(to)
    except OSError as error:
        raise _unwritable(to, type(error).__name__) from None
    finally:
        part.unlink(missing_ok=True)
    return verified


def verify_backup(file: Path, keys: KeyRing) -> Verified:
    """Open a backup without changing it.

    Raises OperationalError ``backup_damaged``, ``backup_other_version``, or what the key ring raises when it
    does not belong to this backup.
    """
    with _opened_copy(file) as session:
        connection = session.connection()
        findings = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        if findings != ["ok"] or connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise _damaged(file)
        if not migrate.is_at_head(connection):
            raise OperationalError(
                "backup_other_version",
                where=str(file),
                what="It was made by another version of this product.",
                how="Verify it with that version. After a restore, starting this version upgrades it.",
            )
        check_keys_in(session, keys)
        tables = Base.metadata.sorted_tables
        return Verified(
            {
                table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                for table in tables
            }
        )


def _copy(database: Database, to: Path) -> None:
    connection = database.engine.raw_connection()
    try:
        connection.cursor().execute(
            "PRAGMA query_only=OFF"
        )  # if a reader left it on, it also forbids VACUUM INTO
        connection.cursor().execute("VACUUM INTO ?", (str(to),))
    except SQLITE_DRIVER.Error as error:
        raise _unwritable(to, type(error).__name__) from None
    finally:
        connection.close()
    with to.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _opened_copy(file: Path) -> Iterator[Session]:
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"  # no journal, no lock, no extra file
    engine = sa.create_engine(
        "sqlite://",
        module=SQLITE_DRIVER,
        creator=lambda: SQLITE_DRIVER.connect(address, uri=True),
        poolclass=sa.StaticPool,
        hide_parameters=True,
    )
    try:
        with Session(engine) as session:
            yield session
    except exc.DatabaseError:
        raise _damaged(file) from None
    finally:
        engine.dispose()


def _damaged(file: Path) -> OperationalError:
    return OperationalError(
        "backup_damaged",
        where=str(file),
        what="It is not a complete database.",
        how="Make a new backup now, and do not use this file.",
    )


def _unwritable(to: Path, kind: str) -> OperationalError:
    return OperationalError(
        "backup_unwritable",
        where=f"{to} ({kind})",
        what="The backup cannot be written there.",
        how="Check that the folder exists, can be written to, and has enough space.",
    )
