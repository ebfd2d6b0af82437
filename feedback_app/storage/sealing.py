"""Where a sealed value is, so that it opens nowhere else; and sealing everything again with a new key."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import QueryableAttribute, Session

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import ID_BYTES, KeyRing
from feedback_app.storage.models import Base
from feedback_app.storage.models.types import Sealed
from feedback_app.storage.statements.writes import rows_changed


KEY_ID_AT = 2  # SQL counts from 1, and the first byte is the format


def sealing_context(column: QueryableAttribute[Any], *key: str) -> str:
    """The context for ``KeyRing.seal`` and ``open``: a column and its row's primary key, in the key's order.

    ``sealing_context(AnswerRecord.text_sealed, response_id, question_id, item)``. Every sealed column uses
    it: resealing and the check of the keys find their way by it.
    """
    return _place(column.property.columns[0], key)  # type: ignore[union-attr]


def sealed_columns() -> tuple[sa.Column[Any], ...]:
    """Every column that holds sealed text."""
    columns = (column for table in Base.metadata.sorted_tables for column in table.columns)
    return tuple(column for column in columns if isinstance(column.type, Sealed))


def check_keys(database: Database, keys: KeyRing) -> None:
    """Open one value of each sealed column. Raises OperationalError when the ring is not this database's.

    For start-up: no service is better than one that seals with keys the older rows do not share.
    """
    with database.read() as session:
        check_keys_in(session, keys)


def check_keys_in(session: Session, keys: KeyRing) -> None:
    """The same in an open session, such as one on a backup."""
    for column in sealed_columns():
        table = column.table
        row = session.execute(
            sa.select(*table.primary_key, column).where(column.is_not(None)).limit(1)
        ).first()
        if row is not None:
            keys.open(row[-1], _place(column, row[:-1]))


def sealed_with(session: Session) -> Mapping[str, int]:
    """How many values each key has sealed, by key id. Reads every sealed column in full."""
    found: Counter[str] = Counter()
    for column in sealed_columns():
        key_id = sa.func.substr(column, KEY_ID_AT, ID_BYTES, type_=sa.LargeBinary)
        query = sa.select(key_id, sa.func.count()).where(column.is_not(None)).group_by(key_id)
        for each, n in session.execute(query):
            found[bytes(each).hex()] += n
    return found


def reseal(
    database: Database, keys: KeyRing, *, batch: int = 500, progress: Callable[[int, int], None] | None = None
) -> int:
    """Seal with the key in use whatever was sealed with an older one: how many. Safe to stop and repeat."""
    total = 0
    if progress is not None:
        with database.read() as session:
            total = sum(n for each, n in sealed_with(session).items() if each != keys.key_ids[-1])
    done = 0
    for column, rows in _stale(database, keys, batch):
        done += _reseal_batch(database, keys, column, rows)
        if progress is not None and rows:
            progress(done, max(done, total))  # people may go on writing meanwhile
    return done


def _stale(
    database: Database, keys: KeyRing, batch: int
) -> Iterator[tuple[sa.Column[Any], list[sa.Row[Any]]]]:
    for column in sealed_columns():
        primary = tuple(column.table.primary_key)
        after: tuple[Any, ...] | None = None
        while True:
            query = sa.select(*primary, column).where(column.is_not(None)).order_by(*primary).limit(batch)
            if after is not None:
                query = query.where(sa.tuple_(*primary) > sa.tuple_(*after))
            with database.read() as session:
                rows = list(session.execute(query))
            if not rows:
                break
            after = tuple(rows[-1][:-1])
            yield column, [row for row in rows if not keys.is_current(row[-1])]


def _reseal_batch(database: Database, keys: KeyRing, column: sa.Column[Any], rows: list[sa.Row[Any]]) -> int:
    done = 0
    if not rows:
        return done
    with database.write() as session:
        for row in rows:
            key, blob = tuple(row[:-1]), row[-1]
            context = _place(column, key)
            same_row = (each == value for each, value in zip(column.table.primary_key, key, strict=True))
            # a value someone changed meanwhile was sealed with the key in use already
            unchanged = sa.update(column.table).where(*same_row, column == blob)
            again = keys.seal(keys.open(blob, context), context)
            done += rows_changed(session, unchanged.values({column: again}))
    return done


def _place(column: sa.Column[Any], key: Any) -> str:
    return json.dumps([column.table.name, column.name, *key], ensure_ascii=True)
