"""The figures of the last packs, stored to compare with the next ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "packs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("figures_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("edition IN ('team', 'commissioners', 'public')", name="edition"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_packs_organisation_id"),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name="fk_packs_made_by", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_packs"),
        sa.UniqueConstraint(
            "scope",
            "edition",
            "first_month",
            "last_month",
            name="uq_packs_scope_edition_first_month_last_month",
        ),
    )
    op.create_index("ix_packs_organisation_id", "packs", ["organisation_id"])
