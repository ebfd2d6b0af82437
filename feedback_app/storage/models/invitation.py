from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class Invitation(Base):
    """A one-time link to one form. Only a keyed digest of its secret is stored.

    ``about_sealed`` holds a local reference or a name. An anonymous one says neither whom it is about
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
