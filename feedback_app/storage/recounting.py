"""Makes the counts again, and compares them with a full count, one form and month at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.counting.groups import GROUPS, group_rows
from feedback_app.storage.counting.rows import Counted
from feedback_app.storage.counting.scan import RESPONSES, TABLES, as_values, counted, scanned
from feedback_app.storage.models import Response


if TYPE_CHECKING:
    from feedback_app.storage.engine import Database

Progress = Callable[[int, int], object]
Rows = Sequence[tuple[sa.Table[Any], Counted]]
Part = tuple[str, str, date]
"""Organisation id, form key, month: each is counted in its own transaction, so that no one waits long."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """How many responses were counted, in how many parts, and how many rows of counts were wrong."""

    responses: int
    parts: int
    wrong: int


def recount(database: Database, progress: Progress | None = None) -> Recounted:
    """Make every count again. Answers can still come in: each waits for one month of one form at most."""
    parts, wrong, responses = _parts(database), 0, 0
    for done, part in enumerate(parts):
        if progress:
            progress(done, len(parts))
        with database.write() as session:
            _hold(session)
            right = tuple(scanned(session, *_in(Response, part)))
            n_wrong = _wrong(session, part, right)
            if n_wrong:
                _make(session, part, right)
            wrong, responses = wrong + n_wrong, responses + _responses(right)
    if progress:
        progress(len(parts), len(parts))
    return Recounted(responses, len(parts), wrong)


def fill_groups(session: Session) -> None:
    """Count the groups of all responses, into a table that is still empty."""
    rows = [as_values(GROUPS, each) for each in group_rows(session)]
    for start in range(0, len(rows), 1000):
        session.execute(sa.insert(GROUPS), rows[start : start + 1000])


def differences(database: Database, progress: Progress | None = None) -> Recounted:
    """Compare the counts with a full count, without changing anything."""
    parts, wrong, responses = _parts(database), 0, 0
    for done, part in enumerate(parts):
        if progress:
            progress(done, len(parts))
        with database.read() as session:
            right = tuple(scanned(session, *_in(Response, part)))
            wrong, responses = wrong + _wrong(session, part, right), responses + _responses(right)
    if progress:
        progress(len(parts), len(parts))
    return Recounted(responses, len(parts), wrong)


def _parts(database: Database) -> list[Part]:
    """The parts of both the responses and the counts, so that rows that should not be there are found too."""
    with database.read() as session:
        found: set[Part] = set()
        for table in (cast("sa.Table[Any]", Response.__table__), *TABLES):
            query = sa.select(table.c.organisation_id, table.c.form_key, table.c.received_month).distinct()
            found |= {(row[0], row[1], row[2]) for row in session.execute(query)}
    return sorted(found)


def _hold(session: Session) -> None:
    """On PostgreSQL, lock the counts for now. On SQLite a writer is always alone."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SET LOCAL statement_timeout = 0"))
        names = ", ".join(table.name for table in TABLES)
        session.execute(sa.text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def _wrong(session: Session, part: Part, right: Rows) -> int:
    stored = {
        (table.name, each.key): each
        for table in TABLES
        for row in session.execute(sa.select(table).where(*_in(table.c, part)))
        for each in [counted(table, tuple(row))]
    }
    wanted = {(table.name, each.key): each for table, each in right}
    return sum(stored.get(key) != wanted.get(key) for key in stored.keys() | wanted.keys())


def _make(session: Session, part: Part, right: Rows) -> None:
    for table in TABLES:
        session.execute(sa.delete(table).where(*_in(table.c, part)))
        rows = [as_values(table, each) for of, each in right if of is table]
        if rows:
            session.execute(sa.insert(table), rows)


def _responses(right: Rows) -> int:
    return sum(each.n for table, each in right if table is RESPONSES)


def _in(place: Any, part: Part) -> tuple[sa.ColumnElement[bool], ...]:
    organisation_id, form_key, month = part
    return (
        place.organisation_id == organisation_id,
        place.form_key == form_key,
        place.received_month == month,
    )
