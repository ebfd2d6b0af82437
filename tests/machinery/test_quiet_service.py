"""The running service prints and logs no link, no address and no text, whatever waits in its outbox."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_app.delivery.protocol import Message
from feedback_app.services.mail.outbox import HELD, enqueue
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import OutboxMessage
from tests.feedback_app.delivery.mail_server import MailServer
from tests.machinery.product import Product
from tests.machinery.product_fixtures import StartProduct


SECRET = re.compile(r"/(?:f|c|set-up)/[\w-]{8,}")
PEOPLE = ("rosa", "owner", "deputy", "@", "An answer needs", "Hello")


def held(product: Product) -> list[str | None]:
    database = Database(f"sqlite:///{product.folder}/feedback/team/feedback.sqlite")
    with database.read() as session:
        reasons = list(session.scalars(sa.select(OutboxMessage.last_error)))
    database.dispose()
    return reasons


def queue_alert_mails(product: Product) -> None:
    folder = product.folder / "feedback" / "team"
    database, keys = Database(f"sqlite:///{folder}/feedback.sqlite"), KeyRing.load(folder / "keys.json")
    with database.write() as session:
        for who in ("owner", "deputy"):
            message = Message(
                f"{who}@trust.example", "An answer needs a conversation", "Hello, https://x/alerts"
            )
            enqueue(
                session, keys=keys, dedupe_key=f"alert:a1:{who}", message=message,
                now=datetime.now(UTC), organisation_id=None,
            )  # fmt: skip
    database.dispose()


def wait_until(what: str, product: Product, *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while what not in product.output():
        assert time.monotonic() < deadline, product.output()
        time.sleep(0.1)


@pytest.mark.long
def test_mail_is_held_without_a_server_nothing_of_it_is_printed_and_it_leaves_once_there_is_one(
    tmp_path: Path,
) -> None:
    product = Product(tmp_path)
    for form in ("family_after_visit", "drop_in"):
        ended = product.feedback("invite", form, "--to", "rosa@family.example")
        assert ended.returncode == 0
        assert "held" in ended.stderr
    queue_alert_mails(product)
    product.start()
    try:
        wait_until("4 held", product)
        assert "emails are held, not sent. 4 waiting." in product.output()
        assert "feedback accounts first" in product.output()
        assert held(product) == [HELD] * 4
        ready = json.loads(product.feedback("db", "status", "--json").stdout)
        assert ready["checks"]["mail"]["code"] == "mail_held"
        product.stop()
        output = product.output()
        assert not SECRET.search(output)
        assert not [word for word in PEOPLE if word in output]
        with MailServer() as server:
            product.environment |= {
                "FEEDBACK_SMTP_HOST": "127.0.0.1", "FEEDBACK_SMTP_PORT": str(server.port),
                "FEEDBACK_SMTP_SECURITY": "none", "FEEDBACK_SMTP_FROM": "team@trust.example",
            }  # fmt: skip
            product.start()
            deadline = time.monotonic() + 60
            while len(server.received) < 4:
                assert time.monotonic() < deadline
                time.sleep(0.1)
            texts = [each.message.get_content() for each in server.received]
        assert sum(f"{product.url}/f/" in text for text in texts) == 2
        assert not SECRET.search(product.output())
    finally:
        product.stop()


@pytest.mark.long
def test_commands_print_the_address_of_the_running_service_and_say_when_none_runs(
    start_product: StartProduct,
) -> None:
    product = start_product("--port", "{port}", FEEDBACK_BASE_URL="", FEEDBACK_PORT="")
    commands = (
        ("accounts", "first"),
        ("accounts", "add", "ben@trust.example", "--name", "Ben"),
        ("accounts", "new-link", "ben@trust.example"),
        ("invite", "drop_in"),
    )
    for words in commands:
        ended = product.feedback(*words)
        assert ended.stdout.startswith(f"{product.url}/"), ended
        assert "not running" not in ended.stderr
    product.stop()
    ended = product.feedback("invite", "drop_in")
    assert "The service is not running here" in ended.stderr
