"""One row somebody may work with. What belongs to others looks exactly like what does not exist."""

from __future__ import annotations

from typing import Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound


class OfAnOrganisation(Protocol):
    """A row of people's data: it has an id and bears its organisation."""

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

    only: what else must hold. to_change: others who would change it wait until this transaction ends.
    """
    query = sa.select(table).where(table.id == row_id, table.organisation_id.in_(by.scope(permission)), *only)
    row = session.scalars(query.with_for_update() if to_change else query).one_or_none()
    if row is None:
        raise missing
    return row
