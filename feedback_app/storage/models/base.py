"""What every table shares: constraint names that are the same on both engines, and common columns."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column

from feedback_app.storage.models.types import Sealed, UTCDateTime, new_id


class Base(DeclarativeBase):
    """The base of all tables. Rows have no relationships to follow: a query says what it reads."""

    metadata = sa.MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {str: sa.String(), datetime: UTCDateTime(), bytes: Sealed()}  # noqa: RUF012


RandomId = Annotated[str, mapped_column(sa.String(), primary_key=True, default=new_id)]
NO_INSERTION_ORDER = {"sqlite_with_rowid": False}
"""SQLite stores such a table in the order of its random key, so it does not show what was stored when."""


def organisation_key() -> sa.ForeignKey:
    """The column for the organisation a row of people's data belongs to."""
    return sa.ForeignKey("organisations.id")


def the_response() -> sa.ForeignKeyConstraint:
    """The key to a response in the same organisation. The row is deleted with the response."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", "response_id"],
        ["responses.organisation_id", "responses.id"],
        ondelete="CASCADE",
    )


def the_answer() -> sa.ForeignKeyConstraint:
    """The key to a comment, that is to one text answer."""
    return sa.ForeignKeyConstraint(
        ["response_id", "question_id", "item"],
        ["answers.response_id", "answers.question_id", "answers.item"],
        ondelete="CASCADE",
    )
