"""What every table shares: names of constraints that are the same on both engines, and column shapes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column

from feedback_app.storage.models.types import Sealed, UTCDateTime, new_id


class Base(DeclarativeBase):
    """All tables. Rows have no relationships to follow: a query says what it reads."""

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
"""SQLite keeps such a table in the order of its random key, so it does not tell what was stored when."""


def organisation_key() -> sa.ForeignKey:
    """Where a row of people's data says whose it is."""
    return sa.ForeignKey("organisations.id")


def the_response() -> sa.ForeignKeyConstraint:
    """Where a row about a response says which, inside its organisation. It goes when the response goes."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", "response_id"],
        ["responses.organisation_id", "responses.id"],
        ondelete="CASCADE",
    )


def the_answer() -> sa.ForeignKeyConstraint:
    """Where a row about somebody's words says which."""
    return sa.ForeignKeyConstraint(
        ["response_id", "question_id", "item"],
        ["answers.response_id", "answers.question_id", "answers.item"],
        ondelete="CASCADE",
    )
