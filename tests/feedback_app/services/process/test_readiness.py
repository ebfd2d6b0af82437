"""Readiness tells the truth: what is wrong is named, written once in the log, and over when it is over."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_app.config import Settings
from feedback_app.services.mail.outbox import deliver_due
from feedback_app.services.process import readiness
from feedback_app.services.process.readiness import Readiness, ReadinessReport, as_record, look
from feedback_app.storage.engine import SQLITE_DRIVER, Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Heartbeat, OutboxMessage
from tests.support.postbox import NOW, Postbox, deliver, fails, write


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(tmp_path / "data"))
    settings = Settings()
    KeyRing.load_or_create(settings.keys_file)
    return settings


@pytest.fixture
def ring(settings: Settings) -> KeyRing:
    return KeyRing.load(settings.keys_file)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every report is a new one, and a lock is not waited for."""
    monkeypatch.setattr(readiness, "FRESH_SECONDS", -1)
    monkeypatch.setattr(readiness, "SECONDS_TO_WAIT", 0.05)


def faults(report: ReadinessReport) -> dict[str, str]:
    return {each.name: each.fault for each in report.checks if each.fault}


def test_all_is_well(database: Database, settings: Settings, ring: KeyRing) -> None:
    report = look(settings, database, ring, NOW)
    assert (report.problem, faults(report)) == (None, {})
    assert [each.name for each in report.checks] == ["database", "write", "disk", "keys", "mail"]
    record = as_record(report)
    assert record["ready"] is True
    assert record["warnings"] == []


def test_a_hundred_probes_write_once(sqlite_database: Database, settings: Settings, ring: KeyRing) -> None:
    ready = Readiness()
    for second in range(100):
        ready.report(settings, sqlite_database, ring, NOW + timedelta(seconds=second))
    with sqlite_database.read() as session:
        assert session.scalars(sa.select(Heartbeat.last_run_at)).all() == [NOW]


@pytest.mark.usefixtures("at_once")
def test_a_locked_database_is_not_ready_and_is_logged_once(
    sqlite_database: Database, settings: Settings, ring: KeyRing, caplog: pytest.LogCaptureFixture
) -> None:
    ready = Readiness()
    stranger = SQLITE_DRIVER.connect(str(sqlite_database.path), isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            report = ready.report(settings, sqlite_database, ring, NOW)
            assert report.problem == "database_busy"
        stranger.execute("ROLLBACK")
        stranger.close()
        assert ready.report(settings, sqlite_database, ring, NOW).problem is None
    began, over = [each.getMessage() for each in caplog.records if each.name == "feedback.health"]
    assert began == "write: It is busy with other work. [database_busy]"
    assert over.startswith("write: over after")


@pytest.mark.usefixtures("at_once")
def test_a_writer_that_waited_less_leaves_the_others_their_patience(sqlite_database: Database) -> None:
    with sqlite_database.write(wait=0.05):
        pass
    with sqlite_database.write() as session:
        assert session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar() == 15000


@pytest.mark.usefixtures("at_once")
def test_a_locked_row_of_postgresql_is_waited_for_only_a_moment(
    postgres_database: Database, settings: Settings, ring: KeyRing
) -> None:
    look(settings, postgres_database, ring, NOW)
    other = Database(postgres_database.engine.url.render_as_string())
    with other.write() as session:
        session.execute(sa.select(Heartbeat).with_for_update())
        assert look(settings, postgres_database, ring, NOW).problem == "database_busy"
    other.dispose()
    assert look(settings, postgres_database, ring, NOW).problem is None


@pytest.mark.parametrize(
    ("limit", "fault", "serious"),
    [("NO_SPACE", "disk_full", True), ("LITTLE_SPACE", "disk_nearly_full", False)],
)
def test_a_disk_with_little_space_is_told_before_writes_fail(
    sqlite_database: Database, settings: Settings, ring: KeyRing, monkeypatch: pytest.MonkeyPatch,
    limit: str, fault: str, serious: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(readiness, limit, 2**60)
    report = look(settings, sqlite_database, ring, NOW)
    assert faults(report) == {"disk": fault}
    assert report.problem == (fault if serious else None)


def lose(settings: Settings) -> None:
    settings.keys_file.unlink()


def spoil(settings: Settings) -> None:
    settings.keys_file.write_text("{")


def swap(settings: Settings) -> None:
    settings.keys_file.unlink()
    KeyRing.load_or_create(settings.keys_file)


@pytest.mark.parametrize(
    ("harm", "fault"),
    [(lose, "key_file_missing"), (spoil, "key_file_damaged"), (swap, "key_file_changed")],
)
def test_a_key_file_the_next_start_could_not_use_is_a_warning(
    sqlite_database: Database, settings: Settings, ring: KeyRing, harm: Callable[[Settings], None], fault: str
) -> None:
    harm(settings)
    report = look(settings, sqlite_database, ring, NOW)
    assert (report.problem, faults(report)) == (None, {"keys": fault})
    assert as_record(report)["warnings"] == ["keys"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://team:hunter2@127.0.0.1:1/feedback", "database_unreachable"),
        ("postgresql://team:hunter2@127.0.0.1:1,127.0.0.1:2/feedback", "database_unreachable"),
    ],
)
def test_a_database_that_is_away_is_not_ready_and_no_password_shows(
    settings: Settings, ring: KeyRing, address: str, code: str
) -> None:
    database = Database(address)
    report = look(settings, database, ring, NOW)
    assert report.problem == code
    assert "hunter2" not in f"{report}{as_record(report)}{database!r}"
    database.dispose()


def test_an_empty_database_is_not_ready(settings: Settings, ring: KeyRing, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert look(settings, database, ring, NOW).problem == "database_not_current"
    database.dispose()


def test_mail_that_waits_too_long_or_is_held_is_a_warning(
    sqlite_database: Database, settings: Settings, ring: KeyRing
) -> None:
    write(sqlite_database, ring)
    assert faults(look(settings, sqlite_database, ring, NOW)) == {}
    deliver(sqlite_database, ring, Postbox(fails(permanent=False)), NOW)
    assert faults(look(settings, sqlite_database, ring, NOW + timedelta(hours=2))) == {"mail": "mail_late"}
    deliver_due(sqlite_database, ring, {}, NOW + timedelta(hours=2))
    report = look(settings, sqlite_database, ring, NOW + timedelta(hours=2))
    assert (report.problem, faults(report)) == (None, {"mail": "mail_held"})
    with sqlite_database.write() as session:
        session.execute(sa.update(OutboxMessage).values(parked_at=NOW, last_error="mail_refused 550"))
    report = look(settings, sqlite_database, ring, NOW + timedelta(hours=2))
    assert report.mail is not None
    assert (faults(report), report.mail.undeliverable) == ({}, 1)
