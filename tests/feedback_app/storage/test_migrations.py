"""The migrated database is the one the models describe, on both engines."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from feedback_app.errors import OperationalError
from feedback_app.storage import migrate
from feedback_app.storage.engine import Database
from feedback_app.storage.models import Base, Draft
from tests.feedback_app.storage.rows import FORM, NORTH, NOW, add_ground
from tests.machinery.postgres import PostgresServer


def test_the_models_need_no_further_migration(database: Database) -> None:
    with database.change_schema() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_sqlite_migrated_says_the_same_as_the_models(sqlite_database: Database, tmp_path: Path) -> None:
    modelled = Database(f"sqlite:///{tmp_path / 'modelled.sqlite'}")
    with modelled.change_schema() as connection:
        Base.metadata.create_all(connection)
    assert _sqlite_statements(sqlite_database) == _sqlite_statements(modelled)
    modelled.dispose()


def test_postgresql_migrated_says_the_same_as_the_models(
    postgres_database: Database, postgres: PostgresServer
) -> None:
    modelled = Database(postgres.create_database("modelled"))
    with modelled.change_schema() as connection:
        Base.metadata.create_all(connection)
    assert _postgresql_catalogue(postgres_database) == _postgresql_catalogue(modelled)
    modelled.dispose()
    postgres.drop_database("modelled")


def test_a_migrated_database_is_current_and_upgrading_again_changes_nothing(database: Database) -> None:
    migrate.upgrade(database)
    assert migrate.is_current(database)


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert not migrate.is_current(empty)
    empty.dispose()


def test_a_database_from_the_future_is_refused(database: Database) -> None:
    with database.change_schema() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(OperationalError) as refused:
        migrate.upgrade(database)
    assert refused.value.code == "database_newer"
    assert not migrate.is_current(database)


def test_a_failing_migration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite:///{tmp_path / 'half.sqlite'}")

    def die(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(migrate, "_check_foreign_keys", die)
    with pytest.raises(KeyboardInterrupt):
        migrate.upgrade(database)
    with database.read() as session:
        assert sa.inspect(session.connection()).get_table_names() == []
    database.dispose()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_drafts_of_the_first_version_are_kept(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A later migration makes their table again on SQLite."""
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path / 'first.sqlite'}"
    else:
        url = request.getfixturevalue("postgres").create_database("first")
    database = Database(url)
    with database.change_schema() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    old = {
        "digest": "d",
        "organisation_id": NORTH,
        "form_version_id": FORM,
        "sealed": b"x",
        "at_page": "check",
    }
    with database.write() as session:
        add_ground(session)
        columns = ", ".join((*old, "revision", "updated_at"))
        values = ", ".join(f":{name}" for name in (*old, "revision", "updated_at"))
        statement = sa.text(f"INSERT INTO drafts ({columns}) VALUES ({values})")  # noqa: S608
        session.execute(statement, {**old, "revision": 3, "updated_at": NOW})
    migrate.upgrade(database)
    with database.read() as session:
        draft = session.scalars(sa.select(Draft)).one()
    assert {name: getattr(draft, name) for name in old} == old
    assert (draft.revision, draft.invitation_id, draft.risk_since) == (3, None, None)
    database.dispose()


START = """
import sys
from feedback_app.storage.engine import Database
from feedback_app.storage.migrate import is_current, upgrade

database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
upgrade(database)
print(is_current(database), flush=True)
"""


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_processes_starting_at_once_take_turns(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path / 'start.sqlite'}"
    else:
        url = request.getfixturevalue("postgres").create_database("start")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", START, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[0] for process in processes] == ["True\n", "True\n"]


def _sqlite_statements(database: Database) -> dict[str, list[str]]:
    """Every table and index, its parts in alphabetical order: constraints may be listed in any."""
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')"
    with database.read() as session:
        found = session.execute(sa.text(query)).all()
    # a table that was made again under another name has its own name in quotation marks
    return {name: sorted(_parts(sql.replace('"', ""))) for name, sql in found if name != "alembic_version"}


def _parts(sql: str) -> list[str]:
    parts = (" ".join(part.split()).strip(", ") for part in re.split(r"\n|, (?=CONSTRAINT)", sql))
    return [part for part in parts if part]


def _postgresql_catalogue(database: Database) -> list[tuple[str, ...]]:
    queries = (
        """SELECT table_name, column_name, data_type, is_nullable,
           coalesce(numeric_precision::text, ''), coalesce(numeric_scale::text, '')
           FROM information_schema.columns WHERE table_schema = 'public'""",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
           FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    )
    with database.read() as session:
        rows = [tuple(row) for query in queries for row in session.execute(sa.text(query))]
    return sorted(row for row in rows if row[0] != "alembic_version")
