"""Where a sealed value is, so that it opens nowhere else; damaged ones, one by one; sealing with a new key.

A value can be damaged: by a disk, or by someone who changed or moved it. Nothing else stops because of it.
Whatever shows the value says that it cannot be read, and the log names its place and nothing of it.
"""

from __future__ import annotations

import json
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import QueryableAttribute, Session

from feedback_app.errors import OperationalError
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import FORMAT, HEADER_BYTES, ID_BYTES, KeyRing
from feedback_app.storage.models import Base
from feedback_app.storage.models.types import Sealed
from feedback_app.storage.statements.writes import rows_changed


log = logging.getLogger("feedback.sealing")

KEY_ID_AT = 2  # SQL counts from 1, and the first byte is the format
DAMAGED = "[cannot be read]"
"""What a page, a file or a message shows instead of a damaged value."""
LOOKED_AT = 20
"""Values of each column, and then of each key, before the ring is said to be another database's."""

_named: set[str] = set()


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


def readable(keys: KeyRing, sealed: bytes, column: QueryableAttribute[Any], *key: str) -> str | None:
    """The text; None when this value is damaged, which the log says once."""
    place = sealing_context(column, *key)
    try:
        return keys.open(sealed, place)
    except OperationalError as error:
        name_damaged(place, error.code)
        return None


def to_show(keys: KeyRing, sealed: bytes, column: QueryableAttribute[Any], *key: str) -> str:
    """The text for a reader; ``DAMAGED`` when this value is damaged."""
    text = readable(keys, sealed, column, *key)
    return DAMAGED if text is None else text


def name_damaged(place: str, code: str) -> None:
    """Write its column and row to the log, once in the life of the process."""
    if place not in _named:
        _named.add(place)
        log.error("a sealed value cannot be read: %s (%s)", place, code)


def check_keys(database: Database, keys: KeyRing) -> None:
    """Open some values of each sealed column. Raises OperationalError when the ring is not this database's.

    For start-up: no service is better than one that seals with keys the older rows do not share. A single
    damaged value is named in the log and stops nothing.
    """
    with database.read() as session:
        check_keys_in(session, keys)


def check_keys_in(session: Session, keys: KeyRing) -> None:
    """The same in an open session, such as one on a backup."""
    found = _Looks(keys)
    for column in sealed_columns():
        found.look(session, column)
    for key_id in found.suspects():
        for column in sealed_columns():  # one fault may be one damaged value: are there others of this key?
            found.look(session, column, key_id)
    found.decide()


def damaged_values(session: Session, keys: KeyRing, *, batch: int = 500) -> Iterator[str]:
    """The place of every value that cannot be read, as column and row. Opens all of them, some at a time."""
    for column in sealed_columns():
        for rows in _pages(session, column, batch):
            for row in rows:
                place = _place(column, row[:-1])
                try:
                    keys.open_bytes(row[-1], place)
                except OperationalError as error:
                    name_damaged(place, error.code)
                    yield place


class _Looks:
    """Values of each key that opened, and those that did not."""

    def __init__(self, keys: KeyRing) -> None:
        self.keys = keys
        self.opened: set[str] = set()
        self.faults: defaultdict[str, dict[str, OperationalError]] = defaultdict(dict)

    def look(self, session: Session, column: sa.Column[Any], key_id: str | None = None) -> None:
        """Try some values of a column, of one key or of any."""
        query = sa.select(*column.table.primary_key, column).where(column.is_not(None)).limit(LOOKED_AT)
        if key_id is not None:
            query = query.where(_key_id(column) == bytes.fromhex(key_id))
        for row in session.execute(query):
            place, sealed_by = _place(column, row[:-1]), _sealed_by(row[-1])
            try:
                self.keys.open_bytes(row[-1], place)
                self.opened.add(sealed_by)
            except OperationalError as error:
                self.faults[sealed_by][place] = error

    def suspects(self) -> list[str]:
        """Keys of which nothing opened yet."""
        return [each for each in self.faults if each and each not in self.opened]

    def decide(self) -> None:
        """Raise when a key is missing or wrong; name the values that are only damaged."""
        every = [error for faults in self.faults.values() for error in faults.values()]
        if not self.opened and len(every) > 1:
            raise every[0]
        for key_id, faults in self.faults.items():
            is_lone = len(faults) == 1 and (bool(self.opened) or key_id in self.keys.key_ids)
            if key_id and key_id not in self.opened and not is_lone:
                raise next(iter(faults.values()))
            for place, error in faults.items():
                name_damaged(place, error.code)


def sealed_with(session: Session) -> Mapping[str, int]:
    """How many values each key has sealed, by key id. Reads every sealed column in full."""
    found: Counter[str] = Counter()
    for column in sealed_columns():
        key_id = _key_id(column)
        query = sa.select(key_id, sa.func.count()).where(column.is_not(None)).group_by(key_id)
        for each, n in session.execute(query):
            found[bytes(each).hex()] += n
    return found


def reseal(
    database: Database, keys: KeyRing, *, batch: int = 500, progress: Callable[[int, int], None] | None = None
) -> int:
    """Seal with the key in use whatever was sealed with an older one: how many. Safe to stop and repeat.

    What is damaged stays as it is, and its key with it.
    """
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
        after: tuple[Any, ...] | None = None
        while True:
            with database.read() as session:
                rows = _page(session, column, batch, after)
            if not rows:
                break
            after = tuple(rows[-1][:-1])
            yield column, [row for row in rows if not keys.is_current(row[-1])]


def _pages(session: Session, column: sa.Column[Any], batch: int) -> Iterator[list[sa.Row[Any]]]:
    rows = _page(session, column, batch, None)
    while rows:
        yield rows
        rows = _page(session, column, batch, tuple(rows[-1][:-1]))


def _page(
    session: Session, column: sa.Column[Any], batch: int, after: tuple[Any, ...] | None
) -> list[sa.Row[Any]]:
    primary = tuple(column.table.primary_key)
    query = sa.select(*primary, column).where(column.is_not(None)).order_by(*primary).limit(batch)
    if after is not None:
        query = query.where(sa.tuple_(*primary) > sa.tuple_(*after))
    return list(session.execute(query))


def _reseal_batch(database: Database, keys: KeyRing, column: sa.Column[Any], rows: list[sa.Row[Any]]) -> int:
    done = 0
    if not rows:
        return done
    with database.write() as session:
        for row in rows:
            key, blob = tuple(row[:-1]), row[-1]
            context = _place(column, key)
            try:
                content = keys.open_bytes(blob, context)
            except OperationalError as error:
                name_damaged(context, error.code)
                continue
            same_row = (each == value for each, value in zip(column.table.primary_key, key, strict=True))
            # a value someone changed meanwhile was sealed with the key in use already
            unchanged = sa.update(column.table).where(*same_row, column == blob)
            again = keys.seal_bytes(content, context)
            done += rows_changed(session, unchanged.values({column: again}))
    return done


def _sealed_by(blob: bytes) -> str:
    """The id of the key that sealed this; empty when it does not say."""
    is_whole = len(blob) >= HEADER_BYTES and blob[0] == FORMAT
    return blob[1:HEADER_BYTES].hex() if is_whole else ""


def _key_id(column: sa.Column[Any]) -> sa.ColumnElement[bytes]:
    return sa.func.substr(column, KEY_ID_AT, ID_BYTES, type_=sa.LargeBinary)


def _place(column: sa.Column[Any], key: Any) -> str:
    return json.dumps([column.table.name, column.name, *key], ensure_ascii=True)
