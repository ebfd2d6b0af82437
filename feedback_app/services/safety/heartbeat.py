"""Whether alerting works: when the alert watch last ran, and what it needs to reach people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.mail.outbox import HELD, KEEP_UNDELIVERABLE, NOT_HELD, UNSETTLED
from feedback_app.services.mail.still_wanted import ALERT
from feedback_app.services.safety.defaults import defaults
from feedback_app.services.safety.settings import safety_of
from feedback_app.storage.engine import Database
from feedback_app.storage.models import Heartbeat, OutboxMessage
from feedback_app.storage.statements.writes import insert_once


@dataclass(frozen=True, slots=True)
class AlertingHealth:
    """What the team sees. ``last_run_at`` None: the watch has never run.

    ``n_unsent``: emails about alerts that failed for good in the last two weeks, or have waited longer than
    the watch may be late. ``n_held``: those that wait for a mail server to be set.
    """

    last_run_at: datetime | None
    is_late: bool
    has_fault: bool
    can_mail: bool
    n_without_owner: int
    n_without_deputy: int
    n_unsent: int
    n_held: int = 0

    @property
    def works(self) -> bool:
        """Whether an alert reaches a person even if no one opens a page."""
        return not (self.is_late or self.has_fault or self.n_without_owner or self.n_unsent) and self.can_mail


def beat(
    database: Database, *, job: str, fault: str | None, now: datetime, wait: float | None = None
) -> None:
    """Record that the job ran, or the code of what stopped it. ``wait``: seconds for the write lock."""
    what = (
        {"last_run_at": now, "last_error": None}
        if fault is None
        else {"last_failed_at": now, "last_error": fault[:80]}
    )
    with database.write(wait=wait) as session:
        insert_once(session, Heartbeat, {"job": job})
        session.execute(sa.update(Heartbeat).where(Heartbeat.job == job).values(**what))


def alerting_health(
    session: Session, *, by: Actor, job: str, can_mail: bool, now: datetime
) -> AlertingHealth:
    """For people who answer alerts or set who does. ``can_mail``: whether a mail server is configured."""
    row = session.get(Heartbeat, job)
    last = row.last_run_at if row else None
    scope = by.scope(Permission.ANSWER_ALERTS) | by.scope(Permission.MANAGE_SAFETY)
    arrangements = [safety_of(session, each) for each in sorted(scope)]
    ours = (OutboxMessage.organisation_id.in_(scope), OutboxMessage.dedupe_key.startswith(ALERT))
    is_held = sa.and_(UNSETTLED, OutboxMessage.last_error == HELD)
    late = sa.and_(UNSETTLED, NOT_HELD, OutboxMessage.created_at < now - defaults().late_after)
    failed = OutboxMessage.parked_at >= now - KEEP_UNDELIVERABLE
    unsent = sa.select(sa.func.count()).where(*ours, sa.or_(failed, late))
    held = sa.select(sa.func.count()).where(*ours, is_held)
    return AlertingHealth(
        last_run_at=last,
        is_late=last is None or now - last > defaults().late_after,
        has_fault=row is not None and row.last_error is not None,
        can_mail=can_mail,
        n_without_owner=sum(each.owner_id is None for each in arrangements),
        n_without_deputy=sum(each.deputy_id is None for each in arrangements),
        n_unsent=session.scalar(unsent) or 0,
        n_held=session.scalar(held) or 0,
    )
