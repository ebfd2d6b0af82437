"""Notes on a month ("new clinic opened"), shown on trends to explain a change later on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.organisations import list_organisations
from feedback_app.storage.models import ChartNote
from feedback_app.storage.models.types import new_id
from surveys.core.validation import one_line


LONGEST = 60
"""In characters. A note has to fit above a chart."""


@dataclass(frozen=True, slots=True)
class ChartNoteView:
    """One note. ``month`` is the first day of the month."""

    id: str
    organisation_id: str
    month: date
    text: str


def add_note(
    session: Session, *, by: Actor, organisation_id: str, month: date, text: str, now: datetime
) -> str:
    """Add a note to a month. Raises Refused ``note_length``, Forbidden."""
    require(by, Permission.READ_RESULTS, organisation_id)
    plain = one_line(text)
    if not 1 <= len(plain) <= LONGEST:
        raise Refused(
            "note_length",
            where="The note",
            what=f"It must have between 1 and {LONGEST} characters.",
            how="Use a few words, such as 'New clinic opened'.",
        )
    note_id = new_id()
    session.add(
        ChartNote(
            id=note_id,
            organisation_id=organisation_id,
            month=month.replace(day=1),
            text=plain,
            created_by=by.account_id,
            created_at=now,
        )
    )
    session.flush()
    _note(
        session, by=by, action="chart_note_added", organisation_id=organisation_id, note_id=note_id, now=now
    )
    return note_id


def remove_note(session: Session, *, by: Actor, note_id: str, now: datetime) -> None:
    """Delete a note. Raises NotFound for another organisation's note."""
    row = row_in_scope(
        session,
        ChartNote,
        note_id,
        by=by,
        permission=Permission.READ_RESULTS,
        missing=NotFound("note_not_found", where="This note"),
    )
    organisation_id = row.organisation_id
    session.delete(row)
    _note(
        session, by=by, action="chart_note_removed", organisation_id=organisation_id, note_id=note_id, now=now
    )


def list_notes(session: Session, *, by: Actor, organisation: str | None = None) -> tuple[ChartNoteView, ...]:
    """The notes of one organisation (by key), or of all the actor may read, in month order."""
    own = list_organisations(session, by=by, permission=Permission.READ_RESULTS)
    scope = {each.id for each in own if organisation in {None, each.key}}
    query = (
        sa.select(ChartNote)
        .where(ChartNote.organisation_id.in_(sorted(scope)))
        .order_by(ChartNote.month, ChartNote.created_at, ChartNote.id)
    )
    return tuple(
        ChartNoteView(row.id, row.organisation_id, row.month, row.text) for row in session.scalars(query)
    )


def _note(
    session: Session, *, by: Actor, action: str, organisation_id: str, note_id: str, now: datetime
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="chart_note",
        subject_id=note_id,
        now=now,
    )
