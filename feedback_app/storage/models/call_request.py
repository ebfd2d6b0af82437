from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, RandomId, organisation_key


class CallRequest(Base):
    """Somebody wants to be phoned. It names no response and no invitation, and nothing else here names it.

    ``asked_digest`` is made of the link's secret for this purpose alone: one open wish a link. It goes when
    the wish is done, and so does ``contact_sealed``, which was given for this one call.
    """

    __tablename__ = "call_requests"
    __table_args__ = (
        sa.CheckConstraint(
            "done_at IS NULL OR (contact_sealed IS NULL AND asked_digest IS NULL)",
            name="done_keeps_no_contact",
        ),
        sa.Index(None, "organisation_id", "done_at"),
        NO_INSERTION_ORDER,
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    asked_digest: Mapped[str | None] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    contact_sealed: Mapped[bytes | None]
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    outcome: Mapped[str | None]
