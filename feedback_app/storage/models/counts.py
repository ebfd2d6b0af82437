"""Counts kept up to date with each response."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, organisation_key
from feedback_app.storage.models.types import ExactNumber


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


class PathwayCount(Base):
    """Responses of one group on the way through the service, and what they said of their experience.

    ``split`` says what the group is of: an ``agency`` (where somebody works) or a ``grouping`` (the THRIVE
    grouping of the episode on the day of the response); ``part`` is its code, empty for "did not say" and
    "none chosen yet". A row without a question counts the responses, the others how often each answer about
    the experience was given; nothing else is split, so no group is crossed with another.
    """

    __tablename__ = "pathway_counts"
    __table_args__ = (
        sa.CheckConstraint("split IN ('agency', 'grouping')", name="split"),
        sa.CheckConstraint("way IN ('link', 'point', 'import', 'paper')", name="way"),
        sa.CheckConstraint("n > 0 AND n_new >= 0 AND n_new <= n", name="counts"),
        NO_INSERTION_ORDER,
    )

    organisation_id: Mapped[str] = mapped_column(organisation_key(), primary_key=True)
    form_key: Mapped[str] = mapped_column(primary_key=True)
    received_month: Mapped[date] = mapped_column(primary_key=True)
    form_version_id: Mapped[str] = mapped_column(sa.ForeignKey("form_versions.id"), primary_key=True)
    way: Mapped[str] = mapped_column(primary_key=True)
    split: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    audience: Mapped[str]
    touchpoint: Mapped[str]
    n: Mapped[int]
    n_new: Mapped[int]
