from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class OutboxMessage(Base):
    """A message to send after commit, once per ``dedupe_key``. Its text is erased when it was sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index(
            "ix_outbox_waiting",
            "next_try_at",
            sqlite_where=sa.text("sent_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND parked_at IS NULL"),
        ),
        sa.Index(None, "organisation_id", "created_at"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str | None] = mapped_column(organisation_key())
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    payload_sealed: Mapped[bytes | None]
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
