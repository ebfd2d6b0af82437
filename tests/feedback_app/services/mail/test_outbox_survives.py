"""What the outbox does when its worker is killed, or the database is yesterday's."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from feedback_app.delivery.email.smtp import MailServer as Address
from feedback_app.delivery.email.smtp import SmtpDelivery
from feedback_app.services.mail.outbox import (
    CLAIM,
    MOST_TRIES,
    OLDEST,
    Delivered,
)
from feedback_app.storage.backup import make_backup
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from tests.feedback_app.delivery.mail_server import MailServer
from tests.support.postbox import (
    NOTHING,
    NOW,
    Postbox,
    deliver,
    row,
    write,
)


KILLED_AFTER_ACCEPT = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from feedback_app.delivery.protocol import Channel
from feedback_app.delivery.email.smtp import MailServer, SmtpDelivery
from feedback_app.services.mail.outbox import deliver_due
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing

url, keys, port, now = sys.argv[1:]


class Killed:
    def send(self, message, *, message_id):
        server = MailServer("127.0.0.1", int(port), "team@trust.example", security="none")
        SmtpDelivery(server).send(message, message_id=message_id)
        os.kill(os.getpid(), signal.SIGKILL)


deliver_due(Database(url), KeyRing.load(Path(keys)), {Channel.EMAIL: Killed()}, datetime.fromisoformat(now))
"""


def test_killed_between_the_servers_yes_and_our_note_it_comes_again_under_the_same_name(
    database: Database, tmp_path: Path
) -> None:
    keys = KeyRing.load_or_create(tmp_path / "keys.json")
    write(database, keys)
    with MailServer() as server:
        url = database.engine.url.render_as_string()
        arguments = [url, str(tmp_path / "keys.json"), str(server.port), NOW.isoformat()]
        killed = subprocess.run([sys.executable, "-c", KILLED_AFTER_ACCEPT, *arguments], check=False)
        assert killed.returncode == -9
        address = Address("127.0.0.1", server.port, "team@trust.example", security="none")
        delivery = SmtpDelivery(address)
        assert deliver(database, keys, delivery, NOW + CLAIM - timedelta(seconds=1)) == NOTHING
        assert deliver(database, keys, delivery, NOW + CLAIM) == Delivered(1, 0, 0)
        names = [received.message["Message-ID"] for received in server.received]
    assert names == [f"<{row(database).message_id}@trust.example>"] * 2


def test_a_message_that_kills_its_worker_every_time_becomes_undeliverable(
    database: Database, keys: KeyRing
) -> None:
    def die(_: str | None) -> None:
        raise KeyboardInterrupt

    write(database, keys)
    clock = NOW
    for _ in range(MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            deliver(database, keys, Postbox(die), clock)
        clock += CLAIM
    postbox = Postbox()
    assert deliver(database, keys, postbox, clock) == Delivered(0, 0, 1)
    assert row(database).last_error == "never_settled"
    assert postbox.taken == []


def test_a_restored_backup_repeats_no_old_mail(
    sqlite_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    write(sqlite_database, keys)
    make_backup(sqlite_database, tmp_path / "backup.sqlite", keys)
    assert deliver(sqlite_database, keys, Postbox(), NOW).sent == 1
    restored, postbox = Database(f"sqlite:///{tmp_path / 'backup.sqlite'}"), Postbox()
    assert deliver(restored, keys, postbox, NOW + OLDEST + timedelta(seconds=1)) == Delivered(0, 0, 1)
    assert postbox.taken == []
    assert (row(restored).last_error, row(restored).payload_sealed) == ("too_old", None)
    restored.dispose()


def test_the_files_forget_a_sent_message(sqlite_database: Database, keys: KeyRing) -> None:
    """Sealed as it was, it goes from the file too, not only from the table."""
    write(sqlite_database, keys)
    sealed = row(sqlite_database).payload_sealed
    assert sealed is not None
    deliver(sqlite_database, keys, Postbox(), NOW)
    assert sqlite_database.path is not None
    sqlite_database.dispose()
    assert os.listdir(sqlite_database.path.parent) == [sqlite_database.path.name]
    assert sealed not in sqlite_database.path.read_bytes()
