from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId


class Account(Base):
    """Somebody of the team who signs in. The password hash is absent until the set-up link was used."""

    __tablename__ = "accounts"

    id: Mapped[RandomId]
    email_digest: Mapped[str] = mapped_column(unique=True)
    email_sealed: Mapped[bytes]
    name_sealed: Mapped[bytes]
    password_hash: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
