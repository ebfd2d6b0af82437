"""One row somebody may work with. What belongs to others looks exactly like what does not exist."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound
from feedback_app.storage.models import (
    Action,
    Alert,
    CallRequest,
    ChartNote,
    CollectionPoint,
    Episode,
    Family,
    Goal,
    MeasureResult,
    Person,
    Quote,
    Response,
    SavedView,
    ScheduledMeasure,
    TeamHelpline,
    TrendRebase,
    WordingPack,
)


Row = TypeVar(
    "Row",
    Action,
    Alert,
    CallRequest,
    ChartNote,
    CollectionPoint,
    Episode,
    Family,
    Goal,
    MeasureResult,
    Person,
    Quote,
    Response,
    SavedView,
    ScheduledMeasure,
    TeamHelpline,
    TrendRebase,
    WordingPack,
)


def row_in_scope(
    session: Session,
    table: type[Row],
    row_id: str,
    *only: sa.ColumnElement[bool],
    by: Actor,
    permission: Permission,
    missing: NotFound,
    to_change: bool = False,
) -> Row:
    """The row of this id in an organisation where ``by`` has the permission. Raises ``missing`` without one.

    only: what else must hold. to_change: others who would change it wait until this transaction ends.
    """
    query = sa.select(table).where(table.id == row_id, table.organisation_id.in_(by.scope(permission)), *only)
    row = session.scalars(query.with_for_update() if to_change else query).one_or_none()
    if row is None:
        raise missing
    return row
