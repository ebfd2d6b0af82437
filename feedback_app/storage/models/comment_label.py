from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, the_answer, the_response


class CommentLabel(Base):
    """What the machine read in a comment beside what a person says it is: neither overwrites the other.

    Themes are a JSON list of names. A label is complete or not there: themes and sentiment come together.
    """

    __tablename__ = "comment_labels"
    __table_args__ = (
        sa.CheckConstraint(
            "(machine_themes IS NULL) = (model_version IS NULL)", name="machine_says_which_model"
        ),
        sa.CheckConstraint("(human_themes IS NULL) = (corrected_at IS NULL)", name="correction_has_a_time"),
        the_answer(),
        the_response(),
        sa.Index(None, "organisation_id", "corrected_at"),
        NO_INSERTION_ORDER,
    )

    response_id: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True, default="")
    organisation_id: Mapped[str]
    machine_themes: Mapped[str | None] = mapped_column(sa.Text())
    machine_sentiment: Mapped[str | None]
    model_version: Mapped[str | None]
    human_themes: Mapped[str | None] = mapped_column(sa.Text())
    human_sentiment: Mapped[str | None]
    corrected_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    corrected_at: Mapped[datetime | None]
