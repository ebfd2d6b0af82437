from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId


class FormVersion(Base):
    """A published form, word for word. A trigger refuses changes: responses point to what was asked."""

    __tablename__ = "form_versions"
    __table_args__ = (sa.UniqueConstraint("key", "version"),)

    id: Mapped[RandomId]
    key: Mapped[str]
    version: Mapped[str]
    content_hash: Mapped[str] = mapped_column(unique=True)
    definition: Mapped[str] = mapped_column(sa.Text())
    published_at: Mapped[datetime]
