from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, organisation_key
from feedback_app.storage.types import ExactNumber


class AnswerCount(Base):
    """How often one answer was given, month by month. Words are counted and never kept here.

    ``kind`` says which value the answer has: ``code`` and ``missing`` stand in ``code``, ``number`` in
    ``number``, ``words`` in neither. ``lines``: how many responses answered the question line by line
    (several choices, statements), which the lines alone do not tell.
    """

    __tablename__ = "answer_counts"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('code', 'number', 'missing', 'words', 'lines')", name="kind"),
        sa.CheckConstraint("n > 0 AND n_new >= 0 AND n_new <= n", name="counts"),
        NO_INSERTION_ORDER,
    )

    organisation_id: Mapped[str] = mapped_column(organisation_key(), primary_key=True)
    form_key: Mapped[str] = mapped_column(primary_key=True)
    received_month: Mapped[date] = mapped_column(primary_key=True)
    form_version_id: Mapped[str] = mapped_column(sa.ForeignKey("form_versions.id"), primary_key=True)
    way: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[Decimal] = mapped_column(ExactNumber(), primary_key=True)
    audience: Mapped[str]
    touchpoint: Mapped[str]
    n: Mapped[int]
    n_new: Mapped[int]
