from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


SOURCES = " + ".join(
    f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in ("response_id", "draft_digest", "result_id")
)


class Alert(Base):
    """An answer that needs a conversation, and what became of it. It holds no answer and no grade of risk.

    Written in the transaction that stores what it is about; the unique keys make it once for each question.
    ``draft_digest`` stays when a left draft is handed in later and ``response_id`` is added.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        sa.CheckConstraint(f"{SOURCES} >= 1", name="about_something"),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (outcome IS NULL)", name="acknowledged_with_an_outcome"
        ),
        sa.ForeignKeyConstraint(["organisation_id", "person_id"], ["people.organisation_id", "people.id"]),
        sa.ForeignKeyConstraint(
            ["organisation_id", "episode_id"], ["episodes.organisation_id", "episodes.id"]
        ),
        sa.UniqueConstraint("response_id", "question_id", "item"),
        sa.UniqueConstraint("draft_digest", "question_id", "item"),
        sa.UniqueConstraint("result_id", "question_id", "item"),
        sa.Index(None, "organisation_id", "acknowledged_at"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    response_id: Mapped[str | None] = mapped_column(sa.ForeignKey("responses.id"))
    draft_digest: Mapped[str | None]
    result_id: Mapped[str | None] = mapped_column(sa.ForeignKey("measure_results.id"))
    invitation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("invitations.id"))
    person_id: Mapped[str | None]
    episode_id: Mapped[str | None]
    form_key: Mapped[str | None]
    measure: Mapped[str | None]
    question_id: Mapped[str]
    item: Mapped[str] = mapped_column(default="")
    raised_at: Mapped[datetime]
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    deputy_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    owner_told_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    outcome: Mapped[str | None]
    note_sealed: Mapped[bytes | None]
