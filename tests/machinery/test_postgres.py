"""The launcher: private, quick to clone, and tidy after itself even when a run was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.machinery.postgres import PREFIX, stop_stale_servers


if TYPE_CHECKING:
    from tests.machinery.postgres import PostgresServer


def test_a_database_is_cloned_with_its_rows(postgres: PostgresServer) -> None:
    postgres.create_database("cast")
    with _connect(postgres, "cast") as connection:
        connection.execute("CREATE TABLE people AS SELECT 'Asha' AS name")
    postgres.create_database("copy", template="cast")
    with _connect(postgres, "copy") as connection:
        assert connection.execute("SELECT name FROM people").fetchall() == [("Asha",)]
    postgres.drop_database("copy")
    postgres.drop_database("cast")


def test_only_the_owner_reaches_the_server(postgres: PostgresServer) -> None:
    assert postgres.folder.stat().st_mode & 0o077 == 0
    with _connect(postgres, "postgres") as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_killed_run_leaves_no_server_for_ever() -> None:
    program = (
        "import os, signal; from tests.machinery.postgres import PostgresServer; s = PostgresServer();"
        "print(s.folder, s._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == -signal.SIGKILL, result.stderr
    folder, pid = result.stdout.split()
    assert Path(folder).name.startswith(PREFIX)
    os.kill(int(pid), 0)  # still there
    stop_stale_servers()
    assert not Path(folder).exists()


def _connect(postgres: PostgresServer, database: str) -> psycopg.Connection:
    return psycopg.connect(host=str(postgres.folder), user="postgres", dbname=database)
