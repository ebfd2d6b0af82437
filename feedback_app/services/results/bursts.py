"""Bursts at a standing link: the team sees them, and a lead may set one aside as a whole, and bring it back.

What is set aside is deleted nowhere: it is in no figure, theme, quote, pack, return or file until it is
brought back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.form_names import form_name
from feedback_app.services.local_time import local_day
from feedback_app.services.responses.bursts import USUAL, close
from feedback_app.services.results.figures import newest_form
from feedback_app.storage import counting
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, Burst, BurstResponse, CollectionPoint
from feedback_app.storage.sealing import sealing_context, to_show
from surveys.core.validation import one_line


LONGEST_REASON = 300
MAY_DECIDE = Permission.IMPORT_RESPONSES
"""The person responsible for the data, as with undoing an import."""


class Decision(StrEnum):
    """What the team decided about a burst."""

    SET_ASIDE = "set_aside"
    LEFT_IN = "left_in"


@dataclass(frozen=True, slots=True)
class BurstView:
    """One burst. ``first`` and ``last``: the hours it began and ended in, None once they are erased."""

    id: str
    point: str
    form: str
    n: int
    month: date
    first: datetime | None
    last: datetime | None
    may_decide: bool
    is_set_aside: bool = False
    decided_on: date | None = None
    decided_by: str | None = None
    reason: str = field(default="", repr=False)


def bursts_to_see(session: Session, *, by: Actor, keys: KeyRing) -> tuple[BurstView, ...]:
    """Bursts no one has decided about, and those that are set aside; the newest month first."""
    query = (
        sa.select(Burst, CollectionPoint.name, CollectionPoint.form_key, Account.id, Account.name_sealed)
        .join(CollectionPoint, CollectionPoint.id == Burst.collection_point_id)
        .outerjoin(Account, Account.id == Burst.decided_by)
        .where(
            Burst.organisation_id.in_(sorted(by.scope(Permission.READ_RESULTS))),
            Burst.n > USUAL,
            Burst.decision.is_(None) | (Burst.decision == Decision.SET_ASIDE),
        )
        .order_by(Burst.decision.is_not(None), Burst.month.desc(), Burst.id)
    )
    mine = by.scope(MAY_DECIDE)
    return tuple(
        BurstView(
            id=burst.id,
            point=point,
            form=form_name(newest_form(session, form_key)),
            n=burst.n,
            month=burst.month,
            first=burst.first_hour,
            last=burst.last_hour,
            may_decide=burst.organisation_id in mine,
            is_set_aside=burst.decision == Decision.SET_ASIDE,
            decided_on=local_day(burst.decided_at) if burst.decided_at else None,
            decided_by=to_show(keys, name, Account.name_sealed, account_id) if name else None,
            reason=to_show(keys, burst.reason_sealed, Burst.reason_sealed, burst.id)
            if burst.reason_sealed
            else "",
        )
        for burst, point, form_key, account_id, name in session.execute(query)
    )


def set_aside(
    session: Session, *, by: Actor, keys: KeyRing, burst_id: str, reason: str, now: datetime
) -> int:
    """Set aside every response of a burst; returns how many. A second time changes nothing.

    Raises NotFound ``burst_not_found``, Refused ``reason_needed``.
    """
    burst = _in_scope(session, by=by, burst_id=burst_id)
    if burst.decision == Decision.SET_ASIDE:
        return 0
    plain = one_line(reason)
    if not 1 <= len(plain) <= LONGEST_REASON:
        raise Refused(
            "reason_needed",
            where="Reason",
            what=f"It must have between 1 and {LONGEST_REASON} characters.",
            how="Write in a few words why these responses should not count.",
        )
    n = counting.note_set_aside(session, burst.id, is_set_aside=True)
    burst.reason_sealed = keys.seal(plain, sealing_context(Burst.reason_sealed, burst.id))
    _decide(session, by=by, burst=burst, decision=Decision.SET_ASIDE, n=n, now=now)
    return n


def bring_back(session: Session, *, by: Actor, burst_id: str, now: datetime) -> int:
    """Undo setting aside: every response counts again; returns how many. A second time changes nothing."""
    burst = _in_scope(session, by=by, burst_id=burst_id)
    if burst.decision != Decision.SET_ASIDE:
        return 0
    n = counting.note_set_aside(session, burst.id, is_set_aside=False)
    burst.decision = burst.decided_at = burst.decided_by = burst.reason_sealed = None
    _note(session, by=by, action="burst_brought_back", burst=burst, n=n, now=now)
    return n


def leave_in(session: Session, *, by: Actor, burst_id: str, now: datetime) -> None:
    """It was an event, or many people at once: the responses stay, and nothing joins them any more."""
    burst = _in_scope(session, by=by, burst_id=burst_id)
    if burst.decision is None:
        marks = sa.delete(BurstResponse).where(BurstResponse.burst_id == burst.id)
        session.execute(marks.execution_options(synchronize_session=False))
        _decide(session, by=by, burst=burst, decision=Decision.LEFT_IN, n=burst.n, now=now)


def _decide(session: Session, *, by: Actor, burst: Burst, decision: Decision, n: int, now: datetime) -> None:
    """What comes in from now on is another burst."""
    close(session, burst)
    burst.decision, burst.decided_at, burst.decided_by = decision.value, now, by.account_id
    if burst.is_anonymous:
        burst.first_hour = burst.last_hour = None
    _note(session, by=by, action=f"burst_{decision.value}", burst=burst, n=n, now=now)


def _note(session: Session, *, by: Actor, action: str, burst: Burst, n: int, now: datetime) -> None:
    session.flush()
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=burst.organisation_id,
        subject_kind="burst",
        subject_id=burst.id,
        detail={"responses": n, "point": burst.collection_point_id},
        now=now,
    )


def _in_scope(session: Session, *, by: Actor, burst_id: str) -> Burst:
    return row_in_scope(
        session,
        Burst,
        burst_id,
        Burst.n > USUAL,
        by=by,
        permission=MAY_DECIDE,
        missing=NotFound("burst_not_found", where="This burst"),
        to_change=True,
    )
