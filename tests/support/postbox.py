"""A way out that does what a test says, and a message waiting to take it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa

from feedback_app.delivery.protocol import Channel, Delivery, DeliveryError, Message
from feedback_app.services.mail.outbox import Delivered, deliver_due, enqueue
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Organisation, OutboxMessage


NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MESSAGE = Message("parent@example.org", "How was it?", "https://feedback.example/f/secret")
NOTHING = Delivered(sent=0, failed=0, undeliverable=0)


class Postbox:
    """Takes messages, or does what the test says instead."""

    def __init__(self, instead: Callable[[str | None], None] | None = None) -> None:
        self.taken: list[tuple[str, Message]] = []
        self.instead = instead

    def send(self, message: Message, *, message_id: str) -> None:
        if self.instead is not None:
            self.instead(message.subject)
        self.taken.append((message_id, message))


def deliver(
    database: Database,
    keys: KeyRing,
    email: Delivery,
    now: datetime,
    *,
    base_url: str = "https://feedback.example",
) -> Delivered:
    """One round of the outbox with this way to send email and no other channel."""
    return deliver_due(database, keys, {Channel.EMAIL: email}, now, base_url=base_url)


def fails(permanent: bool) -> Callable[[str | None], None]:
    def fail(_: str | None) -> None:
        raise DeliveryError("mail_test", permanent=permanent, what="", how="", status=450)

    return fail


def write(database: Database, keys: KeyRing, key: str = "invitation:1", message: Message = MESSAGE) -> bool:
    with database.write() as session:
        north = session.scalar(sa.select(Organisation.id).where(Organisation.key == "north"))
        if north is None:
            north = "north"
            session.add(Organisation(id=north, key=north, name="North"))
        return enqueue(
            session,
            keys=keys,
            dedupe_key=key,
            message=message,
            now=NOW,
            organisation_id=north,
        )


def row(database: Database, key: str = "invitation:1") -> OutboxMessage:
    with database.read() as session:
        return session.scalars(sa.select(OutboxMessage).where(OutboxMessage.dedupe_key == key)).one()
