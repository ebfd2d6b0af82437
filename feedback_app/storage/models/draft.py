from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, organisation_key


class Draft(Base):
    """Answers on their way, saved at every page turn; deleted in the transaction that stores the response.

    ``risk_since``: since when it holds an answer that needs a conversation. An anonymous form's draft has
    neither this nor an invitation.
    """

    __tablename__ = "drafts"
    __table_args__ = (sa.Index(None, "organisation_id", "updated_at"), NO_INSERTION_ORDER)

    digest: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_version_id: Mapped[str] = mapped_column(sa.ForeignKey("form_versions.id"))
    sealed: Mapped[bytes]
    at_page: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    invitation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("invitations.id"))
    risk_since: Mapped[datetime | None]
