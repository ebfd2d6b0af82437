"""Files that someone signed in is about to download."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session_files",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in (
                "id",
                "organisation_id",
                "scope",
                "permission",
                "session_id",
                "digest",
                "kind",
                "name",
                "media_type",
            )
        ),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_session_files_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sign_in_sessions.id"],
            name="fk_session_files_session_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("digest", name="uq_session_files_digest"),
        sa.PrimaryKeyConstraint("id", name="pk_session_files"),
    )
    op.create_index("ix_session_files_organisation_id", "session_files", ["organisation_id"])
