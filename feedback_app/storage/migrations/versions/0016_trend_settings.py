"""A team's settings for a trend: target, path to it, baseline, and months with new limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trend_settings",
        *the_trend(),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("from_month", sa.Date(), nullable=True),
        sa.Column("from_value", sa.Double(), nullable=True),
        sa.Column("to_month", sa.Date(), nullable=True),
        sa.Column("to_value", sa.Double(), nullable=True),
        sa.Column("baseline", sa.Integer(), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *links("trend_settings", "changed_by"),
        sa.UniqueConstraint(
            "organisation_id",
            "form_key",
            "followed",
            "codes",
            name="uq_trend_settings_organisation_id_form_key_followed_codes",
        ),
        sa.CheckConstraint(
            "direction IN ('increase', 'decrease', 'neutral')", name=op.f("ck_trend_settings_direction")
        ),
        sa.CheckConstraint("baseline IS NULL OR baseline > 0", name=op.f("ck_trend_settings_baseline")),
    )
    op.create_table(
        "trend_rebases",
        *the_trend(),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *links("trend_rebases", "created_by"),
        sa.UniqueConstraint(
            "organisation_id",
            "form_key",
            "followed",
            "codes",
            "month",
            name="uq_trend_rebases_organisation_id_form_key_followed_codes_month",
        ),
    )


def the_trend() -> list[sa.Column[object]]:
    names = ("id", "organisation_id", "form_key", "followed", "codes")
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def links(table: str, who: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=f"fk_{table}_organisation_id"
        ),
        sa.ForeignKeyConstraint([who], ["accounts.id"], name=f"fk_{table}_{who}", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]
