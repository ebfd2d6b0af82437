from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class ThemeModel(Base):
    """A version of what an organisation taught the machine. At most one is in use; none: the prior alone.

    ``metrics`` is JSON. The arrays are sealed, because their vocabulary was drawn from people's words.
    """

    __tablename__ = "theme_models"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "version"),
        sa.Index(
            "uq_theme_models_current",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        ),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    version: Mapped[int]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    metrics: Mapped[str] = mapped_column(sa.Text())
    arrays_sealed: Mapped[bytes]
    is_current: Mapped[bool] = mapped_column(default=False)
