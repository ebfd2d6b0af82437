from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from feedback_app.storage.models.base import Base, RandomId


class Person(Base):
    """Somebody of a family. Months are first days; ``label_sealed`` tells two carers apart without a name.

    The key to the family takes the organisation with it, so nobody can be moved to another one's family.
    """

    __tablename__ = "people"
    __table_args__ = (
        sa.CheckConstraint(
            "role IN ('birth_parent', 'other_parent', 'carer', 'infant', 'unborn')", name="role"
        ),
        sa.CheckConstraint("role <> 'unborn' OR born_month IS NULL", name="unborn_is_not_born"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "family_id"], ["families.organisation_id", "families.id"]
        ),
        sa.UniqueConstraint("organisation_id", "id"),
        sa.Index(None, "organisation_id", "family_id"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str]
    family_id: Mapped[str]
    role: Mapped[str]
    label_sealed: Mapped[bytes | None]
    due_month: Mapped[date | None]
    born_month: Mapped[date | None]
    created_at: Mapped[datetime]
