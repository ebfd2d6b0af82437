"""Debian's PgBouncer for the tests. ``python -m tests.machinery.pgbouncer`` brings it.

In this order: ``FEEDBACK_TEST_PGBOUNCER``; the system's; else the packages that apt downloads, unpacked into
the test environment. Nothing is installed: the package would start a service and add a user.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

from feedback_app.bench.measured.own_postgres import AS_ROOT, NOBODY, PostgresServer


VARIABLE = "FEEDBACK_TEST_PGBOUNCER"
CARRIED = Path(sys.prefix) / "pgbouncer"
SYSTEM_PLACES = ("/usr/sbin/pgbouncer", "/usr/local/sbin/pgbouncer", "/opt/homebrew/bin/pgbouncer")
MISSING = (
    "No PgBouncer for the tests of the way through it. Install the package pgbouncer, or name one: "
    f"{VARIABLE}=... ./run test"
)
PORT = 6432
CONFIGURATION = """[databases]
* = host={postgres} user=postgres
[pgbouncer]
pool_mode = transaction
auth_type = trust
auth_file = {folder}/users
unix_socket_dir = {folder}
listen_addr =
listen_port = {port}
default_pool_size = 4
max_client_conn = 100
logfile = {folder}/log
"""


def find() -> tuple[Path, dict[str, str]] | None:
    """A PgBouncer that starts, and what its environment needs; None where there is none yet."""
    named = os.environ.get(VARIABLE)
    candidates = [named] if named else [shutil.which("pgbouncer"), *SYSTEM_PLACES]
    found = [(Path(each), {}) for each in candidates if each]
    if not named:
        found.append((CARRIED / "usr/sbin/pgbouncer", _libraries(CARRIED)))
    return next((each for each in found if _starts(*each)), None)


def bring() -> None:
    """Downloads and unpacks the package and the libraries this machine lacks. Raises RuntimeError."""
    if not shutil.which("apt-get"):
        raise RuntimeError("this machine has no apt-get")
    with tempfile.TemporaryDirectory(dir=sys.prefix, prefix="pgbouncer-") as scratch:
        whole = Path(scratch) / "whole"
        wanted, asked = ["pgbouncer"], {"pgbouncer"}
        while wanted:
            package = _download(wanted.pop(), Path(scratch))
            _run("dpkg", "-x", package, whole)
            needed = _run("dpkg-deb", "-f", package, "Depends") if package.name.startswith("pgb") else ""
            libraries = set(re.findall(r"(?:^|, )(lib[a-z0-9.+-]+)", needed)) - asked
            wanted += sorted(each for each in libraries if not _is_installed(each))
            asked |= libraries
        shutil.rmtree(CARRIED, ignore_errors=True)
        whole.chmod(0o755)
        whole.rename(CARRIED)


class Bouncer:
    """PgBouncer in transaction mode in front of a PostgreSQL of the tests; four sessions for everyone."""

    def __init__(self, postgres: PostgresServer) -> None:
        found = find()
        if found is None:
            raise RuntimeError(MISSING)
        program, environment = found
        self.folder = Path(tempfile.mkdtemp(prefix="feedback-bouncer-", dir="/tmp"))
        if AS_ROOT:  # it refuses to run as root, and 65534 may not reach the test environment
            os.chown(self.folder, NOBODY, NOBODY)
            program, environment = self._copied(program, environment)
        (self.folder / "users").write_text('"postgres" ""\n')
        settings = CONFIGURATION.format(postgres=postgres.folder, folder=self.folder, port=PORT)
        (self.folder / "settings.ini").write_text(settings)
        for file in ("users", "settings.ini"):
            (self.folder / file).chmod(0o644)
        self._process = subprocess.Popen(
            [str(program), "-q", str(self.folder / "settings.ini")],
            env={"PATH": "/usr/bin:/bin", **environment}, cwd="/", start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            **({"user": NOBODY, "group": NOBODY, "extra_groups": []} if AS_ROOT else {}),
        )  # fmt: skip
        self._wait_until_it_listens()

    def __enter__(self) -> Bouncer:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of a database through it."""
        return f"postgresql://postgres@/{database}?host={self.folder}&port={PORT}"

    def _wait_until_it_listens(self) -> None:
        for _ in range(400):
            with socket.socket(socket.AF_UNIX) as knock:  # the file is there a moment before it listens
                if knock.connect_ex(str(self.folder / f".s.PGSQL.{PORT}")) == 0:
                    return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"PgBouncer did not start:\n{(self.folder / 'log').read_text()}")

    def _copied(self, program: Path, environment: dict[str, str]) -> tuple[Path, dict[str, str]]:
        if not program.is_relative_to(CARRIED):
            return program, environment
        copy = self.folder / "program"
        shutil.copytree(CARRIED, copy, symlinks=True)
        return copy / program.relative_to(CARRIED), _libraries(copy)


def _libraries(folder: Path) -> dict[str, str]:
    return {"LD_LIBRARY_PATH": ":".join(str(each) for each in sorted(folder.glob("usr/lib/*-linux-*")))}


def _starts(program: Path, environment: dict[str, str]) -> bool:
    try:
        asked = subprocess.run(
            [str(program), "--version"],
            env={**os.environ, **environment}, capture_output=True, timeout=20, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _is_installed(library: str) -> bool:
    query = ["dpkg-query", "-W", "-f=${db:Status-Status}", library]
    return subprocess.run(query, capture_output=True, text=True, check=False).stdout.startswith("installed")


def _download(package: str, folder: Path) -> Path:
    try:
        _run("apt-get", "download", "-qq", package, cwd=folder)
    except RuntimeError:
        if not AS_ROOT:
            raise
        _run("apt-get", "update", "-qq")  # a fresh machine has no lists yet
        _run("apt-get", "download", "-qq", package, cwd=folder)
    return next(folder.glob(f"{package}_*.deb"))


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=cwd, env=quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise RuntimeError(f"{command[0]}: {' '.join(reason)}")
    return done.stdout


def set_up() -> None:
    """Brings one if none is here. Without one the tests of it fail and say so; the others can still run."""
    if find() is not None:
        return
    if not os.environ.get(VARIABLE):
        print("Fetching Debian's PgBouncer", file=sys.stderr, flush=True)
        try:
            bring()
        except (OSError, RuntimeError) as problem:
            print(f"  that failed: {problem}", file=sys.stderr, flush=True)
    if find() is None:
        print(MISSING, file=sys.stderr, flush=True)


if __name__ == "__main__":
    set_up()
