"""Writes that are safe to repeat: a unique constraint ensures exactly-once, not a check beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from feedback_app.storage.models import Base


def insert_once(session: Session, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row unless a unique constraint says it is already there. True when this call stored it.

    On False, read back by the unique column and compare: the row may be the same one again, or another.
    A broken check, foreign key or NOT NULL still raises IntegrityError. ::

        stored = insert_once(session, Response, {"submission_digest": digest, ...})
        if not stored:
            earlier = session.scalars(select(Response).where(Response.submission_digest == digest)).one()
    """
    session.flush()
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(*table.__table__.primary_key)).first() is not None


def rows_changed(session: Session, statement: sa.Update | sa.Delete) -> int:
    """Run an update or a deletion and return how many rows it changed; 0 when its condition did not hold."""
    return cast(sa.CursorResult[Any], session.execute(statement)).rowcount
