"""Responses that may be opened one by one: those to forms that are not anonymous."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.form_names import form_name
from feedback_app.services.local_time import local_day, local_month
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.figures import published
from feedback_app.services.results.view import View, selected
from feedback_app.storage import counting
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Response
from feedback_app.storage.queries import counts, pages
from feedback_app.storage.sealing import to_show
from surveys.core.model import Mode


OPENABLE = frozenset({Mode.PSEUDONYMOUS, Mode.NAMED})


@dataclass(frozen=True, slots=True)
class OpenableResponse:
    """One line of the list. ``about`` is a local reference or a name, if one was given."""

    id: str
    reference: str
    form: str
    organisation: str
    day: date | None
    month: date
    is_discussed: bool
    about: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Openable:
    """The first lines, how many there are in all, and how many anonymous ones are not listed."""

    lines: tuple[OpenableResponse, ...]
    total: int
    anonymous: int


@dataclass(frozen=True, slots=True)
class HowManyOpen:
    """How many responses of a view may be opened one by one, and how many are anonymous."""

    openable: int
    anonymous: int


def how_many_open(session: Session, *, by: Actor, view: View, now: datetime) -> HowManyOpen:
    """Read from the counts only, without opening a response."""
    selection = selected(
        session, by=by, permission=Permission.READ_RESPONSES, view=view, this_month=local_month(now)
    )
    modes = counts.mode_counts(session, selection)
    return HowManyOpen(sum(modes.get(mode, 0) for mode in OPENABLE), modes.get(Mode.ANONYMOUS, 0))


def openable_responses(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    view: View,
    now: datetime,
    limit: int = 50,
    grouping: str | None = None,
) -> Openable:
    """The newest responses of the view that may be opened.

    grouping: only those whose episode had this THRIVE grouping on that day; empty for no grouping yet.
    """
    selection = selected(
        session, by=by, permission=Permission.READ_RESPONSES, view=view, this_month=local_month(now)
    )
    modes = counts.mode_counts(session, selection)
    ids = None
    if grouping is not None:
        ids = counting.responses_with_grouping(session, grouping, *selection.conditions())
    rows = pages.response_lines(session, selection, modes=OPENABLE, limit=limit, only=ids and ids[:limit])
    names = {
        each.id: each.name
        for each in list_organisations(session, by=by, permission=Permission.READ_RESPONSES)
    }
    forms = published(session, {row.form_version_id for row in rows})
    lines = tuple(
        OpenableResponse(
            id=row.id,
            reference=row.reference,
            form=form_name(forms[row.form_version_id]),
            organisation=names.get(row.organisation_id, ""),
            day=local_day(row.received_at) if row.received_at else None,
            month=row.received_month,
            is_discussed=row.is_discussed,
            about=to_show(keys, row.about_sealed, Response.about_sealed, row.id)
            if row.about_sealed
            else None,
        )
        for row in rows
    )
    if ids is not None:
        return Openable(lines, len(ids), 0)
    return Openable(lines, sum(modes.get(mode, 0) for mode in OPENABLE), modes.get(Mode.ANONYMOUS, 0))
