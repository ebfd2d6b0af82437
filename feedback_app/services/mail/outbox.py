"""Messages that leave after commit: written in the transaction they belong to, sent by a worker later.

At least once: a worker killed between the server's yes and our note of it sends again, with the same
Message-ID. Once for each ``dedupe_key``. What fails is tried ten times over four and a half hours and then
parked, where the team sees it. What is older than six hours is parked unsent, so that a restored backup
repeats no old mail.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.delivery.protocol import Channel, Delivery, DeliveryError, Message
from feedback_app.errors import OperationalError
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import OutboxMessage
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context
from feedback_app.storage.statements.writes import insert_once, rows_changed


MOST_TRIES = 10
FIRST_WAIT = timedelta(seconds=32)
OLDEST = timedelta(hours=6)
KEEP_PARKED = timedelta(days=14)
AT_A_TIME = 20
CLAIM = timedelta(minutes=15)  # longer than AT_A_TIME messages take, each until its timeout
UNSETTLED = sa.and_(OutboxMessage.sent_at.is_(None), OutboxMessage.parked_at.is_(None))


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did. ``failed`` will be tried again, ``parked`` will not."""

    sent: int
    failed: int
    parked: int


@dataclass(frozen=True, slots=True)
class ParkedMessage:
    """A message that will not leave by itself, for the team's eyes: which, since when, and the code why."""

    id: str
    organisation_id: str | None
    about: str
    parked_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Claim:
    id: str
    message_id: str
    tries: int
    payload: bytes


def enqueue(
    session: Session,
    *,
    keys: KeyRing,
    dedupe_key: str,
    channel: Channel,
    message: Message,
    now: datetime,
    organisation_id: str | None,
) -> bool:
    """Write a message down to be sent after commit. False when this key was there already.

    ``dedupe_key`` says what the message is for by kind and id (``invitation:<id>``), nothing personal.
    """
    row_id = new_id()
    values = {
        "id": row_id,
        "organisation_id": organisation_id,
        "dedupe_key": dedupe_key,
        "channel": channel.value,
        "message_id": new_id(),
        "payload_sealed": keys.seal(
            json.dumps(astuple(message), ensure_ascii=False),
            sealing_context(OutboxMessage.payload_sealed, row_id),
        ),
        "created_at": now,
        "next_try_at": now,
    }
    return insert_once(session, OutboxMessage, values)


def deliver_due(database: Database, keys: KeyRing, delivery: Delivery, now: datetime) -> Delivered:
    """Send what is due, a few at a time. Takes the database: sending happens between transactions."""
    parked = _tidy(database, now)
    sent = failed = 0
    for _ in range(AT_A_TIME):
        claim = _claim(database, delivery.channel, now)
        if claim is None:
            break
        fault = _try(claim, keys, delivery)
        if fault is None:
            sent += _settle(database, claim, sent_at=now, payload_sealed=None, last_error=None)
        elif fault.permanent or claim.tries >= MOST_TRIES:
            parked += _settle(database, claim, parked_at=now, last_error=fault.summary)
        else:
            wait = FIRST_WAIT * 2 ** (claim.tries - 1)
            failed += _settle(database, claim, next_try_at=now + wait, last_error=fault.summary)
    return Delivered(sent, failed, parked)


def parked_messages(session: Session, *, by: Actor) -> tuple[ParkedMessage, ...]:
    """What did not leave, newest first, in the organisations where ``by`` may send invitations."""
    query = (
        sa.select(OutboxMessage)
        .where(OutboxMessage.organisation_id.in_(by.scope(Permission.SEND_INVITATIONS)))
        .where(OutboxMessage.parked_at.is_not(None))
        .order_by(OutboxMessage.parked_at.desc())
    )
    return tuple(
        ParkedMessage(row.id, row.organisation_id, row.dedupe_key, row.parked_at, row.last_error)
        for row in session.scalars(query)
        if row.parked_at is not None
    )


def oldest_waiting(session: Session) -> datetime | None:
    """Since when the oldest unsent message waits, for readiness checks."""
    return session.scalar(sa.select(sa.func.min(OutboxMessage.created_at)).where(UNSETTLED))


def _tidy(database: Database, now: datetime) -> int:
    """Park what is too old or never came back from ten tries; forget parked texts. How many were parked."""
    too_old = OutboxMessage.created_at < now - OLDEST
    lost = sa.and_(OutboxMessage.tries >= MOST_TRIES, _unclaimed(now))
    with database.write() as session:
        park = sa.update(OutboxMessage).where(UNSETTLED, _unclaimed(now)).values(parked_at=now)
        old = park.where(too_old).values(payload_sealed=None, last_error="too_old")
        never_settled = park.where(lost).values(last_error="never_settled")
        parked = rows_changed(session, old) + rows_changed(session, never_settled)
        forget = sa.update(OutboxMessage).where(OutboxMessage.parked_at < now - KEEP_PARKED)
        session.execute(forget.where(OutboxMessage.payload_sealed.is_not(None)).values(payload_sealed=None))
        return parked


def _unclaimed(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now)


def _claim(database: Database, channel: Channel, now: datetime) -> _Claim | None:
    """One due message for this worker alone: PostgreSQL skips rows others hold, SQLite has one writer."""
    due = (
        sa.select(OutboxMessage.id)
        .where(
            UNSETTLED,
            _unclaimed(now),
            OutboxMessage.next_try_at <= now,
            OutboxMessage.channel == channel.value,
        )
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
            .returning(OutboxMessage.message_id, OutboxMessage.tries, OutboxMessage.payload_sealed)
        )
        message_id, tries, payload = session.execute(mine).one()
        return _Claim(row_id, message_id, tries, payload or b"")


def _try(claim: _Claim, keys: KeyRing, delivery: Delivery) -> DeliveryError | None:
    try:
        text = keys.open(claim.payload, sealing_context(OutboxMessage.payload_sealed, claim.id))
        delivery.send(Message(*json.loads(text)), message_id=claim.message_id)
    except DeliveryError as error:
        return error
    except OperationalError as error:
        return _fault(error.code)
    except Exception as error:  # a fault of ours in one message must not keep the others from leaving
        return _fault(type(error).__name__)
    return None


def _fault(code: str) -> DeliveryError:
    how = "Look at the server's log, then invite the person again."
    return DeliveryError(code, permanent=False, what="The message could not be made ready.", how=how)


def _settle(database: Database, claim: _Claim, **outcome: object) -> int:
    """Note what became of it, unless the claim lapsed meanwhile and another worker has it."""
    still_mine = (OutboxMessage.id == claim.id, OutboxMessage.tries == claim.tries, UNSETTLED)
    with database.write() as session:
        note = sa.update(OutboxMessage).where(*still_mine).values(claimed_until=None, **outcome)
        return rows_changed(session, note)
