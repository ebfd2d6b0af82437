from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from feedback_app.storage.models.base import Base, RandomId


class SignInAttempt(Base):
    """A failed sign-in, counted per account and per address; both only as keyed digests."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (sa.Index(None, "key_digest", "at"),)

    id: Mapped[RandomId]
    key_digest: Mapped[str]
    at: Mapped[datetime]
