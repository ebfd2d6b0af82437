"""One line in the log when a fault begins or changes, and one when it is over; not one for each round."""

from __future__ import annotations

import logging
import threading
import time


log = logging.getLogger("feedback.health")


class FaultLog:
    """The faults of one thing that is tried again and again. ``what`` begins each line."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._fault: str | None = None
        self._since = 0.0
        self._changing = threading.Lock()

    def note(self, fault: str | None, *, detail: str = "", is_serious: bool = True) -> None:
        """What this try met: a code, or None when all was well. ``detail`` is for people; no data in it."""
        with self._changing:
            before, self._fault = self._fault, fault
            if before is None and fault is not None:
                self._since = time.monotonic()
        if fault is not None and fault != before:
            words = f"{detail} [{fault}]" if detail else fault
            log.log(logging.ERROR if is_serious else logging.WARNING, "%s: %s", self._what, words)
        elif fault is None and before is not None:
            log.info("%s: over after %.0f s [%s]", self._what, time.monotonic() - self._since, before)
