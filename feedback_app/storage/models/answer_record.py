from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base
from feedback_app.storage.types import ExactNumber


ONE_VALUE = " + ".join(
    f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in ("code", "number", "text_sealed", "missing")
)


class AnswerRecord(Base):
    """One answer, or one line of it: ``item`` is the option of several choices or the statement of a group.

    The key to the response takes the organisation with it, so an answer cannot count for another one.
    """

    __tablename__ = "answers"
    __table_args__ = (
        sa.CheckConstraint(f"{ONE_VALUE} = 1", name="one_value"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            ondelete="CASCADE",
        ),
        sa.Index(None, "organisation_id", "question_id"),
        NO_INSERTION_ORDER,
    )

    response_id: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True, default="")
    organisation_id: Mapped[str]
    code: Mapped[str | None]
    number: Mapped[Decimal | None] = mapped_column(ExactNumber())
    text_sealed: Mapped[bytes | None]
    missing: Mapped[str | None]
