from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, the_response


class WithdrawnConsent(Base):
    """Somebody no longer wants to be quoted. Their answer stays as given; this row outweighs it for good."""

    __tablename__ = "withdrawn_consents"
    __table_args__ = (the_response(), NO_INSERTION_ORDER)

    response_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    noted_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    noted_at: Mapped[datetime]
