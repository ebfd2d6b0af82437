"""Fixtures every test may use. PostgreSQL, Chromium and the product start when first asked for."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.machinery.network_guard import forbid_the_network


if TYPE_CHECKING:
    from feedback_app.storage.engine import Database
    from feedback_app.storage.keyring import KeyRing
    from tests.machinery.postgres import PostgresServer

pytest_plugins = ["tests.machinery.browser_fixtures", "tests.machinery.product_fixtures"]


hypothesis.settings.register_profile("shared machine", deadline=None)  # a neighbour's load is no failure


def pytest_configure() -> None:
    forbid_the_network()
    hypothesis.settings.load_profile("shared machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests go last: Playwright holds the thread's event loop from its first use on."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL for this worker."""
    from tests.machinery.postgres import PostgresServer

    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from feedback_app.storage.engine import Database
    from feedback_app.storage.migrate import upgrade

    path = tmp_path_factory.mktemp("migrated") / "feedback.sqlite"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_postgres_name(postgres: PostgresServer) -> str:
    from feedback_app.storage.engine import Database
    from feedback_app.storage.migrate import upgrade

    database = Database(postgres.create_database("migrated"))
    upgrade(database)
    database.dispose()
    return "migrated"


@pytest.fixture
def sqlite_database(migrated_sqlite_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh migrated SQLite database."""
    from feedback_app.storage.engine import Database

    folder = tmp_path / "database"
    folder.mkdir()
    for file in migrated_sqlite_file.parent.glob(f"{migrated_sqlite_file.name}*"):
        shutil.copy(file, folder)
    database = Database(f"sqlite:///{folder / migrated_sqlite_file.name}")
    yield database
    database.dispose()


@pytest.fixture
def postgres_database(postgres: PostgresServer, migrated_postgres_name: str) -> Iterator[Database]:
    """A fresh migrated PostgreSQL database."""
    from feedback_app.storage.engine import Database

    name = f"test_{uuid.uuid4().hex}"
    database = Database(postgres.create_database(name, template=migrated_postgres_name))
    yield database
    database.dispose()
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh migrated database, once on each engine."""
    names = {"sqlite": "sqlite_database", "postgresql": "postgres_database"}
    return request.getfixturevalue(names[request.param])


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """The keys of a workspace that lives as long as the test run."""
    from feedback_app.storage.keyring import KeyRing

    return KeyRing.load_or_create(tmp_path_factory.mktemp("keys") / "keys.json")
