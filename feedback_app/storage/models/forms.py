"""Published forms, and wording an organisation is licensed to use."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


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


class WordingPack(Base):
    """Words of a measure that an organisation is licensed to use, and who gave permission.

    ``words`` is the pack as plain JSON, because it is licensed text and not personal data. A pack is never
    changed: a later one for the same measure replaces it, and ``withdrawn_at`` withdraws the last one.
    ``form_version_id``: the form that asks the measure in these words, only for this organisation.
    """

    __tablename__ = "wording_packs"
    __table_args__ = (
        sa.Index(None, "organisation_id", "measure", "recorded_at"),
        sa.Index(None, "form_version_id", unique=True),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    measure: Mapped[str]
    language: Mapped[str]
    words: Mapped[str] = mapped_column(sa.Text())
    holder: Mapped[str]
    reference: Mapped[str]
    scope: Mapped[str] = mapped_column(sa.Text())
    expires_on: Mapped[date | None]
    recorded_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    form_version_id: Mapped[str | None] = mapped_column(sa.ForeignKey("form_versions.id"))
