"""The product as people run it: a process of its own on a free port, its workspace in a temporary folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


COMMAND = [sys.executable, "-m", "feedback_app.cli"]
START_SECONDS = 90


def free_port() -> int:
    """A port no one listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Product:
    """``feedback serve`` and its workspace. ``kill`` is SIGKILL: nothing gets the chance to tidy up."""

    def __init__(self, folder: Path, *serve_options: str, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self._serve_options = [each.format(port=self.port) for each in serve_options]
        self._process: subprocess.Popen[bytes] | None = None
        outside = {k: v for k, v in os.environ.items() if not k.startswith(("FEEDBACK_", "STREAMLIT_"))}
        self.environment = {
            **outside,
            "XDG_DATA_HOME": str(folder),
            "FEEDBACK_PORT": str(self.port),
            "FEEDBACK_BASE_URL": self.url,
            "PYTHONUNBUFFERED": "1",
            **settings,
        }

    def start(self) -> None:
        """Starts the server and returns when it says it is ready."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [*COMMAND, "serve", *self._serve_options],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        self._wait_until_ready(self._process)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}:\n{self.output()[-4000:]}")
            if self.is_ready():
                return
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"the server was not ready after {START_SECONDS} s:\n{self.output()[-4000:]}")

    def is_ready(self) -> bool:
        """Whether ``/readyz`` answers 200 now."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:  # noqa: S310 -- our own address
                return answer.status == 200
        except (OSError, urllib.error.HTTPError):
            return False

    def output(self) -> str:
        """What the server has printed since it was first started."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def feedback(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs another ``feedback`` command on the same workspace."""
        return subprocess.run(
            [*COMMAND, *words], env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )

    def kill(self) -> None:
        """SIGKILL to the server and all it started, as when a machine loses power."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """An orderly end."""
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        """Ends the server orderly when it still runs and starts it again: same port, same workspace."""
        self.stop()
        self.start()

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        os.killpg(process.pid, how)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)
