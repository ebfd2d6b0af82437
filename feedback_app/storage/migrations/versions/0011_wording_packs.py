"""Words of measures that an organisation is licensed to use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wording_packs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_wording_packs_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["accounts.id"], name="fk_wording_packs_recorded_by", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_wording_packs"),
    )
    op.create_index(
        "ix_wording_packs_organisation_id_measure_recorded_at",
        "wording_packs",
        ["organisation_id", "measure", "recorded_at"],
    )
