"""The thread that sends what waits in the outbox."""

from __future__ import annotations

import logging
import threading

import pytest

from feedback_app.delivery.protocol import Channel, Delivery, Message
from feedback_app.services.mail.worker import outbox_worker
from feedback_app.services.periodic import Periodic
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from tests.support.postbox import NOW, fails, row, write


class Bell:
    """Rings when a message was taken."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.rang = threading.Event()

    def send(self, message: Message, *, message_id: str) -> None:
        self.taken.append(message)
        self.rang.set()


def outbox_of(database: Database, keys: KeyRing, way: Delivery, *, seconds: float) -> Periodic:
    deliveries = {Channel.EMAIL: way}
    return outbox_worker(
        database, keys, deliveries, clock=lambda: NOW, base_url=lambda: "https://f.example", seconds=seconds
    )


def test_it_sends_what_waits_and_what_comes(sqlite_database: Database, keys: KeyRing) -> None:
    bell = Bell()
    write(sqlite_database, keys, "before")
    worker = outbox_of(sqlite_database, keys, bell, seconds=0.01)
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

    worker = outbox_of(sqlite_database, keys, Slow(), seconds=60)
    worker.start()
    assert bell.rang.wait(10)
    stopper = threading.Thread(target=worker.stop)
    stopper.start()
    go_on.set()
    stopper.join()
    assert row(sqlite_database).sent_at == NOW


def test_the_log_says_how_many_failed_and_no_more(
    sqlite_database: Database, keys: KeyRing, caplog: pytest.LogCaptureFixture
) -> None:
    rang = threading.Event()

    class Broken(Bell):
        def send(self, message: Message, *, message_id: str) -> None:
            rang.set()
            fails(permanent=True)(message.subject)

    write(sqlite_database, keys)
    worker = outbox_of(sqlite_database, keys, Broken(), seconds=60)
    with caplog.at_level(logging.INFO):
        worker.start()
        assert rang.wait(10)
        worker.stop()
    assert "outbox: 0 sent, 0 to try again, 1 undeliverable" in caplog.text
    assert "parent@" not in caplog.text
    assert "secret" not in caplog.text
