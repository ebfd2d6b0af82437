"""Labels of comments by the machine, corrections by people, and what the machine learned from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_labels",
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("machine_themes", sa.Text(), nullable=True),
        sa.Column("machine_sentiment", sa.String(), nullable=True),
        sa.Column("model_version", sa.String(), nullable=True),
        sa.Column("human_themes", sa.Text(), nullable=True),
        sa.Column("human_sentiment", sa.String(), nullable=True),
        sa.Column("corrected_by", sa.String(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("response_id", "question_id", "item", name="pk_comment_labels"),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answers.response_id", "answers.question_id", "answers.item"],
            name="fk_comment_labels_response_id_question_id_item",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            name="fk_comment_labels_organisation_id_response_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by"], ["accounts.id"], name="fk_comment_labels_corrected_by", ondelete="SET NULL"
        ),
        sa.CheckConstraint(
            "(machine_themes IS NULL) = (model_version IS NULL)",
            name=op.f("ck_comment_labels_machine_says_which_model"),
        ),
        sa.CheckConstraint(
            "(human_themes IS NULL) = (corrected_at IS NULL)",
            name=op.f("ck_comment_labels_correction_has_a_time"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_comment_labels_organisation_id_corrected_at",
        "comment_labels",
        ["organisation_id", "corrected_at"],
    )
    op.create_table(
        "theme_models",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("metrics", sa.Text(), nullable=False),
        sa.Column("arrays_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_theme_models"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_theme_models_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name="fk_theme_models_created_by", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("organisation_id", "version", name="uq_theme_models_organisation_id_version"),
    )
    op.create_index(
        "uq_theme_models_current",
        "theme_models",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
