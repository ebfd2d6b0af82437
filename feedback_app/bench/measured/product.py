"""The product under measurement: ``feedback serve`` as a process, with a temporary workspace."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feedback_app.config import Settings
from feedback_app.errors import OperationalError
from feedback_app.services.process.workspace import Workspace, open_workspace


START_SECONDS = 120
STOP_SECONDS = 30


class Product:
    """A running server. ``place`` is its workspace, which this process also opens to prepare the data."""

    def __init__(self, workspace: Workspace, process: subprocess.Popen[bytes]) -> None:
        self.workspace = workspace
        self.port = workspace.settings.port
        self.process = process

    @property
    def memory_kb(self) -> float | None:
        """The memory the server's process uses, or None where the system does not report it."""
        try:
            text = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            return None
        return next((float(line.split()[1]) for line in text.splitlines() if line.startswith("Rss:")), None)


@contextmanager
def running_product(*, plain_only: bool = False) -> Iterator[Product]:
    """Starts the product on a free port of this machine; ends it and removes its workspace afterwards."""
    with _orderly_end(), tempfile.TemporaryDirectory(prefix="feedback-bench-") as folder:
        port = _free_port()
        settings = Settings(
            data_dir=Path(folder) / "data",
            database_url=f"sqlite:///{folder}/data/feedback.sqlite",
            keys_file=Path(folder) / "data" / "keys.json",
            host="127.0.0.1",
            port=port,
            base_url=f"http://127.0.0.1:{port}",
            smtp_host=None,
        )
        workspace = open_workspace(settings)
        try:
            with (Path(folder) / "server.log").open("wb") as log:
                process = _start(Path(folder), settings, log.fileno(), plain_only=plain_only)
            try:
                _wait_until_ready(process, settings.base_url)
                yield Product(workspace, process)
            finally:
                _stop(process)
        finally:
            workspace.close()


@contextmanager
def _orderly_end() -> Iterator[None]:
    """When this process is asked to end, it still ends the server and removes the workspace."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    earlier = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, earlier)


def _start(folder: Path, settings: Settings, log: int, *, plain_only: bool) -> subprocess.Popen[bytes]:
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("FEEDBACK_", "STREAMLIT_"))}
    own = {
        "HOME": str(folder),
        "FEEDBACK_DATA_DIR": str(settings.data_dir),
        "FEEDBACK_PORT": str(settings.port),
        "FEEDBACK_BASE_URL": settings.base_url,
    }
    words = [sys.executable, "-m", "feedback_app.cli", "serve", *(["--plain-only"] if plain_only else [])]
    return subprocess.Popen(
        words,
        env={**outside, **own},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def _wait_until_ready(process: subprocess.Popen[bytes], base_url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{base_url}/readyz", timeout=5) as answer:  # noqa: S310  our own address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise OperationalError(
        "bench_product_not_ready",
        where="The product to measure",
        what="It did not become ready, or it ended at once.",
        how="Start it by hand with `feedback serve` and see what it says.",
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
