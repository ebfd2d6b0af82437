"""Addresses of a database as libpq takes them, several hosts too; none of them shows its password."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from feedback_app.cli.program import run
from feedback_app.config import Settings
from feedback_app.errors import FeedbackError, OperationalError
from feedback_app.storage.addresses import parsed_address
from feedback_app.storage.engine import Database
from tests.machinery.postgres import PostgresServer


def given_to_libpq(url: str) -> dict[str, object]:
    engine = sa.create_engine(parsed_address(url))
    _, options = engine.dialect.create_connect_args(engine.url)
    return {name: str(value) for name, value in options.items() if name != "context"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://app:word@one:5432,two:5433/feedback?target_session_attrs=read-write",
            {
                "user": "app",
                "password": "word",
                "host": "one,two",
                "port": "5432,5433",
                "dbname": "feedback",
                "target_session_attrs": "read-write",
            },
        ),
        (
            "postgres://app@one,two/feedback",
            {"user": "app", "host": "one,two", "port": ",", "dbname": "feedback"},
        ),
        ("postgresql+psycopg://one,two:6432/f", {"host": "one,two", "port": ",6432", "dbname": "f"}),
        (
            "postgresql://one.example.nhs.uk:5432,10.0.0.2:5432,three/f",
            {"host": "one.example.nhs.uk,10.0.0.2,three", "port": "5432,5432,", "dbname": "f"},
        ),
        (
            "postgresql://[::1]:5432,[2001:db8::2]/f",
            {"host": "::1,2001:db8::2", "port": "5432,", "dbname": "f"},
        ),
        (
            "postgresql://app:p%40s%2Cs%3A%2F@one,two/f",
            {"user": "app", "password": "p@s,s:/", "host": "one,two", "port": ",", "dbname": "f"},
        ),
        (
            "postgresql://app:p,w@one,two/f",
            {"user": "app", "password": "p,w", "host": "one,two", "port": ",", "dbname": "f"},
        ),
        ("postgresql://app:p,w@one/f", {"user": "app", "password": "p,w", "host": "one", "dbname": "f"}),
        ("postgresql://app@%2Frun%2Fpostgresql/f", {"user": "app", "host": "/run/postgresql", "dbname": "f"}),
        ("postgresql://one,two", {"host": "one,two", "port": ","}),
        (
            "postgresql://app@/f?host=one,two&port=1,2",
            {"user": "app", "host": "one,two", "port": "1,2", "dbname": "f"},
        ),
        (
            "postgresql://app@/f?host=one:1&host=two:2",
            {"user": "app", "host": "one,two", "port": "1,2", "dbname": "f"},
        ),
    ],
)
def test_what_libpq_takes_reaches_it(url: str, expected: dict[str, str]) -> None:
    found = given_to_libpq(url)
    assert {name: value for name, value in found.items() if value} == expected


WRONG = (
    "postgresql://app:hunter2@one:port,two/f",
    "postgresql://app:hunter2@one,[::1/f",
    "postgresql://app:hunter2@one,two/f?host=three",
    "postgresql://app:hunter2@one:54x32/f",
    "postgresql://app:hunter2@one:5432:5433/f",
    "mysql://app:hunter2@one/f",
    "app:hunter2@one/f",
)


@pytest.mark.parametrize("url", WRONG)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(OperationalError) as refused:
        Database(url)
    assert refused.value.code == "database_url"
    assert "hunter2" not in f"{refused.value}{refused.value!r}"


@pytest.mark.parametrize(
    "url",
    [
        *WRONG,
        "postgresql://app:hunter2@127.0.0.1:1,127.0.0.1:2/f?target_session_attrs=read-write",
        "postgresql://app:hunter2@127.0.0.1:1/f?no_such_option=hunter2",
        "postgresql://app:hunter2@127.0.0.1:1/f?sslmode=hunter2",
        "postgresql://app:hunter2@127.0.0.1:1/f?connect_timeout=hunter2",
        "postgresql://app:hunter2@127.0.0.1:99999/f",
    ],
)
def test_no_command_shows_the_password(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FEEDBACK_DATABASE_URL", url)
    assert run(["db", "status"]) in {1, 2}
    printed = capsys.readouterr()
    assert "hunter2" not in printed.out + printed.err
    try:
        settings = repr(Settings())
    except FeedbackError as error:
        settings = f"{error}{error!r}"
    assert "hunter2" not in settings


@pytest.mark.parametrize("more", ["", "?target_session_attrs=read-write"])
def test_a_dead_host_is_passed_over(postgres: PostgresServer, tmp_path: Path, more: str) -> None:
    dead, alive = quote(str(tmp_path), safe=""), quote(str(postgres.folder), safe="")
    for hosts in (f"{dead},{alive}", f"127.0.0.1:1,{alive}:5432"):
        database = Database(f"postgresql://postgres@{hosts}/postgres{more}")
        with database.write() as session:
            assert session.scalar(sa.text("SELECT 1")) == 1
        database.dispose()
