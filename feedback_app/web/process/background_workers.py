"""Quiet workers: the charts' libraries in memory, the planner's figures up to date, short-lived rows gone."""

from __future__ import annotations

import importlib
import logging

from feedback_app.errors import FeedbackError
from feedback_app.services.accounts import session_files
from feedback_app.services.answering import drafts
from feedback_app.services.periodic import Periodic
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.responses import bursts
from feedback_app.storage.engine import Database


log = logging.getLogger("feedback.server")
SLOW_TO_IMPORT = ("pandas", "altair", "analysis.results.charts")
SECONDS_BETWEEN_LOOKS = 3600.0
SECONDS_BETWEEN_TIDYING = 60.0


def warm_start() -> Periodic:
    """Imports, once, what the team's pages draw with, so that the first person to open one does not wait."""

    def import_all() -> None:
        for name in SLOW_TO_IMPORT:
            importlib.import_module(name)

    return Periodic("warm-start", import_all, seconds=None)


def tidying(workspace: Workspace, *, seconds: float = SECONDS_BETWEEN_TIDYING) -> Periodic:
    """Deletes what is stored for a short time: drafts without answers, counts, files handed over."""

    def tidy() -> None:
        with workspace.database.write() as session:
            drafts.tidy(session, now=workspace.now())
            bursts.tidy(session, now=workspace.now())
        session_files.delete_expired(workspace.database, workspace.now())

    return Periodic("tidying", tidy, seconds=seconds)


def planner_figures(database: Database, *, seconds: float = SECONDS_BETWEEN_LOOKS) -> Periodic:
    """Has the database look at its tables now and every hour; without it SQLite scans all answers."""

    def refresh() -> None:
        try:
            database.refresh_statistics()
        except FeedbackError as error:  # busy or read-only: the next hour will do
            log.warning("the planner's figures were not refreshed: %s", error.code)

    return Periodic("planner-figures", refresh, seconds=seconds)
