"""Quiet workers: the charts' libraries, the planner's figures and old files deleted."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from datetime import datetime

from feedback_app.errors import FeedbackError
from feedback_app.services.accounts import session_files
from feedback_app.services.periodic import Periodic
from feedback_app.storage.engine import Database


log = logging.getLogger("feedback.server")
SLOW_TO_IMPORT = ("pandas", "altair", "analysis.results.charts")
SECONDS_BETWEEN_LOOKS = 3600.0
SECONDS_BETWEEN_DELETIONS = 60.0


def warm_start() -> Periodic:
    """Imports, once, what the team's pages draw with, so that the first person to open one does not wait."""

    def import_all() -> None:
        for name in SLOW_TO_IMPORT:
            importlib.import_module(name)

    return Periodic("warm-start", import_all, seconds=None)


def planner_figures(database: Database, *, seconds: float = SECONDS_BETWEEN_LOOKS) -> Periodic:
    """Has the database look at its tables now and every hour; without it SQLite scans all answers."""

    def refresh() -> None:
        try:
            database.refresh_statistics()
        except FeedbackError as error:  # busy or read-only: the next hour will do
            log.warning("the planner's figures were not refreshed: %s", error.code)

    return Periodic("planner-figures", refresh, seconds=seconds)


def old_files(database: Database, clock: Callable[[], datetime]) -> Periodic:
    """Deletes, every minute, the files no one can fetch any more."""
    return Periodic(
        "old-files",
        lambda: session_files.delete_expired(database, clock()),
        seconds=SECONDS_BETWEEN_DELETIONS,
    )
