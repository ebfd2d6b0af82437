"""Messages that leave after commit: written in the transaction they belong to, sent by a worker later.

At least once: a worker killed between the server's yes and our note of it sends again, with the same
message id. Once for each ``dedupe_key``. What fails is tried ten times over four and a half hours. After
that it is undeliverable (a dead letter: ``parked_at`` is set), and the team sees it in the list of
invitations: ``services.mail.undeliverable``. What is older than six hours becomes undeliverable unsent, so
that a restored backup repeats no old mail.

Without a way to send them, messages are held: each stays as it is, sealed, with ``last_error`` HELD, for as
long as there is a use for it (``services.mail.still_wanted``), and leaves once there is a way. Nothing of a
message is ever printed or logged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.delivery.protocol import Channel, Delivery, DeliveryError, Message
from feedback_app.errors import OperationalError
from feedback_app.services.mail.still_wanted import LINK_EXPIRED, is_pointless, link_has_expired
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import OutboxMessage
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context
from feedback_app.storage.statements.writes import insert_once, rows_changed


MOST_TRIES = 10
FIRST_WAIT = timedelta(seconds=32)
OLDEST = timedelta(hours=6)
KEEP_UNDELIVERABLE = timedelta(days=14)
AT_A_TIME = 20
CLAIM = timedelta(minutes=15)  # longer than AT_A_TIME messages take, each until its timeout
NO_DELIVERY = "no_delivery"
HELD = "held"
SERVICE_ADDRESS = "https://address-of-this-service.invalid"
"""In every text for the address of the service: only the process that sends knows it, and it may change."""
NOT_HELD = OutboxMessage.last_error.is_distinct_from(HELD)
UNSYNCED = {"synchronize_session": False}
UNSETTLED = sa.and_(OutboxMessage.sent_at.is_(None), OutboxMessage.parked_at.is_(None))


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did. ``failed`` will be tried again, ``undeliverable`` will not.

    ``held``: those found in this round to have no way out yet.
    """

    sent: int
    failed: int
    undeliverable: int
    held: int = 0


@dataclass(frozen=True, slots=True)
class _Claim:
    id: str
    message_id: str
    tries: int
    channel: str
    payload: bytes


def enqueue(
    session: Session,
    *,
    keys: KeyRing,
    dedupe_key: str,
    message: Message,
    now: datetime,
    organisation_id: str | None,
) -> bool:
    """Store a message to be sent after commit. False when this key was there already.

    ``dedupe_key`` says what the message is for by kind and id (``invitation:<id>``), nothing personal.
    """
    row_id = new_id()
    values = {
        "id": row_id,
        "organisation_id": organisation_id,
        "dedupe_key": dedupe_key,
        "channel": message.channel.value,
        "message_id": new_id(),
        "payload_sealed": keys.seal(
            json.dumps([message.address, message.subject, message.text], ensure_ascii=False),
            sealing_context(OutboxMessage.payload_sealed, row_id),
        ),
        "created_at": now,
        "next_try_at": now,
    }
    return insert_once(session, OutboxMessage, values)


def deliver_due(
    database: Database,
    keys: KeyRing,
    deliveries: Mapping[Channel, Delivery],
    now: datetime,
    *,
    base_url: str = SERVICE_ADDRESS,
) -> Delivered:
    """Send what is due, a few at a time. Takes the database: sending happens between transactions.

    ``base_url``: the address of the service, for the links in the texts.
    """
    undeliverable, held = _tidy(database, now, deliveries)
    sent = failed = 0
    without_a_way = [each.value for each in Channel if each not in deliveries]
    for _ in range(AT_A_TIME):
        claim = _claim(database, now, without_a_way)
        if claim is None:
            break
        fault = _try(claim, keys, deliveries, base_url)
        if fault is None:
            sent += _settle(database, claim, sent_at=now, payload_sealed=None, last_error=None)
        elif fault.permanent or claim.tries >= MOST_TRIES:
            undeliverable += _settle(database, claim, parked_at=now, last_error=fault.summary)
        else:
            wait = FIRST_WAIT * 2 ** (claim.tries - 1)
            failed += _settle(database, claim, next_try_at=now + wait, last_error=fault.summary)
    return Delivered(sent, failed, undeliverable, held)


