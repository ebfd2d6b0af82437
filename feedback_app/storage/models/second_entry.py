from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base
from feedback_app.storage.types import ExactNumber


class SecondEntry(Base):
    """The same paper typed in again by somebody else. ``settled_at``: the two agree, or somebody looked."""

    __tablename__ = "second_entries"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["organisation_id", "result_id"],
            ["measure_results.organisation_id", "measure_results.id"],
            ondelete="CASCADE",
        ),
        sa.Index(None, "organisation_id", "settled_at"),
    )

    result_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    items_sealed: Mapped[bytes | None]
    stated_total: Mapped[Decimal | None] = mapped_column(ExactNumber())
    entered_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
