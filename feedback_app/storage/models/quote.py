from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, RandomId, the_answer, the_response


class Quote(Base):
    """A comment on its way out of the team: masked by hand, approved by two people.

    The words as typed stay where they are, in the answer. ``revision`` counts the changes of what would be
    shown: an approval is of one revision. A withdrawn quote holds no words at all.
    """

    __tablename__ = "quotes"
    __table_args__ = (
        sa.CheckConstraint("state IN ('suggested', 'approved_once', 'approved', 'withdrawn')", name="state"),
        sa.CheckConstraint("consent IN ('given', 'withdrawn')", name="consent"),
        sa.CheckConstraint("first_approver <> second_approver", name="two_people"),
        sa.CheckConstraint(
            "(state = 'approved') = (second_approved_at IS NOT NULL)", name="approved_has_a_second_time"
        ),
        sa.CheckConstraint(
            "(state IN ('approved_once', 'approved')) = (first_approved_at IS NOT NULL)",
            name="approved_has_a_first_time",
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR (masked_sealed IS NULL AND translation_sealed IS NULL)",
            name="withdrawn_holds_no_words",
        ),
        sa.CheckConstraint("consent = 'given' OR state = 'withdrawn'", name="no_consent_no_quote"),
        sa.UniqueConstraint("response_id", "question_id", "item"),
        the_answer(),
        the_response(),
        sa.Index(None, "organisation_id", "state"),
        NO_INSERTION_ORDER,
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str]
    response_id: Mapped[str]
    question_id: Mapped[str]
    item: Mapped[str] = mapped_column(default="")
    masked_sealed: Mapped[bytes | None]
    masked_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    translation_sealed: Mapped[bytes | None]
    translated_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=1)
    theme: Mapped[str | None]
    state: Mapped[str]
    consent: Mapped[str]
    first_approver: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    first_approved_at: Mapped[datetime | None]
    second_approver: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    second_approved_at: Mapped[datetime | None]
