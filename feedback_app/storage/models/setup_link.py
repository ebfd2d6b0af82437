from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base


class SetupLink(Base):
    """A one-time link to choose a password. Without an account it makes the first one."""

    __tablename__ = "setup_links"
    __table_args__ = (sa.Index(None, "account_id"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
