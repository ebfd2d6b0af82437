"""When a team works, who answers its alerts, and how long alerts may wait."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.access.roles import ROLES
from feedback_app.errors import Refused
from feedback_app.services import audit
from feedback_app.services.safety.defaults import defaults
from feedback_app.services.safety.working_hours import WorkingHours
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, Membership, SafetySettings
from feedback_app.storage.sealing import to_show


LONGEST_WAIT_HOURS, LONGEST_DRAFT_MINUTES, MOST_CLOSED_DAYS = 40, 24 * 60, 200
OWNER_ROLES = tuple(name for name, role in ROLES.items() if Permission.ANSWER_ALERTS in role.permissions)


@dataclass(frozen=True, slots=True)
class Safety:
    """An organisation's settings. ``owner_id`` and ``deputy_id`` are accounts; None: no one is named."""

    hours: WorkingHours
    hours_to_acknowledge: int
    draft_minutes: int
    owner_id: str | None = None
    deputy_id: str | None = None

    def deadline(self, raised_at: datetime) -> datetime | None:
        """When the deputy gets an email if no one acknowledged it. None: the team has no working hours."""
        return self.hours.after(raised_at, timedelta(hours=self.hours_to_acknowledge))

    @property
    def draft_wait(self) -> timedelta:
        """How long a form may be left unfinished before it raises an alert."""
        return timedelta(minutes=self.draft_minutes)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person who can answer alerts."""

    account_id: str
    name: str = field(repr=False)


def default_safety() -> Safety:
    """The settings until a team changes them: no one is named."""
    each = defaults()
    hours = WorkingHours(frozenset(each.working_days), each.opens, each.closes)
    return Safety(hours, each.hours_to_acknowledge, each.draft_minutes)


def safety_of(session: Session, organisation_id: str) -> Safety:
    """For services. An owner or deputy who may no longer answer alerts there counts as not named."""
    row = session.get(SafetySettings, organisation_id)
    if row is None:
        return default_safety()
    able = _able(session, organisation_id)
    return Safety(
        hours=WorkingHours(
            days=frozenset(int(digit) for digit in row.working_days),
            opens=_time(row.opens_minute),
            closes=_time(row.closes_minute),
            closed=frozenset(date.fromisoformat(each) for each in json.loads(row.closed_days)),
        ),
        hours_to_acknowledge=row.hours_to_acknowledge,
        draft_minutes=row.draft_minutes,
        owner_id=row.owner_id if row.owner_id in able else None,
        deputy_id=row.deputy_id if row.deputy_id in able else None,
    )


def read_safety(session: Session, *, by: Actor, organisation_id: str) -> Safety:
    """For the settings page."""
    require(by, Permission.MANAGE_SAFETY, organisation_id)
    return safety_of(session, organisation_id)


def change_safety(
    session: Session, *, by: Actor, organisation_id: str, safety: Safety, now: datetime
) -> None:
    """Save these settings. Earlier alerts stay with the owner and deputy they were raised with.

    Raises Refused ``hours_wrong``, ``wait_wrong``, ``owner_wrong`` or ``deputy_is_owner``.
    """
    require(by, Permission.MANAGE_SAFETY, organisation_id)
    _check(safety, _able(session, organisation_id))
    values = {
        "owner_id": safety.owner_id,
        "deputy_id": safety.deputy_id,
        "working_days": "".join(str(day) for day in sorted(safety.hours.days)),
        "opens_minute": _minute(safety.hours.opens),
        "closes_minute": _minute(safety.hours.closes),
        "closed_days": json.dumps(sorted(each.isoformat() for each in safety.hours.closed)),
        "hours_to_acknowledge": safety.hours_to_acknowledge,
        "draft_minutes": safety.draft_minutes,
        "updated_by": by.account_id,
        "updated_at": now,
    }
    session.merge(SafetySettings(organisation_id=organisation_id, **values))
    session.flush()
    audit.record(
        session,
        by=by,
        action="safety_changed",
        organisation_id=organisation_id,
        subject_kind="organisation",
        subject_id=organisation_id,
        detail={
            "owner": safety.owner_id,
            "deputy": safety.deputy_id,
            "hours_to_acknowledge": safety.hours_to_acknowledge,
            "draft_minutes": safety.draft_minutes,
        },
        now=now,
    )


def possible_owners(
    session: Session, *, by: Actor, keys: KeyRing, organisation_id: str
) -> tuple[Colleague, ...]:
    """Everyone in the organisation whose role lets them answer alerts, in order of name."""
    require(by, Permission.MANAGE_SAFETY, organisation_id)
    names = names_of(session, keys, _able(session, organisation_id))
    colleagues = (Colleague(account_id, name) for account_id, name in names.items())
    return tuple(sorted(colleagues, key=lambda each: (each.name.casefold(), each.account_id)))


def names_of(session: Session, keys: KeyRing, account_ids: frozenset[str]) -> Mapping[str, str]:
    """The names of accounts."""
    rows = session.scalars(sa.select(Account).where(Account.id.in_(sorted(account_ids))))
    return {row.id: to_show(keys, row.name_sealed, Account.name_sealed, row.id) for row in rows}


def with_people(safety: Safety, *, owner_id: str | None, deputy_id: str | None) -> Safety:
    """The same settings with other people."""
    return replace(safety, owner_id=owner_id, deputy_id=deputy_id)


def _able(session: Session, organisation_id: str) -> frozenset[str]:
    """Accounts that may answer alerts in this organisation today."""
    query = (
        sa.select(Membership.account_id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role.in_(OWNER_ROLES),
            Account.is_active,
        )
    )
    return frozenset(session.scalars(query))


def _check(safety: Safety, able: frozenset[str]) -> None:
    hours = safety.hours
    if not hours.days or not hours.days <= frozenset(range(7)) or hours.opens >= hours.closes:
        raise _refused(
            "hours_wrong", "Choose at least one working day, and an opening time before the closing time."
        )
    if len(hours.closed) > MOST_CLOSED_DAYS:
        raise _refused("hours_wrong", f"There can be up to {MOST_CLOSED_DAYS} days off.")
    if not 1 <= safety.hours_to_acknowledge <= LONGEST_WAIT_HOURS:
        raise _refused("wait_wrong", f"An alert can wait 1 to {LONGEST_WAIT_HOURS} working hours.")
    if not 1 <= safety.draft_minutes <= LONGEST_DRAFT_MINUTES:
        raise _refused(
            "wait_wrong", f"A form can be left unfinished for 1 to {LONGEST_DRAFT_MINUTES} minutes."
        )
    if not {safety.owner_id, safety.deputy_id} - {None} <= able:
        raise _refused("owner_wrong", "This person does not have permission to answer alerts here.")
    if safety.owner_id is not None and safety.owner_id == safety.deputy_id:
        raise _refused(
            "deputy_is_owner",
            "The deputy is the same person as the owner, so no one else would get an email.",
        )


def _refused(code: str, what: str) -> Refused:
    return Refused(code, where="Safety settings", what=what, how="Choose again.")


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)
