"""The audit trail: who did what, one row inside the transaction it describes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.storage.models import AuditEvent


Detail = Mapping[str, str | int | bool | None]
A_CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,80}")


def record(
    session: Session,
    *,
    by: Actor,
    action: str,
    organisation_id: str | None,
    subject_kind: str,
    subject_id: str | None,
    detail: Detail | None = None,
    now: datetime,
) -> None:
    """Record an action. ``detail`` takes counts, flags, ids and codes. A sentence is refused, because it
    might be something a person wrote.

    For an anonymous response pass no subject, and the first of the month as ``now`` (docs/decisions/0001).
    """
    session.add(
        AuditEvent(
            at=now,
            organisation_id=organisation_id,
            actor_kind=by.kind,
            actor_id=by.account_id,
            action=_code("action", action),
            subject_kind=_code("subject_kind", subject_kind),
            subject_id=subject_id,
            detail=json.dumps(
                {_code("a name in detail", name): _plain(name, detail[name]) for name in sorted(detail)}
            )
            if detail
            else "{}",
        )
    )


def _plain(name: str, value: str | int | bool | None) -> str | int | bool | None:
    return _code(name, value) if isinstance(value, str) else value


def _code(name: str, value: str) -> str:
    if not A_CODE.fullmatch(value):
        raise ValueError(f"audit: {name} holds more than a code")
    return value
