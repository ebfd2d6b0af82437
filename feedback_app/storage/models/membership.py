from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, organisation_key


class Membership(Base):
    """A role an account has in an organisation. It may have several: a small team's lead also administers."""

    __tablename__ = "memberships"
    __table_args__ = (sa.Index(None, "organisation_id"),)

    account_id: Mapped[str] = mapped_column(
        sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[str] = mapped_column(organisation_key(), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
