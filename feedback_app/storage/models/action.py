from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class Action(Base):
    """What people said, in the team's own words, and what the team does about it.

    ``theme`` is the name of a theme. Shown to everybody who answers once it is both done and public.
    """

    __tablename__ = "actions"
    __table_args__ = (
        sa.CheckConstraint("state IN ('open', 'doing', 'done', 'dropped')", name="state"),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_a_time"),
        sa.UniqueConstraint("organisation_id", "id"),
        sa.Index(None, "organisation_id", "is_public", "done_at"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    theme: Mapped[str | None]
    said: Mapped[str] = mapped_column(sa.Text())
    doing: Mapped[str] = mapped_column(sa.Text())
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    due_on: Mapped[date | None]
    state: Mapped[str]
    done_at: Mapped[datetime | None]
    is_public: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
