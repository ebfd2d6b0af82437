"""The alert watch: abandoned drafts, emails to the owner and the deputy, and its own heartbeat.

It runs every minute in every process that serves pages, for the team or for respondents. Each abandoned draft
and each organisation has its own transaction, so that a fault in one does not stop the alerts of the others.
Anything a round could not do, the next one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.delivery.protocol import Message
from feedback_app.errors import FeedbackError
from feedback_app.services.alert_desk.mails import deputy_mail, owner_mail
from feedback_app.services.answering.left_drafts import raise_for_left_draft
from feedback_app.services.mail import outbox
from feedback_app.services.measure_reading import RiskReader
from feedback_app.services.safety import heartbeat
from feedback_app.services.safety.raising import note
from feedback_app.services.safety.settings import Safety, safety_of
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, Alert, Draft, Organisation
from feedback_app.storage.sealing import readable


JOB = "alerts"
WATCH = Actor.system("alert watch")


@dataclass(frozen=True, slots=True)
class Watched:
    """What one round did. ``fault``: the code of the first thing that went wrong."""

    raised: int = 0
    owners_told: int = 0
    escalated: int = 0
    fault: str | None = None


def watch(database: Database, keys: KeyRing, reader: RiskReader, now: datetime) -> Watched:
    """One round over every organisation. It takes the database because it needs several transactions."""
    raised = told = escalated = 0
    faults: list[str] = []
    with database.read() as session:
        organisations = session.execute(sa.select(Organisation.id, Organisation.name)).all()
    for organisation_id, name in organisations:
        with _kept_going(faults):
            for digest in _left_drafts(database, organisation_id, now):
                with _kept_going(faults), database.write() as session:
                    raised += raise_for_left_draft(
                        session, by=WATCH, keys=keys, reader=reader, digest=digest, now=now
                    )
            if _is_anything_waiting(database, organisation_id):
                with database.write() as session:
                    safety = safety_of(session, organisation_id)
                    post = _Post(
                        session, keys, now, organisation_id, name, f"{outbox.SERVICE_ADDRESS}/alerts", safety
                    )
                    told += post.tell_owners()
                    escalated += post.escalate()
    fault = faults[0] if faults else None
    heartbeat.beat(database, job=JOB, fault=fault, now=now)
    return Watched(raised, told, escalated, fault)


@contextmanager
def _kept_going(faults: list[str]) -> Iterator[None]:
    """A fault with one draft or organisation must not stop the alerts of the others."""
    try:
        yield
    except FeedbackError as error:
        faults.append(error.code)
    except Exception as error:
        faults.append(type(error).__name__)


@dataclass(frozen=True)
class _Post:
    """The emails about one organisation's alerts."""

    session: Session
    keys: KeyRing
    now: datetime
    organisation_id: str
    organisation: str
    link: str
    safety: Safety

    def tell_owners(self) -> int:
        """An email for each alert whose owner has not had one. Without an owner the alert waits."""
        n_told = 0
        waiting = _waiting(self.organisation_id, Alert.owner_told_at.is_(None))
        for alert in self.session.scalars(waiting.with_for_update()).all():
            owner = alert.owner_id or self.safety.owner_id
            if self._send(owner, owner_mail, f"alert:{alert.id}:owner"):
                alert.owner_told_at = self.now
                n_told += 1
        self.session.flush()
        return n_told

    def escalate(self) -> int:
        """An email to the deputy when the time is up, or to the owner again if there is no deputy."""
        n_escalated = 0
        waiting = _waiting(self.organisation_id, Alert.escalated_at.is_(None))
        for alert in self.session.scalars(waiting.with_for_update()).all():
            deadline = self.safety.deadline(alert.raised_at)
            if deadline is None or self.now < deadline:
                continue
            to = alert.deputy_id or self.safety.deputy_id or alert.owner_id or self.safety.owner_id
            if self._send(to, deputy_mail, f"alert:{alert.id}:deputy"):
                alert.escalated_at = self.now
                n_escalated += 1
                self._note_escalation(alert)
        self.session.flush()
        return n_escalated

    def _note_escalation(self, alert: Alert) -> None:
        note(
            self.session,
            by=WATCH,
            action="alert_escalated",
            alert_id=alert.id,
            organisation_id=self.organisation_id,
            now=self.now,
        )

    def _send(self, account_id: str | None, mail: Callable[..., Message], dedupe_key: str) -> bool:
        account = self.session.get(Account, account_id) if account_id else None
        if account is None or not account.is_active:
            return False
        address = readable(self.keys, account.email_sealed, Account.email_sealed, account.id)
        if address is None:
            return False
        outbox.enqueue(
            self.session,
            keys=self.keys,
            dedupe_key=dedupe_key,
            message=mail(recipient=address, organisation=self.organisation, link=self.link),
            now=self.now,
            organisation_id=self.organisation_id,
        )
        return True


def _left_drafts(database: Database, organisation_id: str, now: datetime) -> Sequence[str]:
    with database.read() as session:
        wait = safety_of(session, organisation_id).draft_wait
        left = sa.select(Draft.digest).where(
            Draft.organisation_id == organisation_id,
            Draft.risk_since.is_not(None),
            Draft.updated_at <= now - wait,
        )
        return session.scalars(left).all()


def _is_anything_waiting(database: Database, organisation_id: str) -> bool:
    """Checked without the write lock, because almost every round finds nothing."""
    unsettled = sa.or_(Alert.owner_told_at.is_(None), Alert.escalated_at.is_(None))
    with database.read() as session:
        return session.execute(_waiting(organisation_id, unsettled).limit(1)).first() is not None


def _waiting(organisation_id: str, condition: sa.ColumnElement[bool]) -> sa.Select[Alert]:
    return sa.select(Alert).where(
        Alert.organisation_id == organisation_id, Alert.acknowledged_at.is_(None), condition
    )
