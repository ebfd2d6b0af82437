"""Writing a file that was not there before."""

from __future__ import annotations

import os
from pathlib import Path

from feedback_app.cli.outcome import WrongUse


def write_new(path: Path, data: bytes) -> None:
    """A new file that only the person who asked for it can read."""
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
    except FileExistsError:
        raise exists(path) from None
    except OSError as problem:
        raise WrongUse(
            "file_unwritable",
            where=str(path),
            what=f"It cannot be written ({type(problem).__name__}).",
            how="Choose a folder that exists and that you may write to.",
        ) from None


def exists(path: Path) -> WrongUse:
    """What is said when it is there already."""
    return WrongUse(
        "file_exists", where=str(path), what="There is such a file already.", how="Choose another name."
    )
