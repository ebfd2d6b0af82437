"""The thread that sends: it starts, it goes on whatever happens, it stops."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

import pytest

from feedback_app.delivery.protocol import Channel, Message
from feedback_app.errors import OperationalError
from feedback_app.services.mail.outbox import Delivered
from feedback_app.services.mail.worker import OutboxWorker
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from tests.support.postbox import NOW, row, write


class Bell:
    """Rings when a message was taken."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.rang = threading.Event()

    def send(self, message: Message, *, message_id: str) -> None:
        self.taken.append(message)
        self.rang.set()


def test_it_sends_what_waits_and_what_comes(sqlite_database: Database, keys: KeyRing) -> None:
    bell = Bell()
    write(sqlite_database, keys, "before")
    worker = OutboxWorker(sqlite_database, keys, {Channel.EMAIL: bell}, clock=lambda: NOW, seconds=0.05)
    worker.start()
    assert bell.rang.wait(10)
    bell.rang.clear()
    write(sqlite_database, keys, "after")
    assert bell.rang.wait(10)
    worker.stop()
    assert len(bell.taken) == 2
    assert row(sqlite_database, "after").sent_at == NOW


def test_stopping_lets_the_message_under_way_finish(sqlite_database: Database, keys: KeyRing) -> None:
    write(sqlite_database, keys)
    go_on = threading.Event()
    bell = Bell()

    class Slow(Bell):
        def send(self, message: Message, *, message_id: str) -> None:
            bell.rang.set()
            go_on.wait(10)

    worker = OutboxWorker(sqlite_database, keys, {Channel.EMAIL: Slow()}, clock=lambda: NOW, seconds=60)
    worker.start()
    assert bell.rang.wait(10)
    stopper = threading.Thread(target=worker.stop)
    stopper.start()
    go_on.set()
    stopper.join()
    assert row(sqlite_database).sent_at == NOW


def test_a_worker_that_never_started_can_be_stopped(sqlite_database: Database, keys: KeyRing) -> None:
    OutboxWorker(sqlite_database, keys, {Channel.EMAIL: Bell()}, clock=lambda: NOW).stop()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (OperationalError("database_busy", where="parent@", what="secret", how=""), "database_busy"),
        (ZeroDivisionError("parent@ secret"), "ZeroDivisionError"),
    ],
)
def test_whatever_goes_wrong_the_next_round_comes_and_the_log_holds_codes(
    sqlite_database: Database,
    keys: KeyRing,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: Exception,
    told: str,
) -> None:
    rounds: list[datetime] = []
    second = threading.Event()

    def deliver(*arguments: object) -> Delivered:
        rounds.append(datetime.now(UTC))
        if len(rounds) == 1:
            raise fault
        second.set()
        return Delivered(sent=1, failed=2, undeliverable=3)

    monkeypatch.setattr("feedback_app.services.mail.worker.deliver_due", deliver)
    worker = OutboxWorker(sqlite_database, keys, {Channel.EMAIL: Bell()}, clock=lambda: NOW, seconds=0.001)
    with caplog.at_level(logging.INFO):
        worker.start()
        assert second.wait(10)
        worker.stop()
    assert told in caplog.text
    assert "2 to try again, 3 undeliverable" in caplog.text
    assert "parent@" not in caplog.text
    assert "secret" not in caplog.text
