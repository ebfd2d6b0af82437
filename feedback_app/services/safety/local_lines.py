"""The team's own lines of help, shown with the national ones, and when each was last checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.local_time import local_day
from feedback_app.services.safety.crisis_lines import (
    CrisisLine,
    crisis_lines,
    in_order,
    link_for,
)
from feedback_app.services.safety.defaults import defaults
from feedback_app.storage.models import TeamHelpline
from surveys.catalogue import face_words
from surveys.core.validation import one_line
from surveys.faces.words import ENGLISH, FaceWords


MOST_LINES, LONGEST = 8, 160


@dataclass(frozen=True, slots=True)
class LocalLine:
    """One line as the settings page shows it. ``is_stale``: it was checked too long ago."""

    id: str
    name: str
    contact: str
    hours: str
    checked_on: date
    is_stale: bool


def help_lines(
    session: Session, organisation_id: str | None, language: str = ENGLISH
) -> tuple[CrisisLine, ...]:
    """What to show a person answering this organisation's forms: its own lines, then the national ones.

    Needs no permission, because anyone may see the lines. None: the organisation is not known.
    """
    if organisation_id is None:
        return crisis_lines(language)
    words = face_words(language)
    return (*(_shown(row, words) for row in _rows(session, organisation_id)), *crisis_lines(language))


def list_local_lines(
    session: Session, *, by: Actor, organisation_id: str, now: datetime
) -> tuple[LocalLine, ...]:
    """For the settings page, in the order they are shown."""
    require(by, Permission.MANAGE_SAFETY, organisation_id)
    stale = local_day(now) - timedelta(days=defaults().helpline_days)
    return tuple(
        LocalLine(row.id, row.name, row.contact, row.hours, row.checked_on, row.checked_on < stale)
        for row in _rows(session, organisation_id)
    )


def add_local_line(
    session: Session,
    *,
    by: Actor,
    organisation_id: str,
    name: str,
    contact: str,
    hours: str,
    checked_on: date,
    now: datetime,
) -> str:
    """Add a line at the end; returns its id. Raises Refused ``line_wrong`` or ``lines_many``."""
    require(by, Permission.MANAGE_SAFETY, organisation_id)
    rows = _rows(session, organisation_id)
    if len(rows) >= MOST_LINES:
        raise _refused("lines_many", f"There are already {MOST_LINES} lines. People will not read more.")
    parts = [one_line(each) for each in (name, contact, hours)]
    if not all(1 <= len(each) <= LONGEST for each in parts):
        raise _refused("line_wrong", f"Name, contact and hours must each have 1 to {LONGEST} characters.")
    if checked_on > local_day(now):
        raise _refused("line_wrong", "The day it was checked is in the future.")
    row = TeamHelpline(
        organisation_id=organisation_id,
        position=max((each.position for each in rows), default=0) + 1,
        name=parts[0],
        contact=parts[1],
        hours=parts[2],
        checked_on=checked_on,
    )
    session.add(row)
    session.flush()
    _note(session, by=by, action="helpline_added", row=row, now=now)
    return row.id


def mark_checked(session: Session, *, by: Actor, line_id: str, now: datetime) -> None:
    """Record that someone rang the line today and it is correct."""
    row = _found(session, by=by, line_id=line_id)
    row.checked_on = local_day(now)
    session.flush()
    _note(session, by=by, action="helpline_checked", row=row, now=now)


def remove_local_line(session: Session, *, by: Actor, line_id: str, now: datetime) -> None:
    """Stop showing a line."""
    row = _found(session, by=by, line_id=line_id)
    _note(session, by=by, action="helpline_removed", row=row, now=now)
    session.delete(row)
    session.flush()


def _rows(session: Session, organisation_id: str) -> list[TeamHelpline]:
    query = sa.select(TeamHelpline).where(TeamHelpline.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(TeamHelpline.position, TeamHelpline.id)))


def _found(session: Session, *, by: Actor, line_id: str) -> TeamHelpline:
    return row_in_scope(
        session,
        TeamHelpline,
        line_id,
        by=by,
        permission=Permission.MANAGE_SAFETY,
        missing=NotFound("helpline_not_found", where="Line of help"),
    )


def _shown(row: TeamHelpline, words: FaceWords) -> CrisisLine:
    return CrisisLine(row.name, in_order(row.contact, words), link_for(row.contact), row.hours)


def _refused(code: str, what: str) -> Refused:
    return Refused(code, where="Line of help", what=what, how="Change it and try again.")


def _note(session: Session, *, by: Actor, action: str, row: TeamHelpline, now: datetime) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=row.organisation_id,
        subject_kind="helpline",
        subject_id=row.id,
        now=now,
    )
