"""Which processes serve pages now, and so which address a link must have.

A command runs next to the service with settings of its own: it does not know that the service was started
with ``--port``. So each serving process writes its address into the database, says every half minute that it
still runs, and takes the row away when it ends. A row not renewed for a minute and a half counts as ended; on
the same machine one whose process is gone does too.
"""

from __future__ import annotations

import logging
import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.errors import FeedbackError
from feedback_app.services.periodic import Periodic
from feedback_app.services.process.workspace import Workspace
from feedback_app.storage.models import ServingProcess
from feedback_app.storage.models.types import new_id
from feedback_app.storage.statements.writes import rows_changed


SECONDS_BETWEEN_SIGNS = 30.0
SILENT = timedelta(seconds=90)
FORGOTTEN = timedelta(days=1)

log = logging.getLogger("feedback.server")


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """Where people reach the service.

    ``is_known``: it was set, or a process serves there now. Otherwise it is where the service would be by
    default. ``sends_mail``: whether that service has a mail server, as far as it is known.
    """

    base_url: str
    is_known: bool
    sends_mail: bool


class Announcer:
    """A worker of a serving process: its row is there for as long as the process serves."""

    def __init__(self, workspace: Workspace, *, serves_team: bool) -> None:
        self._workspace = workspace
        self._id = new_id()
        self._serves_team = serves_team
        self._signs = Periodic("address", self.sign, seconds=SECONDS_BETWEEN_SIGNS)

    def start(self) -> None:
        """Write the row, and go on renewing it."""
        self._signs.start()

    def stop(self) -> None:
        """Take the row away, so that no command prints a link to a service that has ended."""
        self._signs.stop()
        try:
            with self._workspace.database.write() as session:
                session.execute(sa.delete(ServingProcess).where(ServingProcess.id == self._id))
        except FeedbackError as error:
            log.warning("the address of this process was not taken back: %s", error.code)

    def sign(self) -> None:
        """One sign of life. Removes rows of processes that were killed long ago."""
        now = self._workspace.now()
        with self._workspace.database.write() as session:
            mine = sa.update(ServingProcess).where(ServingProcess.id == self._id)
            if not rows_changed(session, mine.values(seen_at=now)):
                session.add(self._row(now))
            session.execute(sa.delete(ServingProcess).where(ServingProcess.seen_at < now - FORGOTTEN))

    def _row(self, now: datetime) -> ServingProcess:
        settings = self._workspace.settings
        return ServingProcess(
            id=self._id,
            machine=socket.gethostname(),
            pid=os.getpid(),
            base_url=settings.base_url,
            serves_team=self._serves_team,
            sends_mail=settings.sends_mail,
            started_at=now,
            seen_at=now,
        )


def service_address(workspace: Workspace) -> ServiceAddress:
    """FEEDBACK_BASE_URL if it is set, else the address of the newest process with the team's pages."""
    settings = workspace.settings
    with workspace.database.read() as session:
        serving = _serving(session, workspace.now())
    sends_mail = settings.sends_mail or any(each.sends_mail for each in serving)
    if settings.base_url_is_set:
        return ServiceAddress(settings.base_url, is_known=True, sends_mail=sends_mail)
    if serving:
        return ServiceAddress(serving[0].base_url, is_known=True, sends_mail=sends_mail)
    return ServiceAddress(settings.base_url, is_known=False, sends_mail=sends_mail)


def _serving(session: Session, now: datetime) -> list[ServingProcess]:
    newest_first = (
        sa.select(ServingProcess)
        .where(ServingProcess.seen_at >= now - SILENT)
        .order_by(ServingProcess.serves_team.desc(), ServingProcess.started_at.desc(), ServingProcess.id)
    )
    return [each for each in session.scalars(newest_first) if not _is_gone(each)]


def _is_gone(process: ServingProcess) -> bool:
    if process.machine != socket.gethostname():
        return False
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
