"""Messages that did not leave: undeliverable, held for want of a mail server, or waiting for long."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.mail.outbox import HELD, KEEP_UNDELIVERABLE, NOT_HELD, UNSETTLED
from feedback_app.services.mail.still_wanted import (
    ALERT,
    INVITATION,
    LINK_EXPIRED,
    is_pointless,
    link_has_expired,
)
from feedback_app.storage.models import OutboxMessage


@dataclass(frozen=True, slots=True)
class MailState:
    """For the people who run the server: counts and a time, of all organisations together.

    ``undeliverable`` counts those of the last two weeks, so that the number goes down again. ``held`` are
    those of the waiting ones that have no way out, because no mail server is set; ``oldest_due`` is the
    oldest of the others.
    """

    waiting: int
    oldest_waiting: datetime | None
    undeliverable: int
    held: int = 0
    oldest_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailTrouble:
    """What did not leave of the mail of the organisations someone works for: links of use, and alerts."""

    links_undeliverable: int
    links_held: int
    alerts_undeliverable: int
    alerts_held: int

    def __bool__(self) -> bool:
        counts = (self.links_undeliverable, self.links_held, self.alerts_undeliverable, self.alerts_held)
        return any(counts)


IS_HELD = sa.and_(UNSETTLED, OutboxMessage.last_error == HELD)


def unsent_reasons(session: Session, *, by: Actor, dedupe_keys: Collection[str]) -> Mapping[str, str]:
    """Why a message has not left, by dedupe key: HELD, or the last error of an undeliverable one.

    Only where ``by`` may send invitations.
    """
    query = sa.select(OutboxMessage.dedupe_key, OutboxMessage.last_error).where(
        OutboxMessage.dedupe_key.in_(dedupe_keys),
        OutboxMessage.organisation_id.in_(by.scope(Permission.SEND_INVITATIONS)),
        sa.or_(OutboxMessage.parked_at.is_not(None), IS_HELD),
    )
    return {key: reason or "" for key, reason in session.execute(query)}


def mail_trouble(session: Session, *, by: Actor, now: datetime) -> MailTrouble:
    """What the team should know about on *This week*; what was settled or is two weeks old is left out."""
    senders = by.scope(Permission.SEND_INVITATIONS)
    alerted = by.scope(Permission.ANSWER_ALERTS) | by.scope(Permission.MANAGE_SAFETY)
    parked = OutboxMessage.parked_at >= now - KEEP_UNDELIVERABLE
    links = sa.and_(
        OutboxMessage.organisation_id.in_(senders),
        OutboxMessage.dedupe_key.startswith(INVITATION),
        sa.not_(is_pointless()),
        sa.or_(sa.not_(link_has_expired(now)), OutboxMessage.last_error == LINK_EXPIRED),
    )
    alerts = sa.and_(OutboxMessage.organisation_id.in_(alerted), OutboxMessage.dedupe_key.startswith(ALERT))

    def n(*conditions: sa.ColumnElement[bool]) -> int:
        query = sa.select(sa.func.count()).select_from(OutboxMessage).where(*conditions)
        return session.scalar(query) or 0

    return MailTrouble(n(links, parked), n(links, IS_HELD), n(alerts, parked), n(alerts, IS_HELD))


def mail_state(session: Session, *, now: datetime) -> MailState:
    """For readiness checks and ``feedback db status``."""
    oldest, held = sa.func.min(OutboxMessage.created_at), OutboxMessage.last_error == HELD
    waiting = sa.select(sa.func.count(), oldest, sa.func.count().filter(held), oldest.filter(NOT_HELD)).where(
        UNSETTLED
    )
    n, since, n_held, due = session.execute(waiting).one()
    recent = OutboxMessage.parked_at >= now - KEEP_UNDELIVERABLE
    undeliverable = session.scalar(sa.select(sa.func.count()).where(recent).select_from(OutboxMessage))
    return MailState(n, since, undeliverable or 0, n_held, due)
