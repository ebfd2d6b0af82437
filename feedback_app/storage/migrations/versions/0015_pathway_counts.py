"""Counts of the groups on the pathway: agencies, and THRIVE groupings at the time.

The form itself says what is counted, and SQL cannot read it. So ``storage.migrate`` fills the table in the
same transaction, once the tables match this version's models (``FILLS_GROUPS``).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FILLS_GROUPS = True
KEY = (
    "organisation_id",
    "form_key",
    "received_month",
    "form_version_id",
    "way",
    "split",
    "part",
    "question_id",
    "item",
    "code",
)


def upgrade() -> None:
    op.create_table(
        "pathway_counts",
        *(
            sa.Column(name, sa.Date() if name == "received_month" else sa.String(), nullable=False)
            for name in (*KEY, "audience", "touchpoint")
        ),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("n_new", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_pathway_counts_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["form_version_id"], ["form_versions.id"], name="fk_pathway_counts_form_version_id"
        ),
        sa.PrimaryKeyConstraint(*KEY, name="pk_pathway_counts"),
        sa.CheckConstraint("split IN ('agency', 'grouping')", name=op.f("ck_pathway_counts_split")),
        sa.CheckConstraint("way IN ('link', 'point', 'import', 'paper')", name=op.f("ck_pathway_counts_way")),
        sa.CheckConstraint("n > 0 AND n_new >= 0 AND n_new <= n", name=op.f("ck_pathway_counts_counts")),
        sqlite_with_rowid=False,
    )
