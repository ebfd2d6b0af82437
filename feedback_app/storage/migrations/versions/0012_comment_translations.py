"""English translations of comments in other languages, by a team member."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_translations",
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("translated_by", sa.String(), nullable=True),
        sa.Column("translated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("response_id", "question_id", "item", name="pk_comment_translations"),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answers.response_id", "answers.question_id", "answers.item"],
            name="fk_comment_translations_response_id_question_id_item",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            name="fk_comment_translations_organisation_id_response_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["translated_by"],
            ["accounts.id"],
            name="fk_comment_translations_translated_by",
            ondelete="SET NULL",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_comment_translations_organisation_id", "comment_translations", ["organisation_id"])
