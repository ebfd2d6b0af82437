"""Counts that are updated with each response."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import NO_INSERTION_ORDER, Base, organisation_key
from feedback_app.storage.models.types import ExactNumber


class ResponseCount(Base):
    """How many responses came in: one row for an organisation, form version, month and way they came in.

    Months only, and no row when no response is left, so that a count shows nothing its responses do not.
    ``n_new``: how many have not been discussed yet. See docs/decisions/0013.
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
    """How often one answer was given, month by month. Comments are counted, but never stored here.

    ``kind`` is the kind of value: ``code`` and ``missing`` are in the column ``code``, ``number`` in
    ``number``, ``words`` in neither. ``lines``: how many responses answered the question item by item
    (several choices, statements), which the items alone do not show.
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
    """Responses of one group on the pathway, and what they said about their experience.

    ``split`` is what responses are grouped by: an ``agency`` (where a person works) or a ``grouping`` (the
    THRIVE grouping of the episode on the day of the response); ``part`` is its code, empty for "did not say"
    and "none chosen yet". A row without a question counts the responses; the others count how often each
    answer about the experience was given. Nothing else is split, so groups are never combined.
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
