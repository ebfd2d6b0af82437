"""How a command ends: what it prints, and the exit codes scripts rely on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from feedback_app.errors import FeedbackError, SettingsError, UserError


DONE = 0
FOUND_PROBLEMS = 1
WRONG_USE = 2
STOPPED = 130


class WrongUse(UserError):
    """The words after the command cannot be used: an unknown form, a file that is not there."""


def say(text: str = "") -> None:
    """A result, on standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def tell(text: str) -> None:
    """How the work is going, on standard error, where it does not mix with a result."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def say_json(value: Mapping[str, Any]) -> None:
    """A result for ``--json``."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def say_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table in plain characters, columns as wide as what they hold."""
    lines = [headings, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        say("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def show_error(problem: FeedbackError, *, as_json: bool) -> None:
    """The problem for a program on standard output, or for a person on standard error."""
    if not as_json:
        tell(str(problem))
        return
    answer: dict[str, Any] = {"error": problem.as_record()}
    if isinstance(problem, SettingsError):
        names = ("code", "where", "what", "how")
        answer["problems"] = [{name: getattr(each, name) for name in names} for each in problem.problems]
    say_json(answer)
