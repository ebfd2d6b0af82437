"""Running several things at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from feedback_app.errors import FeedbackError


def together(work: Sequence[Callable[[], object]]) -> list[object]:
    """Start all at once, each in a thread of its own: what each returned, or the error it raised."""
    barrier = threading.Barrier(len(work))

    def run(each: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return each()
        except FeedbackError as error:
            return error

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def codes_in(outcomes: Sequence[object]) -> list[str]:
    """The codes of the errors among the outcomes, in alphabetical order."""
    return sorted(each.code for each in outcomes if isinstance(each, FeedbackError))
