from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class CollectionPoint(Base):
    """A standing link or QR code that many people answer by; the code is kept, sealed, for reprinting."""

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
