"""Reading, writing and waiting in turn, on both engines."""

from __future__ import annotations

import stat
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from feedback_app.errors import OperationalError
from feedback_app.storage import engine
from feedback_app.storage.engine import SQLITE_DRIVER, Database, sqlite_safety
from feedback_app.storage.models import Organisation


class PageStopped(BaseException):
    """What Streamlit raises inside a handler when the person clicked again."""


def organisation(key: str) -> Organisation:
    return Organisation(key=key, name=key)


def how_many(database: Database) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Organisation)) or 0


def pragma(connection: sa.Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_sqlite_says_back_the_settings_that_make_an_acknowledgement_true(sqlite_database: Database) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}
    with sqlite_database.write() as session:
        connection = session.connection()
        assert {name: pragma(connection, name) for name in expected} == expected
        assert pragma(connection, "secure_delete") == 1
        assert pragma(connection, "query_only") == 0


def test_postgresql_says_back_its_settings(postgres_database: Database) -> None:
    expected = {
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "30s",
        "TimeZone": "UTC",
        "synchronous_commit": "on",
        "transaction_isolation": "read committed",
    }
    with postgres_database.write() as session:
        assert {name: session.scalar(sa.text(f"SHOW {name}")) for name in expected} == expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 40, 1), ("DELETE", "EXTRA")),
        ((3, 44, 5), ("DELETE", "EXTRA")),
        ((3, 44, 6), ("WAL", "FULL")),
        ((3, 45, 0), ("DELETE", "EXTRA")),
        ((3, 50, 6), ("DELETE", "EXTRA")),
        ((3, 50, 7), ("WAL", "FULL")),
        ((3, 51, 2), ("DELETE", "EXTRA")),
        ((3, 51, 3), ("WAL", "FULL")),
        ((3, 53, 4), ("WAL", "FULL")),
    ],
)
def test_only_a_mended_sqlite_writes_ahead(version: tuple[int, int, int], expected: tuple[str, str]) -> None:
    assert sqlite_safety(version) == expected


def test_an_affected_sqlite_falls_back(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sqlite_database.path is not None
    how_many(sqlite_database)
    sqlite_database.dispose()
    affected = SimpleNamespace(**vars(SQLITE_DRIVER) | {"sqlite_version_info": (3, 40, 1)})
    monkeypatch.setattr(engine, "SQLITE_DRIVER", affected)
    database = Database(f"sqlite:///{sqlite_database.path}")
    with database.write() as session:
        assert pragma(session.connection(), "journal_mode") == "delete"
        assert pragma(session.connection(), "synchronous") == 3
    database.dispose()


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(OperationalError) as refused, database.read() as session:
        session.add(organisation("sneaked"))
    assert refused.value.code == "database_read_only"
    with database.write() as session:
        session.add(organisation("afterwards"))
    assert how_many(database) == 1


def test_a_reader_sees_one_moment(database: Database) -> None:
    query = sa.select(sa.func.count()).select_from(Organisation)
    with database.read() as reader:
        before = reader.scalar(query)
        with database.write() as session:
            session.add(organisation("meanwhile"))
        assert reader.scalar(query) == before
    assert how_many(database) == 1


@pytest.mark.parametrize("stop", [PageStopped, KeyboardInterrupt, ValueError])
def test_whatever_is_raised_inside_nothing_is_written(database: Database, stop: type[BaseException]) -> None:
    def write_half() -> None:
        with database.write() as session:
            session.add(organisation("half"))
            session.flush()
            raise stop

    with pytest.raises(stop):
        write_half()
    assert how_many(database) == 0
    with database.write() as session:
        session.add(organisation("next"))


def test_what_was_written_can_be_read_after_the_end(database: Database) -> None:
    with database.write() as session:
        row = organisation("kept")
        session.add(row)
    assert row.key == "kept"


def test_writing_inside_writing_is_a_mistake_told_at_once(database: Database) -> None:
    with database.write(), pytest.raises(RuntimeError, match="pass on its session"), database.write():
        pass


def test_writers_take_turns(sqlite_database: Database) -> None:
    """Each thread counts up what it reads: a lost update would show."""
    with sqlite_database.write() as session:
        session.add(Organisation(id="count", key="count", name="0"))

    def count_up() -> None:
        for _ in range(5):
            with sqlite_database.write() as session:
                row = session.get_one(Organisation, "count")
                row.name = str(int(row.name) + 1)

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sqlite_database.read() as session:
        assert session.get_one(Organisation, "count").name == "40"


def test_two_databases_on_one_file_share_the_lock(sqlite_database: Database) -> None:
    assert sqlite_database.path is not None
    folder = sqlite_database.path.parent
    other = Database(f"sqlite:///{folder}/../{folder.name}/{sqlite_database.path.name}")
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait()
        with other.write():
            order.append("second")

    thread = threading.Thread(target=second)
    begun: list[str] = []
    event.listen(other.engine, "begin", lambda _: begun.append("second"))
    thread.start()
    with sqlite_database.write():
        inside.set()
        thread.join(timeout=0.05)
        assert begun == []  # it waits for the lock, not in SQLite
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    other.dispose()


def test_waiting_for_another_process_ends_with_a_code(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sqlite_database.path is not None
    stranger = SQLITE_DRIVER.connect(str(sqlite_database.path), isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(engine, "SECONDS_TO_WAIT", 0)
    database = Database(f"sqlite:///{sqlite_database.path}")
    with pytest.raises(OperationalError) as busy, database.write() as session:
        session.execute(sa.text("SELECT 1"))
    assert busy.value.code == "database_busy"
    stranger.execute("ROLLBACK")
    stranger.close()
    with database.write() as session:
        session.add(organisation("later"))
    database.dispose()


def test_waiting_for_another_thread_ends_with_a_code(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SECONDS_TO_WAIT", 0)
    codes: list[str] = []

    def write_too() -> None:
        try:
            with sqlite_database.write():
                codes.append("written")
        except OperationalError as error:
            codes.append(error.code)

    with sqlite_database.write():
        thread = threading.Thread(target=write_too)
        thread.start()
        thread.join()
    assert codes == ["database_busy"]


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with database.write() as session:
        session.execute(sa.text("CREATE TABLE something (id TEXT)"))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert set(modes) >= {"new.sqlite", "new.sqlite-wal"}
    assert set(modes.values()) == {0o600}
    database.dispose()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'new.sqlite'}")
    with pytest.raises(OperationalError) as missing, database.read() as session:
        session.execute(sa.text("SELECT 1"))
    assert missing.value.code == "database_unreachable"


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/feedback", "feedback.sqlite", ""]
)
def test_an_address_that_cannot_work_is_refused(url: str) -> None:
    with pytest.raises(OperationalError) as refused:
        Database(url)
    assert refused.value.code == "database_url"


def test_no_password_shows() -> None:
    for scheme in ("postgresql", "postgresql+psycopg"):
        database = Database(f"{scheme}://feedback:hunter2@localhost/feedback")
        assert "hunter2" not in repr(database)
        assert database.dialect == "postgresql"


def test_a_refused_connection_has_a_code_and_no_password(tmp_path: Path) -> None:
    database = Database(f"postgresql://feedback:hunter2@/feedback?host={tmp_path}")
    with pytest.raises(OperationalError) as unreachable, database.read() as session:
        session.execute(sa.text("SELECT 1"))
    assert unreachable.value.code == "database_unreachable"
    assert "hunter2" not in f"{unreachable.value}{unreachable.value!r}"
