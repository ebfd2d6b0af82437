from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, the_answer, the_response


class ActionComment(Base):
    """A comment an action came from. Both are of one organisation; it goes when the response goes."""

    __tablename__ = "action_comments"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["organisation_id", "action_id"], ["actions.organisation_id", "actions.id"], ondelete="CASCADE"
        ),
        the_answer(),
        the_response(),
        sa.Index(None, "organisation_id", "response_id"),
        NO_INSERTION_ORDER,
    )

    action_id: Mapped[str] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True, default="")
    organisation_id: Mapped[str]
