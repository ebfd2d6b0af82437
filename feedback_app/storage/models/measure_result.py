from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId
from feedback_app.storage.types import ExactNumber


SOURCE = "(response_id IS NOT NULL AND mode = 'screen') OR (response_id IS NULL AND mode <> 'screen')"


class MeasureResult(Base):
    """A measure completed on a day by somebody of a family, in a response or typed in by the team.

    No score is stored: answers are (in the response's rows, or sealed here), or the total somebody else
    reckoned. ``instance`` tells several of the same measure apart, such as one goal from another.
    """

    __tablename__ = "measure_results"
    __table_args__ = (
        sa.CheckConstraint("occasion IN ('start', 'review', 'end', 'other')", name="occasion"),
        sa.CheckConstraint("mode IN ('screen', 'paper', 'telephone', 'in_person')", name="mode"),
        sa.CheckConstraint(SOURCE, name="one_source"),
        sa.CheckConstraint(
            "response_id IS NOT NULL OR items_sealed IS NOT NULL OR stated_total IS NOT NULL",
            name="holds_something",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "episode_id"], ["episodes.organisation_id", "episodes.id"]
        ),
        sa.ForeignKeyConstraint(["organisation_id", "person_id"], ["people.organisation_id", "people.id"]),
        sa.ForeignKeyConstraint(
            ["organisation_id", "about_person_id"], ["people.organisation_id", "people.id"]
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("response_id", "measure", "instance"),
        sa.UniqueConstraint("organisation_id", "id"),
        sa.Index(None, "organisation_id", "episode_id", "completed_on"),
        sa.Index(None, "organisation_id", "measure", "completed_on"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str]
    episode_id: Mapped[str]
    person_id: Mapped[str]
    about_person_id: Mapped[str | None]
    measure: Mapped[str]
    measure_version: Mapped[str]
    instance: Mapped[str] = mapped_column(default="")
    completed_on: Mapped[date]
    occasion: Mapped[str]
    mode: Mapped[str]
    response_id: Mapped[str | None]
    items_sealed: Mapped[bytes | None]
    stated_total: Mapped[Decimal | None] = mapped_column(ExactNumber())
    entered_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
