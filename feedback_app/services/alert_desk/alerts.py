"""The team's side of an alert: the list, acknowledging one, and recording the outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.families.families import person_view, reference_of
from feedback_app.services.local_time import local_day
from feedback_app.services.safety.raising import note as note_in_trace
from feedback_app.services.safety.settings import names_of, safety_of
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Alert, Family, Invitation, Person, Response
from feedback_app.storage.sealing import sealing_context, to_show
from surveys.core.validation import clean_text


LONGEST_NOTE = 2000


class AlertOutcome(StrEnum):
    """The outcome of an alert. It describes a conversation, never a level of risk."""

    TALKED = "talked"
    PLANNED = "planned"
    PASSED_ON = "passed_on"
    NOT_REACHED = "not_reached"
    MISTAKE = "mistake"

    @property
    def words(self) -> str:
        return {
            "talked": "We talked",
            "planned": "A conversation is arranged",
            "passed_on": "Passed on to another service, and they confirmed",
            "not_reached": "Not reached yet, we are still trying",
            "mistake": "Pressed by mistake, they told us",
        }[self.value]


UNFINISHED = frozenset({AlertOutcome.PLANNED, AlertOutcome.NOT_REACHED})


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert for the team. It says which question was answered, not what the answer was."""

    id: str
    organisation_id: str
    raised_at: datetime
    is_draft: bool
    is_typed_in: bool
    response_id: str | None
    family_id: str | None
    who: str = field(repr=False)
    form_key: str | None
    measure: str | None
    question_id: str
    item: str
    owner: str | None = field(repr=False)
    deputy: str | None = field(repr=False)
    deadline: datetime | None
    escalated_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None = field(repr=False)
    outcome: AlertOutcome | None
    note: str | None = field(repr=False)

    @property
    def is_open(self) -> bool:
        """Whether no one has acknowledged it."""
        return self.acknowledged_at is None

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing more to do. "Arranged" and "not reached" are not finished."""
        return self.outcome is not None and self.outcome not in UNFINISHED


def open_alerts(session: Session, *, by: Actor) -> int:
    """How many are not acknowledged, for the line on every team page."""
    query = sa.select(sa.func.count()).where(
        Alert.organisation_id.in_(by.scope(Permission.ANSWER_ALERTS)), Alert.acknowledged_at.is_(None)
    )
    return session.scalar(query) or 0


def list_alerts(
    session: Session, *, by: Actor, keys: KeyRing, now: datetime, limit: int = 100
) -> tuple[AlertView, ...]:
    """Alerts that are not acknowledged come first, oldest on top; then the others, newest on top."""
    mine = Alert.organisation_id.in_(by.scope(Permission.ANSWER_ALERTS))
    waiting = (
        sa.select(Alert).where(mine, Alert.acknowledged_at.is_(None)).order_by(Alert.raised_at, Alert.id)
    )
    taken = sa.select(Alert).where(mine, Alert.acknowledged_at.is_not(None))
    newest = taken.order_by(Alert.acknowledged_at.desc(), Alert.id).limit(limit)
    rows = [*session.scalars(waiting), *session.scalars(newest)]
    people = (
        {row.owner_id for row in rows}
        | {row.deputy_id for row in rows}
        | {row.acknowledged_by for row in rows}
    )
    names = names_of(session, keys, frozenset(each for each in people if each))
    return tuple(_view(session, keys, row, dict(names), now) for row in rows)


def acknowledge(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    alert_id: str,
    outcome: AlertOutcome,
    note: str,
    now: datetime,
) -> None:
    """Acknowledge it and record the outcome. The second time, the new outcome replaces the old one and the
    note is added to the earlier one.

    Raises NotFound ``alert_not_found``, Refused ``note_length``.
    """
    row = row_in_scope(
        session,
        Alert,
        alert_id,
        by=by,
        permission=Permission.ANSWER_ALERTS,
        missing=NotFound("alert_not_found", where="Alert"),
        to_change=True,
    )
    plain = clean_text(note).strip()
    where = sealing_context(Alert.note_sealed, row.id)
    whole = "\n\n".join(each for each in (_opened(keys, row), plain) if each)
    if len(whole) > LONGEST_NOTE:
        raise Refused(
            "note_length",
            where="Note",
            what=f"With what was written before it is longer than {LONGEST_NOTE} characters.",
            how="Write a shorter note here, and put the rest in your service's own records.",
        )
    is_first = row.acknowledged_at is None
    if is_first and row.draft_digest is not None:
        row.draft_digest = f"{row.draft_digest}:{row.id}"  # a later answer in this draft raises a new alert
    row.acknowledged_at = row.acknowledged_at or now
    row.acknowledged_by = row.acknowledged_by if not is_first else by.account_id
    row.outcome = outcome.value
    row.note_sealed = keys.seal(whole, where) if whole else None
    session.flush()
    note_in_trace(
        session,
        by=by,
        action="alert_acknowledged" if is_first else "alert_outcome_changed",
        alert_id=row.id,
        organisation_id=row.organisation_id,
        detail={"outcome": outcome.value},
        now=now,
    )


def _view(session: Session, keys: KeyRing, row: Alert, names: dict[str, str], now: datetime) -> AlertView:
    person = session.get(Person, row.person_id) if row.person_id else None
    return AlertView(
        id=row.id,
        organisation_id=row.organisation_id,
        raised_at=row.raised_at,
        is_draft=row.response_id is None and row.draft_digest is not None,
        is_typed_in=row.result_id is not None,
        response_id=row.response_id,
        family_id=person.family_id if person else None,
        who=_who(session, keys, row, person, now),
        form_key=row.form_key,
        measure=row.measure,
        question_id=row.question_id,
        item=row.item,
        owner=names.get(row.owner_id or ""),
        deputy=names.get(row.deputy_id or ""),
        deadline=safety_of(session, row.organisation_id).deadline(row.raised_at),
        escalated_at=row.escalated_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=names.get(row.acknowledged_by or ""),
        outcome=AlertOutcome(row.outcome) if row.outcome else None,
        note=_opened(keys, row),
    )


def _who(session: Session, keys: KeyRing, row: Alert, person: Person | None, now: datetime) -> str:
    """Whose answer it is, if known: a person in a family, or the reference an invitation was made for."""
    if person is not None:
        family = reference_of(keys, session.get_one(Family, person.family_id))
        return f"{family}, {person_view(keys, person, local_day(now)).called}"
    response = session.get(Response, row.response_id) if row.response_id else None
    if response is not None and response.about_sealed:
        return to_show(keys, response.about_sealed, Response.about_sealed, response.id)
    invitation = session.get(Invitation, row.invitation_id) if row.invitation_id else None
    if invitation is not None and invitation.about_sealed:
        return to_show(keys, invitation.about_sealed, Invitation.about_sealed, invitation.id)
    return f"Response {response.reference}" if response is not None else "Someone we do not know by name"


def _opened(keys: KeyRing, row: Alert) -> str | None:
    return to_show(keys, row.note_sealed, Alert.note_sealed, row.id) if row.note_sealed else None
