"""Names by which an imported row is known again after a spreadsheet program rewrote its file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_row_names",
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("response_id", "digest", name="pk_imported_row_names"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            name="fk_imported_row_names_organisation_id_response_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_imported_row_names_organisation_id_digest", "imported_row_names", ["organisation_id", "digest"]
    )
