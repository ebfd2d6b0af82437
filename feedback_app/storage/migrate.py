"""Brings a database up to date. Every start calls ``upgrade``; two starting at once take turns."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy.orm import Session

from feedback_app.errors import OperationalError
from feedback_app.storage import recounting
from feedback_app.storage.engine import Database


MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x66656564
_one_at_a_time = threading.Lock()  # Alembic holds the current migration in module globals


def upgrade(database: Database) -> None:
    """Apply the missing migrations in one transaction: after a crash the database is as it was before.

    Raises OperationalError ``database_newer`` when a later version of the product has already changed it.
    """
    with _one_at_a_time, database.change_schema() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET LOCAL lock_timeout = '120s'"))
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        _refuse_newer(connection)
        config = _config()
        config.attributes["connection"] = connection
        before = _revision(connection)
        command.upgrade(config, "head")
        if any(getattr(script.module, "FILLS_GROUPS", False) for script in _since(before)):
            with Session(connection, join_transaction_mode="rollback_only") as session:
                recounting.fill_groups(session)
        if connection.dialect.name == "sqlite":
            _check_foreign_keys(connection)


def is_current(database: Database) -> bool:
    """Whether no migration is missing. For readiness checks, so it only reads."""
    with database.read() as session:
        return is_at_head(session.connection())


def is_at_head(connection: sa.Connection) -> bool:
    """The same for an existing connection, such as one to a backup."""
    return _revision(connection) == head()


def head() -> str | None:
    """The newest revision this code knows."""
    return _head(MIGRATIONS)


@cache
def _head(_folder: Path) -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _since(revision: str | None) -> list[Script]:
    """The migrations after this revision."""
    return list(ScriptDirectory.from_config(_config()).iterate_revisions("head", revision or "base"))


def _refuse_newer(connection: sa.Connection) -> None:
    revision = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise OperationalError(
            "database_newer",
            where=f"The database (revision {revision})",
            what="A later version of this product has changed it.",
            how="Start that later version, or restore a backup made before it was installed.",
        )


def _check_foreign_keys(connection: sa.Connection) -> None:
    """Check them all, because they were off while tables were rebuilt."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise OperationalError(
            "database_damaged",
            where=f"The database (table {broken[0]})",
            what="Some rows refer to rows that do not exist, so nothing was changed.",
            how="Restore the latest verified backup, then start again.",
        )
