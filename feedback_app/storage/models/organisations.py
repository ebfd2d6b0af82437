"""Organisations, and the audit of what people did in them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, RandomId


class Organisation(Base):
    """A team's employer or partner. People's data is kept separate by organisation."""

    __tablename__ = "organisations"

    id: Mapped[RandomId]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)


class AuditEvent(Base):
    """Who did what to what, and when; never an answer. Triggers refuse changes and deletion.

    No foreign keys, because the audit trail outlasts what it is about.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        sa.CheckConstraint("actor_kind IN ('account', 'respondent', 'system')", name="actor_kind"),
        sa.Index(None, "organisation_id", "at"),
        NO_INSERTION_ORDER,
    )

    id: Mapped[RandomId]
    at: Mapped[datetime]
    organisation_id: Mapped[str | None]
    actor_kind: Mapped[str]
    actor_id: Mapped[str | None]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str | None]
    detail: Mapped[str] = mapped_column(sa.Text(), default="{}")
