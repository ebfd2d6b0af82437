"""Saved views: a dashboard's filter under a name, private or shared with the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.saved_views.saved_filter import KeptFilter, from_json, still_there
from feedback_app.services.team_pages.pages import DASHBOARDS, TeamPage
from feedback_app.storage.models import SavedView
from feedback_app.storage.models.types import new_id
from feedback_app.storage.statements.writes import insert_once
from surveys.core.validation import one_line


LONGEST = 60
MOST = 50
"""Views one person may save for one dashboard of an organisation: nothing can be found in a longer list."""


@dataclass(frozen=True, slots=True)
class SavedViewLine:
    """One line of the list. ``may_change``: rename, share, delete."""

    id: str
    organisation_id: str
    name: str
    is_shared: bool
    is_own: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class OpenedView:
    """A saved view to look at. ``gone``: what its filter named that no longer exists, in words."""

    id: str
    name: str
    kept: KeptFilter
    gone: tuple[str, ...]


def save_view(
    session: Session,
    *,
    by: Actor,
    organisation_id: str,
    name: str,
    kept: KeptFilter,
    is_shared: bool,
    now: datetime,
) -> str:
    """Save this filter; its id.

    Raises Refused ``view_name_length``, ``view_name_taken``, ``too_many_views``.
    """
    require(by, Permission.READ_RESULTS, organisation_id)
    plain = _name(name)
    _require_room(session, by, organisation_id, kept.dashboard)
    values: Mapping[str, object] = {
        "id": new_id(),
        "organisation_id": organisation_id,
        "owner_id": by.account_id,
        "dashboard": kept.dashboard.key,
        "name": plain,
        "filter": kept.to_json(),
        "is_shared": is_shared,
        "created_at": now,
    }
    if not insert_once(session, SavedView, values):
        raise _taken()
    view_id = str(values["id"])
    _note(session, by, "view_saved", organisation_id, view_id, now, {"shared": is_shared})
    return view_id


def list_views(session: Session, *, by: Actor, dashboard: TeamPage) -> tuple[SavedViewLine, ...]:
    """The person's own views and those shared in their organisations, by name."""
    query = (
        sa.select(SavedView)
        .where(
            SavedView.organisation_id.in_(sorted(by.scope(Permission.READ_RESULTS))),
            SavedView.dashboard == dashboard.key,
            _visible(by),
        )
        .order_by(sa.func.lower(SavedView.name), SavedView.created_at, SavedView.id)
    )
    return tuple(
        SavedViewLine(
            id=row.id,
            organisation_id=row.organisation_id,
            name=row.name,
            is_shared=row.is_shared,
            is_own=row.owner_id == by.account_id,
            may_change=_may_change(by, row),
        )
        for row in session.scalars(query)
    )


def open_view(session: Session, *, by: Actor, view_id: str) -> OpenedView:
    """What it shows now, limited to what still exists. Raises NotFound for other people's private views."""
    row = _found(session, by, view_id)
    kept, unknown = from_json(DASHBOARDS[row.dashboard], row.filter)
    kept, gone = still_there(session, by=by, kept=kept)
    return OpenedView(row.id, row.name, kept, (*unknown, *gone))


def rename_view(session: Session, *, by: Actor, view_id: str, name: str, now: datetime) -> None:
    """Raises Refused ``view_name_length``, ``view_name_taken``, Forbidden, NotFound."""
    row, plain = _to_change(session, by, view_id), _name(name)
    namesake = sa.select(SavedView.id).where(
        SavedView.organisation_id == row.organisation_id,
        SavedView.owner_id == row.owner_id,
        SavedView.dashboard == row.dashboard,
        SavedView.name == plain,
        SavedView.id != row.id,
    )
    if session.scalars(namesake).first() is not None:
        raise _taken()
    row.name = plain
    session.flush()
    _note(session, by, "view_renamed", row.organisation_id, row.id, now)


def share_view(session: Session, *, by: Actor, view_id: str, is_shared: bool, now: datetime) -> None:
    """Let everyone in the team open it, or stop sharing it. Raises Forbidden, NotFound."""
    row = _to_change(session, by, view_id)
    row.is_shared = is_shared
    session.flush()
    _note(session, by, "view_shared", row.organisation_id, row.id, now, {"shared": is_shared})


def delete_view(session: Session, *, by: Actor, view_id: str, now: datetime) -> None:
    """Raises Forbidden, NotFound."""
    row = _to_change(session, by, view_id)
    organisation_id = row.organisation_id
    session.delete(row)
    _note(session, by, "view_deleted", organisation_id, view_id, now)


def _visible(by: Actor) -> sa.ColumnElement[bool]:
    return SavedView.is_shared.is_(True) | (SavedView.owner_id == by.account_id)


def _may_change(by: Actor, row: SavedView) -> bool:
    """Its owner. A shared one also anyone who manages the dashboards, because owners leave."""
    return row.owner_id == by.account_id or by.may(Permission.MANAGE_DASHBOARDS, row.organisation_id)


def _found(session: Session, by: Actor, view_id: str) -> SavedView:
    return row_in_scope(
        session,
        SavedView,
        view_id,
        _visible(by),
        by=by,
        permission=Permission.READ_RESULTS,
        missing=NotFound("view_not_found", where="This saved view"),
    )


def _to_change(session: Session, by: Actor, view_id: str) -> SavedView:
    row = _found(session, by, view_id)
    if not _may_change(by, row):
        raise Forbidden(
            "view_of_another",
            where="This saved view",
            what="It belongs to a colleague.",
            how="Save a view of your own, or ask them or a team lead to change it.",
        )
    return row


def _require_room(session: Session, by: Actor, organisation_id: str, dashboard: TeamPage) -> None:
    mine = (
        SavedView.organisation_id == organisation_id,
        SavedView.owner_id == by.account_id,
        SavedView.dashboard == dashboard.key,
    )
    if session.scalars(sa.select(sa.func.count()).select_from(SavedView).where(*mine)).one() >= MOST:
        raise Refused(
            "too_many_views",
            where="Saved views",
            what=f"You have already saved {MOST} views of this page.",
            how="Delete one you no longer need.",
        )


def _name(name: str) -> str:
    plain = one_line(name)
    if not 1 <= len(plain) <= LONGEST:
        raise Refused(
            "view_name_length",
            where="Name of the view",
            what=f"It must have between 1 and {LONGEST} characters.",
            how="Say in a few words what it shows, such as 'Visits this quarter'.",
        )
    return plain


def _taken() -> Refused:
    return Refused(
        "view_name_taken",
        where="Name of the view",
        what="You already have a view with this name here.",
        how="Choose another name, or delete the other view first.",
    )


def _note(
    session: Session,
    by: Actor,
    action: str,
    organisation_id: str,
    view_id: str,
    now: datetime,
    detail: Mapping[str, bool] | None = None,
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="saved_view",
        subject_id=view_id,
        detail=detail,
        now=now,
    )
