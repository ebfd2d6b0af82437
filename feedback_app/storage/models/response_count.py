from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, organisation_key


class ResponseCount(Base):
    """How many responses came: one row for an organisation, form version, month and way they came in.

    Months only, and no row when there is none left: a count says nothing that its responses do not say.
    ``n_new``: how many of them nobody discussed yet. See docs/decisions/0013.
    """

    __tablename__ = "response_counts"
    __table_args__ = (
        sa.CheckConstraint("way IN ('link', 'point', 'import', 'paper')", name="way"),
        sa.CheckConstraint("n > 0 AND n_new >= 0 AND n_new <= n", name="counts"),
        NO_INSERTION_ORDER,
    )

    organisation_id: Mapped[str] = mapped_column(organisation_key(), primary_key=True)
    form_key: Mapped[str] = mapped_column(primary_key=True)
    received_month: Mapped[date] = mapped_column(primary_key=True)
    form_version_id: Mapped[str] = mapped_column(sa.ForeignKey("form_versions.id"), primary_key=True)
    way: Mapped[str] = mapped_column(primary_key=True)
    audience: Mapped[str]
    touchpoint: Mapped[str]
    mode: Mapped[str]
    n: Mapped[int]
    n_new: Mapped[int]
