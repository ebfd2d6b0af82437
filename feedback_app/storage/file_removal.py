"""Removes a SQLite database that is no longer in use."""

from __future__ import annotations

from pathlib import Path

from feedback_app.errors import OperationalError
from feedback_app.storage.engine import SQLITE_DRIVER


COMPANIONS = ("-wal", "-shm", "-journal")


def remove_database_file(path: Path) -> None:
    """Remove a database's file and the files that belong to it.

    Raises OperationalError ``database_in_use`` and removes nothing if the database is in use. SQLite only
    lets a sole connection leave WAL mode, which is how we know.
    """
    connection = SQLITE_DRIVER.connect(str(path), timeout=1, isolation_level=None)
    try:
        (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except SQLITE_DRIVER.DatabaseError:
        mode = "unknown"
    finally:
        connection.close()
    if mode != "delete":
        raise OperationalError(
            "database_in_use",
            where=str(path),
            what="Another process has it open.",
            how="Stop the service that uses it, then try again.",
        )
    for name in (path.name, *(path.name + companion for companion in COMPANIONS)):
        path.with_name(name).unlink(missing_ok=True)
