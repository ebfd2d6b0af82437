"""Finds a row the actor may work with. A row they may not see looks the same as a missing one."""

from __future__ import annotations

from typing import Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound


class OfAnOrganisation(Protocol):
    """A row of people's data, with an id and an organisation."""

    id: Mapped[str]
    organisation_id: Mapped[str]


Row = TypeVar("Row", bound=OfAnOrganisation)


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

    only: further conditions. to_change: lock the row, so that other changes wait until this transaction ends.
    """
    query = sa.select(table).where(table.id == row_id, table.organisation_id.in_(by.scope(permission)), *only)
    row = session.scalars(query.with_for_update() if to_change else query).one_or_none()
    if row is None:
        raise missing
    return row
