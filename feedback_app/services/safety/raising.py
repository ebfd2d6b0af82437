"""Raises alerts, inside the transaction that stores what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services import audit
from feedback_app.services.measure_reading import RiskAnswer
from feedback_app.services.safety.settings import safety_of
from feedback_app.storage.models import Addressee, Alert
from feedback_app.storage.models.types import new_id
from feedback_app.storage.statements.writes import insert_once


@dataclass(frozen=True, slots=True)
class Cause:
    """What an alert is about: a response, a draft or a result, and whose it is if known."""

    organisation_id: str
    response_id: str | None = None
    draft_digest: str | None = None
    result_id: str | None = None
    invitation_id: str | None = None
    person_id: str | None = None
    episode_id: str | None = None
    form_key: str | None = None

    @property
    def source(self) -> str:
        """For the audit trail."""
        return "response" if self.response_id else "draft" if self.draft_digest else "result"


def raise_alerts(
    session: Session, *, by: Actor, cause: Cause, risks: Sequence[RiskAnswer], now: datetime
) -> tuple[str, ...]:
    """Raise one alert for each answer, only once; returns the ids of new ones. Needs no permission."""
    if not risks:
        return ()
    safety = safety_of(session, cause.organisation_id)
    cause = _with_addressee(session, cause)
    raised: list[str] = []
    for risk in risks:
        alert_id = new_id()
        values = {
            "id": alert_id,
            "organisation_id": cause.organisation_id,
            "response_id": cause.response_id,
            "draft_digest": cause.draft_digest,
            "result_id": cause.result_id,
            "invitation_id": cause.invitation_id,
            "person_id": cause.person_id,
            "episode_id": cause.episode_id,
            "form_key": cause.form_key,
            "measure": risk.measure,
            "question_id": risk.question_id,
            "item": risk.item,
            "raised_at": now,
            "owner_id": safety.owner_id,
            "deputy_id": safety.deputy_id,
        }
        if insert_once(session, Alert, values):
            raised.append(alert_id)
            note(
                session,
                by=by,
                action="alert_raised",
                alert_id=alert_id,
                organisation_id=cause.organisation_id,
                detail={"source": cause.source},
                now=now,
            )
    return tuple(raised)


def join_left_draft(
    session: Session, *, draft_digest: str, cause: Cause, risks: Sequence[RiskAnswer], now: datetime
) -> tuple[RiskAnswer, ...]:
    """When an abandoned draft that raised an alert is sent after all, the alert moves to the response.
    Returns the answers that still need an alert.

    Only an alert that no one has acknowledged moves: an answer after a conversation is a new one.
    """
    left: list[RiskAnswer] = []
    for risk in risks:
        change = (
            sa.update(Alert)
            .where(
                Alert.draft_digest == draft_digest,
                Alert.question_id == risk.question_id,
                Alert.item == risk.item,
                Alert.acknowledged_at.is_(None),
                Alert.response_id.is_(None),
            )
            .values(response_id=cause.response_id)
            .returning(Alert.id)
            .execution_options(synchronize_session=False)
        )
        joined = session.scalar(change)
        if joined is None:
            left.append(risk)
        else:
            note(
                session,
                by=Actor.respondent(),
                action="alert_joined_response",
                alert_id=joined,
                organisation_id=cause.organisation_id,
                now=now,
            )
    return tuple(left)


def note(
    session: Session,
    *,
    by: Actor,
    action: str,
    alert_id: str,
    organisation_id: str,
    detail: audit.Detail | None = None,
    now: datetime,
) -> None:
    """Write the audit row for something that happened to an alert."""
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="alert",
        subject_id=alert_id,
        detail=detail,
        now=now,
    )


def _with_addressee(session: Session, cause: Cause) -> Cause:
    if cause.invitation_id is None or cause.person_id is not None:
        return cause
    addressee = session.get(Addressee, cause.invitation_id)
    if addressee is None:
        return cause
    return replace(cause, person_id=addressee.person_id, episode_id=addressee.episode_id)
