"""Whether the service can do its work now: what ``/readyz``, ``feedback db status`` and the log say.

Each check names itself, whether all is well, and a sentence. A serious one means that people cannot answer.
Looking costs one small write, so a report is kept for a few seconds: a storm of probes writes no more.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from analysis import dates
from feedback_app.config import Settings
from feedback_app.errors import FeedbackError
from feedback_app.services.fault_log import FaultLog
from feedback_app.services.mail.undeliverable import MailState, mail_state
from feedback_app.services.safety import heartbeat
from feedback_app.storage import migrate
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing


JOB = "readiness"
FRESH_SECONDS = 3.0
SECONDS_TO_WAIT = 1.5
"""For the write lock: a page turn waits longer, but a service that is locked this long is in trouble."""
NO_SPACE = 4 * 1024**2
"""Bytes: the write-ahead log grows to this much between checkpoints, so with less a write can fail."""
LITTLE_SPACE = 500 * 1024**2
MAIL_IS_LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``fault``: a code, or None when all is well."""

    name: str
    detail: str
    fault: str | None = None
    is_serious: bool = False


@dataclass(frozen=True, slots=True)
class ReadinessReport:
    """Every check, in the order they were made."""

    checks: tuple[Check, ...]
    mail: MailState | None = None

    @property
    def problem(self) -> str | None:
        """The code of the first thing that keeps people from answering; None when the service is ready."""
        return next((each.fault for each in self.checks if each.fault and each.is_serious), None)


class Readiness:
    """The latest report of this process, and the lines of the log about it."""

    def __init__(self) -> None:
        self._report: ReadinessReport | None = None
        self._at = 0.0
        self._looking = threading.Lock()
        self._faults: dict[str, FaultLog] = {}

    def report(self, settings: Settings, database: Database, keys: KeyRing, now: datetime) -> ReadinessReport:
        """The report of a moment ago, or a new one. One thread looks; the others wait for what it finds."""
        with self._looking:
            if self._report is None or time.monotonic() - self._at > FRESH_SECONDS:
                self._report = look(settings, database, keys, now)
                self._at = time.monotonic()
                for check in self._report.checks:
                    self._log(check)
            return self._report

    def _log(self, check: Check) -> None:
        faults = self._faults.setdefault(check.name, FaultLog(check.name))
        faults.note(check.fault, detail=check.detail, is_serious=check.is_serious)


def look(settings: Settings, database: Database, keys: KeyRing | None, now: datetime) -> ReadinessReport:
    """Look at everything once. Without ``keys`` only whether the key file can be read."""
    mail: MailState | None = None
    checks = [_database(database), _space(settings), _keys(settings, keys)]
    if checks[0].fault is None:
        checks.insert(1, _write(database, now))
        try:
            with database.read() as session:
                mail = mail_state(session, now=now)
            checks += _mail(mail, settings, now)
        except FeedbackError as error:
            checks.append(_failed("mail", error))
    return ReadinessReport(tuple(checks), mail)


def as_record(report: ReadinessReport) -> dict[str, object]:
    """The report as JSON. It names no file, no address and no person: anyone can read it."""
    mail = report.mail
    return {
        "ready": report.problem is None,
        "problem": report.problem,
        "warnings": [each.name for each in report.checks if each.fault and not each.is_serious],
        "checks": {
            each.name: {"ok": each.fault is None, "code": each.fault, "detail": each.detail}
            for each in report.checks
        },
        "mail": mail
        and {
            "waiting": mail.waiting,
            "oldest_waiting": mail.oldest_waiting.isoformat() if mail.oldest_waiting else None,
            "held": mail.held,
            "undeliverable": mail.undeliverable,
        },
    }


def _database(database: Database) -> Check:
    try:
        if migrate.is_current(database):
            return Check("database", "It answers, and its tables are up to date.")
    except FeedbackError as error:
        return _failed("database", error, is_serious=True)
    return Check("database", "It needs an upgrade.", "database_not_current", is_serious=True)


def _write(database: Database, now: datetime) -> Check:
    try:
        heartbeat.beat(database, job=JOB, fault=None, now=now, wait=SECONDS_TO_WAIT)
    except FeedbackError as error:
        return _failed("write", error, is_serious=True)
    return Check("write", "It can be written.")


def _space(settings: Settings) -> Check:
    folder = settings.sqlite_file.parent if settings.sqlite_file else settings.data_dir
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return Check("disk", "The folder of the data cannot be looked at.", "data_dir_unusable")
    detail = f"{_size(free)} free where the data is."
    if free < NO_SPACE:
        # the answers of a PostgreSQL are elsewhere, and the check of writing covers them
        return Check("disk", detail, "disk_full", is_serious=settings.sqlite_file is not None)
    return Check("disk", detail, "disk_nearly_full" if free < LITTLE_SPACE else None)


def _keys(settings: Settings, keys: KeyRing | None) -> Check:
    """This process has its keys in memory and works on; the next start would not."""
    try:
        ring = KeyRing.load(settings.keys_file)
    except FeedbackError as error:
        return _failed("keys", error)
    if keys is not None and not set(keys.key_ids) <= set(ring.key_ids):
        return Check("keys", "The key file does not hold the keys in use.", "key_file_changed")
    return Check("keys", "The key file can be read.")


def _mail(mail: MailState, settings: Settings, now: datetime) -> Iterator[Check]:
    if mail.held and not settings.is_demonstration:
        waits = "1 email is" if mail.held == 1 else f"{mail.held:,} emails are"
        yield Check("mail", f"{waits} held: no mail server is set (FEEDBACK_SMTP_HOST).", "mail_held")
    elif mail.oldest_due is not None and now - mail.oldest_due > MAIL_IS_LATE:
        since = f"{dates.day_and_time(mail.oldest_due)} UTC"
        yield Check("mail", f"The oldest email has been waiting since {since}.", "mail_late")
    else:
        yield Check("mail", f"{mail.waiting:,} waiting, none for long.")


def _failed(name: str, error: FeedbackError, *, is_serious: bool = False) -> Check:
    return Check(name, error.what, error.code, is_serious)


def _size(n: int) -> str:
    for unit, size in (("GB", 1024**3), ("MB", 1024**2)):
        if n >= size:
            return f"{n / size:,.0f} {unit}"
    return "less than 1 MB"
