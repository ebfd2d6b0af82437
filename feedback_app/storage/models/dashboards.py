"""What a team saves from its dashboards: views, chart notes, trend settings, packs."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class SavedView(Base):
    """A view saved under a name: a dashboard and its parsed filter, as JSON.

    Only its owner sees it until it is shared with the team. The unique key means a name is used only once.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "owner_id", "dashboard", "name"),
        sa.Index(None, "organisation_id", "dashboard"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    dashboard: Mapped[str]
    name: Mapped[str]
    filter: Mapped[str] = mapped_column(sa.Text())
    is_shared: Mapped[bool]
    created_at: Mapped[datetime]


class ChartNote(Base):
    """Something that happened in a month and may explain a change. Shown on the organisation's trends."""

    __tablename__ = "chart_notes"
    __table_args__ = (sa.Index(None, "organisation_id", "month"),)

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    month: Mapped[date]
    text: Mapped[str]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class TrendSetting(Base):
    """How an organisation judges one trend: the form (empty: every form), what is followed, which answers.

    ``codes`` are sorted and joined by commas, because a target belongs to the answers that count for it.
    """

    __tablename__ = "trend_settings"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "form_key", "followed", "codes"),
        sa.CheckConstraint("direction IN ('increase', 'decrease', 'neutral')", name="direction"),
        sa.CheckConstraint("baseline IS NULL OR baseline > 0", name="baseline"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_key: Mapped[str]
    followed: Mapped[str]
    codes: Mapped[str]
    direction: Mapped[str | None]
    target: Mapped[float | None]
    from_month: Mapped[date | None]
    from_value: Mapped[float | None]
    to_month: Mapped[date | None]
    to_value: Mapped[float | None]
    baseline: Mapped[int | None]
    changed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]


class TrendRebase(Base):
    """A month from which new limits apply to one trend of an organisation, and why."""

    __tablename__ = "trend_rebases"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "form_key", "followed", "codes", "month"),)

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    form_key: Mapped[str]
    followed: Mapped[str]
    codes: Mapped[str]
    month: Mapped[date]
    reason: Mapped[str]
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class Pack(Base):
    """The figures shown in a pack, stored to compare with the next one.

    One row for each set of organisations, edition and months. Making the pack again replaces it. ``scope``
    has the ids of its organisations, ``organisation_id`` the first of them.
    """

    __tablename__ = "packs"
    __table_args__ = (
        sa.CheckConstraint("edition IN ('team', 'commissioners', 'public')", name="edition"),
        sa.UniqueConstraint("scope", "edition", "first_month", "last_month"),
        sa.Index(None, "organisation_id"),
    )

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    scope: Mapped[str]
    edition: Mapped[str]
    first_month: Mapped[date]
    last_month: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"))
    figures_sealed: Mapped[bytes]
