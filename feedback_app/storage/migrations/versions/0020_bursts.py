"""Responses that came in close together at a standing link, and setting them aside as one.

Nothing is added to the table of responses, so an upgrade copies none of it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bursts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("collection_point_id", sa.String(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("counting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minute_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minute_n", sa.Integer(), nullable=False),
        sa.Column("first_hour", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_hour", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_bursts_organisation_id"),
        sa.ForeignKeyConstraint(
            ["collection_point_id"], ["collection_points.id"], name="fk_bursts_collection_point_id"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name="fk_bursts_decided_by", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bursts"),
        sa.CheckConstraint("decision IN ('set_aside', 'left_in')", name=op.f("ck_bursts_decision")),
        sa.CheckConstraint(
            "counting_since IS NOT NULL OR (last_at IS NULL AND minute_since IS NULL)",
            name=op.f("ck_bursts_no_time_once_counted"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bursts_organisation_id_decision", "bursts", ["organisation_id", "decision"])
    op.create_index(
        "ix_bursts_counting",
        "bursts",
        ["collection_point_id"],
        unique=True,
        sqlite_where=sa.text("counting_since IS NOT NULL"),
        postgresql_where=sa.text("counting_since IS NOT NULL"),
    )
    op.create_table(
        "burst_responses",
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("burst_id", sa.String(), nullable=False),
        sa.Column("is_set_aside", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            name="fk_burst_responses_organisation_id_response_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["burst_id"], ["bursts.id"], name="fk_burst_responses_burst_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", name="pk_burst_responses"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_burst_responses_burst_id", "burst_responses", ["burst_id"])
