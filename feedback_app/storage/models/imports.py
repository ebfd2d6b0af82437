"""Imports of earlier feedback."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class Import(Base):
    """One imported spreadsheet, so that its rows can be counted, recognised again and undone."""

    __tablename__ = "imports"
    __table_args__ = (sa.Index(None, "organisation_id", "created_at"),)

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_version_id: Mapped[str] = mapped_column(sa.ForeignKey("form_versions.id"))
    file_digest: Mapped[str]
    file_name_sealed: Mapped[bytes]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    n_rows: Mapped[int] = mapped_column(default=0)
    n_stored: Mapped[int] = mapped_column(default=0)
    n_repeated: Mapped[int] = mapped_column(default=0)
    n_refused: Mapped[int] = mapped_column(default=0)