def _tidy(database: Database, now: datetime, deliveries: Mapping[Channel, Delivery]) -> tuple[int, int]:
    """How many are undeliverable now, and how many held. Erases what no one needs any more."""
    idle = sa.and_(UNSETTLED, _unclaimed(now))
    parked = {
        LINK_EXPIRED: link_has_expired(now),
        # next_try_at moves on with each try; a held message waits for as long as its link works
        "too_old": sa.and_(OutboxMessage.next_try_at < now - OLDEST, NOT_HELD),
    }
    with database.write() as session:
        session.execute(sa.delete(OutboxMessage).where(idle, is_pointless()).execution_options(**UNSYNCED))
        held = _hold(session, idle, deliveries)
        park = sa.update(OutboxMessage).where(idle).values(parked_at=now).execution_options(**UNSYNCED)
        lost = park.where(OutboxMessage.tries >= MOST_TRIES).values(last_error="never_settled")
        undeliverable = rows_changed(session, lost)
        for reason, condition in parked.items():
            found = park.where(condition).values(payload_sealed=None, last_error=reason)
            undeliverable += rows_changed(session, found)
        forget = sa.update(OutboxMessage).where(OutboxMessage.parked_at < now - KEEP_UNDELIVERABLE)
        session.execute(forget.where(OutboxMessage.payload_sealed.is_not(None)).values(payload_sealed=None))
        return undeliverable, held


def _hold(session: Session, idle: sa.ColumnElement[bool], deliveries: Mapping[Channel, Delivery]) -> int:
    without_a_way = [each.value for each in Channel if each not in deliveries]
    hold = sa.update(OutboxMessage).where(idle, OutboxMessage.channel.in_(without_a_way), NOT_HELD)
    return rows_changed(session, hold.values(last_error=HELD).execution_options(**UNSYNCED))


def _unclaimed(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now)


def _claim(database: Database, now: datetime, without_a_way: Sequence[str]) -> _Claim | None:
    """One due message for this worker alone: PostgreSQL skips rows others hold, SQLite has one writer."""
    due = (
        sa.select(OutboxMessage.id)
        .where(UNSETTLED, _unclaimed(now), OutboxMessage.next_try_at <= now)
        .where(OutboxMessage.channel.not_in(without_a_way))
        .order_by(OutboxMessage.next_try_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with database.write() as session:
        row_id = session.scalar(due)
        if row_id is None:
            return None
        mine = (
            sa.update(OutboxMessage)
            .where(OutboxMessage.id == row_id)
            .values(claimed_until=now + CLAIM, tries=OutboxMessage.tries + 1)
            .returning(
                OutboxMessage.message_id,
                OutboxMessage.tries,
                OutboxMessage.channel,
                OutboxMessage.payload_sealed,
            )
        )
        message_id, tries, channel, payload = session.execute(mine).one()
        return _Claim(row_id, message_id, tries, channel, payload or b"")


def _try(
    claim: _Claim, keys: KeyRing, deliveries: Mapping[Channel, Delivery], base_url: str
) -> DeliveryError | None:
    # by name: a row of a newer version may name a channel this version does not know
    delivery = {channel.value: each for channel, each in deliveries.items()}.get(claim.channel)
    if delivery is None:
        return _fault(NO_DELIVERY, permanent=True)
    try:
        text = keys.open(claim.payload, sealing_context(OutboxMessage.payload_sealed, claim.id))
        address, subject, words = json.loads(text)
        words = words.replace(SERVICE_ADDRESS, base_url)
        message = Message(address, subject, words, channel=Channel(claim.channel))
        delivery.send(message, message_id=claim.message_id)
    except DeliveryError as error:
        return error
    except OperationalError as error:
        return _fault(error.code)
    except Exception as error:  # a fault of ours in one message must not stop the others from leaving
        return _fault(type(error).__name__)
    return None


def _fault(code: str, *, permanent: bool = False) -> DeliveryError:
    how = "Look at the server's log, then send the person a new link."
    return DeliveryError(code, permanent=permanent, what="The message could not be prepared.", how=how)


def _settle(database: Database, claim: _Claim, **outcome: object) -> int:
    """Note what became of it, unless the claim lapsed meanwhile and another worker has it."""
    still_mine = (OutboxMessage.id == claim.id, OutboxMessage.tries == claim.tries, UNSETTLED)
    with database.write() as session:
        note = sa.update(OutboxMessage).where(*still_mine).values(claimed_until=None, **outcome)
        return rows_changed(session, note)
