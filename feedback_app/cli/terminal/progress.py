"""How far long work is, on standard error: a bar on a terminal, a few lines in a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


Progress = Callable[[int, int], None]
"""Called with how much is done, and of how much."""


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """Gives a function to call with (done, total). Shows nothing until it is called for the first time."""
    if not sys.stderr.isatty():
        yield _Lines(what)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)


class _Lines:
    """A line at every quarter: enough to see that it goes on, not enough to fill a log."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._quarters = -1

    def __call__(self, done: int, total: int) -> None:
        quarters = 4 * done // total if total else 4
        if quarters > self._quarters:
            self._quarters = quarters
            sys.stderr.write(f"{self._what}: {done} of {total}\n")
            sys.stderr.flush()
