from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base


class PersonContact(Base):
    """How to reach somebody, apart from everything else about them: deleting this row leaves a pseudonym."""

    __tablename__ = "person_contacts"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"], ["people.organisation_id", "people.id"], ondelete="CASCADE"
        ),
        sa.Index(None, "organisation_id", "person_id"),
    )

    person_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    name_sealed: Mapped[bytes | None]
    email_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    updated_at: Mapped[datetime]
