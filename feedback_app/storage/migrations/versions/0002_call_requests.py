"""People who answer may ask to be phoned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_requests",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("asked_digest", sa.String(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint(
            "done_at IS NULL OR (contact_sealed IS NULL AND asked_digest IS NULL)",
            name="done_keeps_no_contact",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_call_requests_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["accounts.id"], name="fk_call_requests_done_by", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_call_requests"),
        sa.UniqueConstraint("asked_digest", name="uq_call_requests_asked_digest"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_call_requests_organisation_id_done_at", "call_requests", ["organisation_id", "done_at"]
    )
