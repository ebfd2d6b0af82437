"""A thread that repeats a piece of work for as long as the server runs."""

from __future__ import annotations

import threading
from collections.abc import Callable

from feedback_app.errors import FeedbackError
from feedback_app.services.fault_log import FaultLog


class Periodic:
    """Works at once and then every ``seconds``, or only once when that is None.

    Any number may run, in any number of processes. Whatever goes wrong, the next round comes. The log gets
    the code or the type of the error and never its text, which may hold personal data; a fault that goes on
    is one line.
    """

    def __init__(self, name: str, work: Callable[[], object], *, seconds: float | None) -> None:
        self.name = name
        self._work = work
        self._seconds = seconds
        self._faults = FaultLog(name)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin the first round; call it once."""
        self._thread.start()

    def stop(self, timeout: float = 30) -> None:
        """Finish the round under way, then end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def once(self) -> None:
        """One round, in this thread."""
        try:
            self._work()
        except FeedbackError as error:
            self._faults.note(error.code)
        except Exception as error:
            self._faults.note(type(error).__name__)
        else:
            self._faults.note(None)

    def _run(self) -> None:
        while True:
            self.once()
            if self._seconds is None or self._stopping.wait(self._seconds):
                return
