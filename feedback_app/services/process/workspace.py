"""The settings, database, keys and clock that a process shares. Opening prepares everything, once."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.config import Settings
from feedback_app.errors import OperationalError
from feedback_app.services import forms, organisations
from feedback_app.services.process.forms_shown import FormsShown
from feedback_app.services.process.pace import Pace
from feedback_app.services.process.private_files import make_private
from feedback_app.services.process.readiness import Check, Readiness, ReadinessReport
from feedback_app.services.process.recent_counts import RecentCounts
from feedback_app.services.process.unknown_proxies import UnknownProxies
from feedback_app.services.safety.near_a_form import HelpNearby
from feedback_app.services.wording import wording_forms
from feedback_app.storage import migrate
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Organisation
from feedback_app.storage.sealing import check_keys


log = logging.getLogger("feedback.workspace")
FIRST_ORGANISATION = "service"
MARK = "workspace"
WRONG_LINKS_A_MINUTE = 20
"""From one address. A link is looked up first and only a wrong one is counted, so a clinic or everyone behind
a proxy may share an address, and no right link is refused for what others tried. The limit is not what makes
links safe: a secret has 256 random bits and a standing link's code 59.
"""
PROXY = Check(
    "proxy",
    "A machine that is not in FEEDBACK_TRUSTED_PROXIES sends forwarded headers; they are not believed.",
    "proxy_not_trusted",
)


def utc_now() -> datetime:
    """The only clock in the product. Every service gets the time from its caller."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The shared objects of one process. Nothing here belongs to a single person."""

    settings: Settings
    database: Database = field(repr=False)
    keys: KeyRing = field(repr=False)
    clock: Callable[[], datetime] = field(default=utc_now, repr=False)
    wrong_links: RecentCounts = field(default_factory=lambda: RecentCounts(WRONG_LINKS_A_MINUTE), repr=False)
    readiness: Readiness = field(default_factory=Readiness, repr=False)
    unknown_proxies: UnknownProxies = field(default_factory=UnknownProxies, repr=False)
    pace: Pace = field(default_factory=Pace, repr=False)
    help_nearby: HelpNearby = field(default_factory=HelpNearby, repr=False)
    forms_shown: FormsShown = field(default_factory=FormsShown, repr=False)

    def now(self) -> datetime:
        return self.clock()

    def report(self) -> ReadinessReport:
        """Whether the service can do its work, as of a few seconds ago."""
        report = self.readiness.report(self.settings, self.database, self.keys, self.now())
        return replace(report, checks=(*report.checks, PROXY)) if self.unknown_proxies else report

    def close(self) -> None:
        """Close the database's connections."""
        self.database.dispose()


def open_workspace(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> Workspace:
    """Create the folder, keys, tables, forms and the first organisation, where they are missing."""
    _make_folder(settings.data_dir)
    make_private(settings, no_secret=MARK)
    _mark(settings)
    database = Database(settings.database_url)
    try:
        keys = _keys(settings, database)
        if not migrate.is_current(database):
            migrate.upgrade(database)
        check_keys(database, keys)
        workspace = Workspace(settings, database, keys, clock)
        _furnish(workspace)
    except BaseException:
        database.dispose()
        raise
    return workspace


_current: Workspace | None = None
_changing = threading.Lock()


def set_current_workspace(workspace: Workspace | None) -> None:
    """Set the workspace of the process before the first page is drawn (None: at the end)."""
    global _current
    with _changing:
        _current = workspace


def current_workspace() -> Workspace:
    """The workspace of this process. Raises OperationalError ``workspace_not_open``."""
    if _current is None:
        raise OperationalError(
            "workspace_not_open",
            where="This process",
            what="Its workspace was not opened before a page was drawn.",
            how="Start the product with ./run or `feedback serve`, not with `streamlit run`.",
        )
    return _current


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
            log.warning("%s could be opened by other users of this machine. It is private now.", folder)
    except OSError:
        raise OperationalError(
            "data_dir_unusable",
            where="FEEDBACK_DATA_DIR",
            what="The folder cannot be created, or cannot be made private to the service's own user.",
            how="Choose a folder that belongs to the account the service runs as.",
        ) from None


def _mark(settings: Settings) -> None:
    """A mark file next to the database says which workspace it is, so that no setting can mix the two up."""
    folders = {settings.data_dir}
    if settings.sqlite_file is not None:
        folders.add(settings.sqlite_file.parent)
    for folder in folders:
        mark = folder / MARK
        if not mark.exists() and os.access(folder, os.W_OK):
            mark.write_text(settings.workspace.value + "\n", encoding="utf-8")
            mark.chmod(0o600)
        if mark.exists() and mark.read_text(encoding="utf-8").strip() != settings.workspace.value:
            raise OperationalError(
                "workspaces_mixed",
                where=f"The folder of the {settings.workspace.value} workspace",
                what="It belongs to the other kind of workspace. Made-up and real answers are never mixed.",
                how="Leave out FEEDBACK_DATA_DIR and FEEDBACK_DATABASE_URL, or choose a separate folder.",
            )


def _keys(settings: Settings, database: Database) -> KeyRing:
    """The key ring. A new one is made only for an empty database."""
    if not settings.keys_file.exists() and _holds_anything(database):
        return KeyRing.load(
            settings.keys_file
        )  # its error says that the file is missing and how to restore it
    return KeyRing.load_or_create(settings.keys_file)


def _holds_anything(database: Database) -> bool:
    if not sa.inspect(database.engine).has_table(Organisation.__tablename__):
        return False
    with database.read() as session:
        return session.scalar(sa.select(Organisation.id).limit(1)) is not None


def _furnish(workspace: Workspace) -> None:
    by = Actor.system("start")
    now = workspace.now()
    with workspace.database.read() as session:
        is_ready = forms.are_shipped_published(session) and not wording_forms.has_waiting(session)
        has_organisation = session.scalar(sa.select(Organisation.id).limit(1)) is not None
    if is_ready and (has_organisation or workspace.settings.is_demonstration):
        return
    with workspace.database.write() as session:
        forms.publish_shipped(session, by=by, now=now)
        wording_forms.publish_waiting(session, by=by, now=now)
        if not has_organisation and not workspace.settings.is_demonstration:
            name = workspace.settings.organisation_name
            organisations.create_organisation(session, by=by, key=FIRST_ORGANISATION, name=name, now=now)
