"""Quotes, withdrawn consent, and the actions that comments led to."""

from __future__ import annotations

from datetime import date, datetime

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


class Quote(Base):
    """A comment that the team may publish: masked by hand, approved by two people.

    The words as typed stay in the answer. ``revision`` counts changes to what would be shown, and an approval
    is for one revision. A withdrawn quote holds no words.
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


class WithdrawnConsent(Base):
    """A person no longer wants to be quoted. Their answer stays as given; this row always overrides it."""

    __tablename__ = "withdrawn_consents"
    __table_args__ = (the_response(), NO_INSERTION_ORDER)

    response_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    noted_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    noted_at: Mapped[datetime]


class Action(Base):
    """What people said, in the team's own words, and what the team does about it.

    ``theme`` is the name of a theme. An action is shown to everyone who answers once it is done and public.
    """

    __tablename__ = "actions"
    __table_args__ = (
        sa.CheckConstraint("state IN ('open', 'doing', 'done', 'dropped')", name="state"),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_a_time"),
        sa.UniqueConstraint("organisation_id", "id"),
        sa.Index(None, "organisation_id", "is_public", "done_at"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    theme: Mapped[str | None]
    said: Mapped[str] = mapped_column(sa.Text())
    doing: Mapped[str] = mapped_column(sa.Text())
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    due_on: Mapped[date | None]
    state: Mapped[str]
    done_at: Mapped[datetime | None]
    is_public: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class ActionComment(Base):
    """A comment an action came from, in the same organisation. It is deleted with the response."""

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
