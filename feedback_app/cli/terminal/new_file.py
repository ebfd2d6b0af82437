"""Writing a file that was not there before, or to standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from feedback_app.cli.terminal.outcome import WrongUse


Kind = TypeVar("Kind", bound=str)


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


def goes_to_screen(out: Path | None, *, as_json: bool) -> bool:
    """Whether ``--out -`` was asked for. Raises WrongUse ``out_or_json`` together with ``--json``."""
    to_screen = out == Path("-")
    if to_screen and as_json:
        raise WrongUse(
            "out_or_json", where="--out -", what="The file and --json cannot share it.", how="Use one."
        )
    return to_screen


def kind_of_file(out: Path | None, asked: Kind | None, kinds: Sequence[Kind]) -> Kind:
    """The kind of file: as asked for, else by the ending of ``out``, else the first of ``kinds``.

    Raises WrongUse when the ending is of none of them, or of another than the one asked for: a file must be
    what its name says.
    """
    ending = "" if out is None or out == Path("-") else out.suffix.lower()
    by_ending = next((kind for kind in kinds if f".{kind}" == ending), None)
    if not ending or (by_ending is not None and asked in (None, by_ending)):
        return asked or by_ending or kinds[0]
    if by_ending is None:
        what = "A file with this ending cannot be written."
        how = f"End the name in {', '.join(f'.{kind}' for kind in kinds)}."
    else:
        what = f"--format {asked} writes another kind of file than {ending}."
        how = f"End the name in .{asked}, or leave out --format."
    raise WrongUse("file_kind", where=f"--out {out}", what=what, how=how)


def write_out(out: Path | None, name: str, data: bytes) -> Path | None:
    """The bytes on standard output for ``-`` (None), else in a new file, by its own name unless ``out``."""
    if out == Path("-"):
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return None
    path = out or Path(name)
    write_new(path, data)
    return path


def exists(path: Path) -> WrongUse:
    """The error for a file that already exists."""
    return WrongUse(
        "file_exists", where=str(path), what="This file already exists.", how="Choose another name."
    )
