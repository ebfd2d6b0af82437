"""Messages that did not leave and will not be tried again, and how long others have been waiting."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.mail.outbox import KEEP_UNDELIVERABLE, UNSETTLED
from feedback_app.storage.models import OutboxMessage


@dataclass(frozen=True, slots=True)
class MailState:
    """For the people who run the server: counts and a time, of all organisations together.

    ``undeliverable`` counts those of the last two weeks, so that the number goes down again.
    """

    waiting: int
    oldest_waiting: datetime | None
    undeliverable: int


def undeliverable_reasons(session: Session, *, by: Actor, dedupe_keys: Collection[str]) -> Mapping[str, str]:
    """The code of the last error by dedupe key, where ``by`` may send invitations."""
    query = sa.select(OutboxMessage.dedupe_key, OutboxMessage.last_error).where(
        OutboxMessage.dedupe_key.in_(dedupe_keys),
        OutboxMessage.organisation_id.in_(by.scope(Permission.SEND_INVITATIONS)),
        OutboxMessage.parked_at.is_not(None),
    )
    return {key: reason or "" for key, reason in session.execute(query)}


def mail_state(session: Session, *, now: datetime) -> MailState:
    """For readiness checks and ``feedback db status``."""
    waiting = sa.select(sa.func.count(), sa.func.min(OutboxMessage.created_at)).where(UNSETTLED)
    n, oldest = session.execute(waiting).one()
    recent = OutboxMessage.parked_at >= now - KEEP_UNDELIVERABLE
    undeliverable = session.scalar(sa.select(sa.func.count()).where(recent).select_from(OutboxMessage))
    return MailState(n, oldest, undeliverable or 0)
