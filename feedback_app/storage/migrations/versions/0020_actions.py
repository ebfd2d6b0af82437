"""You said, we did: actions, and the comments behind them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0020"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "actions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_actions"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_actions_organisation_id"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts.id"], name="fk_actions_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name="fk_actions_created_by", ondelete="SET NULL"
        ),
        sa.CheckConstraint("state IN ('open', 'doing', 'done', 'dropped')", name=op.f("ck_actions_state")),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_actions_done_has_a_time")
        ),
        sa.UniqueConstraint("organisation_id", "id", name="uq_actions_organisation_id_id"),
    )
    op.create_index(
        "ix_actions_organisation_id_is_public_done_at", "actions", ["organisation_id", "is_public", "done_at"]
    )
    op.create_table(
        "action_comments",
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("action_id", "response_id", "question_id", "item", name="pk_action_comments"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "action_id"],
            ["actions.organisation_id", "actions.id"],
            name="fk_action_comments_organisation_id_action_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answers.response_id", "answers.question_id", "answers.item"],
            name="fk_action_comments_response_id_question_id_item",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            name="fk_action_comments_organisation_id_response_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_action_comments_organisation_id_response_id",
        "action_comments",
        ["organisation_id", "response_id"],
    )
