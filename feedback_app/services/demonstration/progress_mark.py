"""How far the story has got, stored as audit rows: they commit with the answers and cannot be undone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services import audit
from feedback_app.storage.models import AuditEvent


ACTION = "demonstration_extended"


@dataclass(frozen=True, slots=True)
class Told:
    """``start``: the first day of the oldest month; ``until``: the last day whose answers are stored."""

    start: date
    until: date


def read(session: Session) -> Told | None:
    """The latest mark, or None in a new workspace."""
    details = session.scalars(sa.select(AuditEvent.detail).where(AuditEvent.action == ACTION))
    marks = [json.loads(detail) for detail in details]
    if not marks:
        return None
    start = min(date.fromisoformat(mark["start"]) for mark in marks)
    return Told(start, max(date.fromisoformat(mark["until"]) for mark in marks))


def write(session: Session, told: Told, *, by: Actor, now: datetime) -> None:
    """Note that everything up to ``told.until`` is stored, in the same transaction as the answers."""
    audit.record(
        session,
        by=by,
        action=ACTION,
        organisation_id=None,
        subject_kind="workspace",
        subject_id=None,
        detail={"start": told.start.isoformat(), "until": told.until.isoformat()},
        now=now,
    )
