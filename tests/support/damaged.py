"""Damages sealed values as a disk, or someone with access to the database, would."""

from __future__ import annotations

import json

import sqlalchemy as sa

from feedback_app.storage.engine import Database
from feedback_app.storage.sealing import sealed_columns


def damage(database: Database, column: sa.Column[bytes], *, most: int | None = None) -> list[str]:
    """Change the last byte of values of this column, of all or of the first ones: their places."""
    key = tuple(column.table.primary_key)
    places = []
    with database.write() as session:
        rows = session.execute(sa.select(*key, column).where(column.is_not(None)).limit(most)).all()
        for row in rows:
            same = (each == value for each, value in zip(key, row[:-1], strict=True))
            broken = row[-1][:-1] + bytes([row[-1][-1] ^ 1])
            session.execute(sa.update(column.table).where(*same).values({column: broken}))
            places.append(json.dumps([column.table.name, column.name, *row[:-1]]))
    return places


def damage_everything(database: Database) -> set[str]:
    """Every sealed value there is: the columns that had one."""
    return {str(column) for column in sealed_columns() if damage(database, column)}
