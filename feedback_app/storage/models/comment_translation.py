from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, the_answer, the_response


class CommentTranslation(Base):
    """What a comment in another language means in English, by somebody of the team.

    It is read in the comment's stead; the comment stays as typed. ``revision`` counts its changes, so that
    what was read in an older one is not taken for this one.
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
