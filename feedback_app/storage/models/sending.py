"""Links and messages that are sent."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class Invitation(Base):
    """A one-time link to one form. Only a keyed digest of its secret is stored.

    ``about_sealed`` holds a local reference or a name. An anonymous invitation shows neither whom it is about
    nor whether it was used.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        sa.CheckConstraint("mode IN ('anonymous', 'pseudonymous', 'named')", name="mode"),
        sa.CheckConstraint(
            "mode <> 'anonymous' OR (used_at IS NULL AND about_sealed IS NULL)",
            name="anonymous_joins_nothing",
        ),
        sa.Index(None, "organisation_id", "created_at"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_version_id: Mapped[str] = mapped_column(sa.ForeignKey("form_versions.id"))
    token_digest: Mapped[str] = mapped_column(unique=True)
    mode: Mapped[str]
    about_sealed: Mapped[bytes | None]
    recipient_sealed: Mapped[bytes | None]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class CollectionPoint(Base):
    """A standing link or QR code that many people use. Its code is stored, sealed, for reprinting."""

    __tablename__ = "collection_points"
    __table_args__ = (sa.Index(None, "organisation_id", "form_key"),)

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_key: Mapped[str]
    name: Mapped[str]
    code_digest: Mapped[str] = mapped_column(unique=True)
    code_sealed: Mapped[bytes]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class OutboxMessage(Base):
    """A message to send after commit, once per ``dedupe_key``. Its text is deleted once it is sent."""

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
