"""The form that asks a measure in the words of a wording pack."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wording_packs") as table:
        table.add_column(sa.Column("form_version_id", sa.String(), nullable=True))
        table.create_foreign_key(
            "fk_wording_packs_form_version_id", "form_versions", ["form_version_id"], ["id"]
        )
        table.create_index("ix_wording_packs_form_version_id", ["form_version_id"], unique=True)
