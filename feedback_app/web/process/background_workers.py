"""Two quiet workers: the charts' libraries in memory, the planner's figures up to date."""

from __future__ import annotations

import importlib
import logging
import threading

from feedback_app.errors import FeedbackError
from feedback_app.storage.engine import Database


log = logging.getLogger("feedback.server")
SLOW_TO_IMPORT = ("pandas", "altair", "analysis.results.charts")
SECONDS_BETWEEN_LOOKS = 3600.0


class WarmStart:
    """Imports what the team's pages draw with, so that the first to open one does not wait for it."""

    def __init__(self) -> None:
        self._thread = threading.Thread(target=self._run, name="warm-start", daemon=True)

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Wait for the import under way."""
        self._thread.join()

    def _run(self) -> None:
        for name in SLOW_TO_IMPORT:
            importlib.import_module(name)


class PlannerFigures:
    """Has the database look at its tables now and every hour; without it SQLite scans all answers."""

    def __init__(self, database: Database, *, seconds: float = SECONDS_BETWEEN_LOOKS) -> None:
        self._database = database
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="planner-figures", daemon=True)

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the look under way."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                self._database.refresh_statistics()
            except FeedbackError as error:  # busy or read-only: the next hour will do
                log.warning("the planner's figures were not refreshed: %s", error.code)
            if self._stopping.wait(self._seconds):
                return
