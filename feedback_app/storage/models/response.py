from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, RandomId, organisation_key


class Response(Base):
    """What one person submitted, once. Answers are rows of their own.

    An anonymous response bears a month, no time, and nothing that leads to an invitation;
    the check constraint holds even if a service forgets. See docs/decisions/0001.
    """

    __tablename__ = "responses"
    __table_args__ = (
        sa.CheckConstraint("mode IN ('anonymous', 'pseudonymous', 'named')", name="mode"),
        sa.CheckConstraint("channel IN ('screen', 'import', 'paper')", name="channel"),
        sa.CheckConstraint(
            "mode <> 'anonymous' OR (received_at IS NULL AND invitation_id IS NULL AND about_sealed IS NULL)",
            name="anonymous_joins_nothing",
        ),
        sa.UniqueConstraint("organisation_id", "id"),
        sa.Index(None, "organisation_id", "form_key", "received_month"),
        sa.Index(None, "organisation_id", "received_at"),
        sa.Index(None, "organisation_id", "import_id"),
        NO_INSERTION_ORDER,
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_version_id: Mapped[str] = mapped_column(sa.ForeignKey("form_versions.id"))
    form_key: Mapped[str]
    audience: Mapped[str]
    touchpoint: Mapped[str]
    mode: Mapped[str]
    submission_digest: Mapped[str] = mapped_column(unique=True)
    payload_digest: Mapped[str]
    reference: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime | None]
    received_month: Mapped[date]
    invitation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("invitations.id"), unique=True)
    collection_point_id: Mapped[str | None] = mapped_column(sa.ForeignKey("collection_points.id"))
    about_sealed: Mapped[bytes | None]
    link_digest: Mapped[str | None]
    language: Mapped[str]
    channel: Mapped[str]
    import_id: Mapped[str | None] = mapped_column(sa.ForeignKey("imports.id"))
    is_discussed: Mapped[bool] = mapped_column(default=False)
