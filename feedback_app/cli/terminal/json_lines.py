"""Reads what an analyst hands to a command: JSON in an option, JSON lines in a file or on standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from feedback_app.cli.terminal.outcome import WrongUse


STANDARD_INPUT = "-"
MAX_LINE = 100_000
"""No row of answers comes near it; a longer line is another kind of file."""


def numbered_lines(name: str) -> Iterator[tuple[int, str]]:
    """(line number, text) of every line that is not blank. Raises WrongUse when the file cannot be read."""
    try:
        if name == STANDARD_INPUT:
            yield from _not_blank(sys.stdin)
        else:
            with Path(name).open(encoding="utf-8-sig") as file:
                yield from _not_blank(file)
    except OSError:
        raise WrongUse(
            "file_not_found",
            where=name,
            what="There is no such file, or it cannot be read.",
            how="Check its name; a dash reads standard input.",
        ) from None
    except UnicodeDecodeError:
        raise WrongUse(
            "file_not_text", where=name, what="The file is not UTF-8 text.", how="Save it as UTF-8."
        ) from None


def place(name: str, line: int) -> str:
    """A line of a file, in words."""
    return f"{'Standard input' if name == STANDARD_INPUT else name}, line {line}"


def read_json(text: str, *, where: str) -> Any:
    """The value of a JSON text. Raises WrongUse; the message shows nothing of the text."""
    try:
        return json.loads(text[:MAX_LINE], parse_constant=_no_such_number)
    except (ValueError, RecursionError):
        raise WrongUse(
            "not_json",
            where=where,
            what="This is not JSON.",
            how='Write it as in [0, 1, null] or {"id": "a"}.',
        ) from None


def read_object(text: str, *, where: str, keys: tuple[str, ...]) -> dict[str, Any]:
    """A JSON object that has these keys. Raises WrongUse."""
    value = read_json(text, where=where)
    absent = [key for key in keys if not isinstance(value, dict) or key not in value]
    if absent:
        what = f"A line is an object with {', '.join(f'“{key}”' for key in keys)}; “{absent[0]}” is missing."
        raise WrongUse("missing_key", where=where, what=what, how="Add it.")
    return value


def _not_blank(lines: Iterator[str] | Any) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, line


def _no_such_number(_: str) -> None:
    raise ValueError("no number of JSON")
