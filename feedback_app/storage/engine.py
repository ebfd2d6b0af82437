"""The only way to the database: ``Database.read()`` and ``Database.write()``.

On SQLite, writers in this process take turns behind one lock for each file (without it, waiting is unfair:
p99 1 s instead of 0.07 s). They start with BEGIN IMMEDIATE, because a read that turns into a write fails at
once if another writer came first. On PostgreSQL the database orders writers itself.

On PostgreSQL nothing is set for a session: PgBouncer in transaction mode gives each transaction another one,
and refuses settings in the start-up message. So the driver runs in autocommit, and one message begins each
transaction and sets what holds for it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2
from sqlalchemy import event
from sqlalchemy.orm import Session

from feedback_app.errors import OperationalError
from feedback_app.storage.addresses import parsed_address
from feedback_app.storage.alone import alone_in
from feedback_app.storage.counting import changes
from feedback_app.storage.statements import faults


SQLITE_DRIVER: Any = sqlcipher3.dbapi2
READ, WRITE, SCHEMA = "read", "write", "schema"
SECONDS_TO_WAIT = 15
FOR_THIS_TRANSACTION = (
    "SET LOCAL statement_timeout = 15000; SET LOCAL lock_timeout = 5000; "
    "SET LOCAL idle_in_transaction_session_timeout = 30000; "
    "SET LOCAL timezone = 'UTC'; SET LOCAL synchronous_commit = on"
)
BEGIN_READING = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {FOR_THIS_TRANSACTION}"
BEGIN_WRITING = f"BEGIN ISOLATION LEVEL READ COMMITTED; {FOR_THIS_TRANSACTION}"


class Database:
    """A database on either engine. Its ``repr`` does not show the password."""

    def __init__(self, url: str) -> None:
        parsed = parsed_address(url)
        self.dialect = parsed.get_backend_name()
        self.path = Path(str(parsed.database)).absolute() if self.dialect == "sqlite" else None
        self.engine = _sqlite_engine(parsed, self.path) if self.path else _postgresql_engine(parsed)
        event.listen(self.engine, "handle_error", faults.scrub)
        self._reader = self.engine.execution_options(purpose=READ)
        self._writer = self.engine.execution_options(purpose=WRITE)
        self._turns = _turns_of(self.path)
        self._inside = threading.local()

    def __repr__(self) -> str:
        return f"<Database {self.engine.url.render_as_string(hide_password=True)}>"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent view of the data. The database refuses writes in it."""
        with faults.translated(), Session(self._reader, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def write(self, *, wait: float | None = None) -> Iterator[Session]:
        """One transaction: commits at the end and rolls back on any exception, including a stopped page.

        Do nothing slow inside, because others wait. Objects read from the session stay readable afterwards.
        The counts are updated last (see ``storage.counting``). ``wait``: how many seconds to wait for others,
        where that is less than the usual.
        """
        writer = self._writer if wait is None else self._writer.execution_options(wait=wait)
        with (
            self._my_turn(wait),
            faults.translated(),
            Session(writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
            changes.apply(session)

    @contextmanager
    def change_schema(self) -> Iterator[sa.Connection]:
        """For migrations: the write lock, without SQLite's foreign keys: rebuilding a table would cascade."""
        with (
            self._my_turn(),
            faults.translated(),
            self.engine.execution_options(purpose=SCHEMA).begin() as connection,
        ):
            yield connection

    def refresh_statistics(self) -> None:
        """Let SQLite update its statistics where tables changed, so that it picks the right index.

        PostgreSQL does this automatically. SQLite limits the work to a few thousand rows of each index.
        """
        if self.path is not None:
            with self.write() as session:
                session.execute(sa.text("PRAGMA optimize=0x10002"))

    def dispose(self) -> None:
        """Close every connection, for example at the end of the process."""
        self.engine.dispose()

    @contextmanager
    def _my_turn(self, wait: float | None = None) -> Iterator[None]:
        if getattr(self._inside, "writing", False):
            raise RuntimeError("this thread is already inside write(): pass on its session instead")
        if self._turns is not None and not self._turns.acquire(timeout=wait or SECONDS_TO_WAIT):
            raise faults.busy("another thread is writing")
        self._inside.writing = True
        try:
            yield
        finally:
            self._inside.writing = False
            if self._turns is not None:
                self._turns.release()


def sqlite_safety(version: tuple[int, int, int]) -> tuple[str, str]:
    """The journal mode and ``synchronous`` with which a power cut loses nothing that was acknowledged.

    SQLite 3.7.0 to 3.51.2 can corrupt a WAL when two connections write and checkpoint together; two older
    release lines have the fix.
    """
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)
    return ("WAL", "FULL") if mended else ("DELETE", "EXTRA")


_all_turns: dict[Path, threading.Lock] = {}


def _turns_of(path: Path | None) -> threading.Lock | None:
    return None if path is None else _all_turns.setdefault(path.resolve(), threading.Lock())


def _postgresql_engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        pool_timeout=SECONDS_TO_WAIT,
        hide_parameters=True,
        # a statement prepared in one session is not known in the next one that PgBouncer gives
        connect_args={"prepare_threshold": None, "connect_timeout": 10},
    )

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        begin = BEGIN_READING if options.get("purpose") == READ else BEGIN_WRITING
        wait = options.get("wait")
        hurry = f"; SET LOCAL statement_timeout = {wait * 1000:.0f}" if wait else ""
        connection.exec_driver_sql(begin + hurry)

    return engine


def _sqlite_engine(url: sa.URL, path: Path) -> sa.Engine:
    engine = sa.create_engine(
        url,
        module=SQLITE_DRIVER,
        pool_size=10,
        max_overflow=20,
        pool_timeout=SECONDS_TO_WAIT,
        hide_parameters=True,
        connect_args={"timeout": SECONDS_TO_WAIT},
    )
    journal, synchronous = sqlite_safety(SQLITE_DRIVER.sqlite_version_info)

    @event.listens_for(engine, "do_connect")
    def own_file(*_: object) -> None:
        _create_private(path)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver issues no BEGIN itself
        connection.execute(f"PRAGMA busy_timeout={SECONDS_TO_WAIT * 1000}")
        _set_journal(connection, journal, path.parent)
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA secure_delete=ON")  # a deleted draft is overwritten, not only unlinked

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        purpose, wait = options.get("purpose", WRITE), options.get("wait", SECONDS_TO_WAIT)
        driver: Any = connection.connection.driver_connection  # runs so often that each layer matters
        if connection.info.get("wait", SECONDS_TO_WAIT) != wait:
            driver.execute(f"PRAGMA busy_timeout={wait * 1000:.0f}")
            connection.info["wait"] = wait
        if connection.info.get("purpose") != purpose:
            driver.execute(f"PRAGMA foreign_keys={'OFF' if purpose == SCHEMA else 'ON'}")
            driver.execute(f"PRAGMA query_only={'ON' if purpose == READ else 'OFF'}")
            connection.info["purpose"] = purpose
        connection.exec_driver_sql("BEGIN" if purpose == READ else "BEGIN IMMEDIATE")

    return engine


def _set_journal(connection: Any, journal: str, folder: Path) -> None:
    """The mode is stored in the file. Changing it does not wait for others, so it needs the folder's lock."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0].upper() != journal:
        with alone_in(folder):
            connection.execute(f"PRAGMA journal_mode={journal}")


def _create_private(path: Path) -> None:
    """Only the service's own user can read the file. SQLite gives its WAL the same permissions."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise OperationalError(
            "database_unreachable",
            where=f"The folder of the database ({type(error).__name__})",
            what="The file cannot be created there.",
            how="Create the folder, let the service's user write to it, or set FEEDBACK_DATA_DIR.",
        ) from None
