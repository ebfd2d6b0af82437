from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId


class SignInSession(Base):
    """One browser signed in; the row decides, not the cookie, so it can be revoked."""

    __tablename__ = "sign_in_sessions"
    __table_args__ = (sa.Index(None, "account_id"),)

    id: Mapped[RandomId]
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
