from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class SavedView(Base):
    """What somebody looks at often, under a name of theirs: a dashboard and its parsed filter, as JSON.

    Only its owner sees it until it is shared with the team. The unique key makes a name mean one thing.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "owner_id", "dashboard", "name"),
        sa.Index(None, "organisation_id", "dashboard"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    dashboard: Mapped[str]
    name: Mapped[str]
    filter: Mapped[str] = mapped_column(sa.Text())
    is_shared: Mapped[bool]
    created_at: Mapped[datetime]
