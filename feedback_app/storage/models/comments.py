"""Labels and translations of comments, and the models a team trained."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import (
    NO_INSERTION_ORDER,
    Base,
    RandomId,
    organisation_key,
    the_answer,
    the_response,
)


class CommentLabel(Base):
    """Labels of a comment by the machine and by a person. Neither overwrites the other.

    Themes are a JSON list of names. A label always has both themes and sentiment, or does not exist.
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


class CommentTranslation(Base):
    """An English translation of a comment in another language, by a team member.

    The machine reads it instead of the comment, which stays as typed. ``revision`` counts its changes, so
    that labels from an older translation are not taken for this one.
    """

    __tablename__ = "comment_translations"
    __table_args__ = (the_answer(), the_response(), sa.Index(None, "organisation_id"), NO_INSERTION_ORDER)

    response_id: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True, default="")
    organisation_id: Mapped[str]
    text_sealed: Mapped[bytes]
    revision: Mapped[int]
    translated_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    translated_at: Mapped[datetime]


class ThemeModel(Base):
    """A version of what an organisation taught the machine. At most one is in use; with none, only the prior
    is.

    ``metrics`` is JSON. The arrays are sealed, because their vocabulary comes from what people wrote.
    """

    __tablename__ = "theme_models"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "version"),
        sa.Index(
            "uq_theme_models_current",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    version: Mapped[int]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    metrics: Mapped[str] = mapped_column(sa.Text())
    arrays_sealed: Mapped[bytes]
    is_current: Mapped[bool] = mapped_column(default=False)
