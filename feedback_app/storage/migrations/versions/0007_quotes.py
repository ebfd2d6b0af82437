"""Quotes that the team may publish, and withdrawn consent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    quotes()
    op.create_index("ix_quotes_organisation_id_state", "quotes", ["organisation_id", "state"])
    op.create_table(
        "withdrawn_consents",
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("response_id", name="pk_withdrawn_consents"),
        the_response("withdrawn_consents"),
        somebody("withdrawn_consents", "noted_by"),
        sqlite_with_rowid=False,
    )


def quotes() -> None:
    op.create_table(
        "quotes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("masked_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("masked_by", sa.String(), nullable=True),
        sa.Column("translation_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("translated_by", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("first_approver", sa.String(), nullable=True),
        sa.Column("first_approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_approver", sa.String(), nullable=True),
        sa.Column("second_approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_quotes"),
        sa.UniqueConstraint(
            "response_id", "question_id", "item", name="uq_quotes_response_id_question_id_item"
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "question_id", "item"],
            ["answers.response_id", "answers.question_id", "answers.item"],
            name="fk_quotes_response_id_question_id_item",
            ondelete="CASCADE",
        ),
        the_response("quotes"),
        *(
            somebody("quotes", column)
            for column in ("masked_by", "translated_by", "first_approver", "second_approver")
        ),
        *rules_of_quotes(),
        sqlite_with_rowid=False,
    )


def rules_of_quotes() -> tuple[sa.CheckConstraint, ...]:
    rules = {
        "state": "state IN ('suggested', 'approved_once', 'approved', 'withdrawn')",
        "consent": "consent IN ('given', 'withdrawn')",
        "two_people": "first_approver <> second_approver",
        "approved_has_a_second_time": "(state = 'approved') = (second_approved_at IS NOT NULL)",
        "approved_has_a_first_time": (
            "(state IN ('approved_once', 'approved')) = (first_approved_at IS NOT NULL)"
        ),
        "withdrawn_holds_no_words": (
            "state <> 'withdrawn' OR (masked_sealed IS NULL AND translation_sealed IS NULL)"
        ),
        "no_consent_no_quote": "consent = 'given' OR state = 'withdrawn'",
    }
    return tuple(sa.CheckConstraint(rule, name=op.f(f"ck_quotes_{name}")) for name, rule in rules.items())


def the_response(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "response_id"],
        ["responses.organisation_id", "responses.id"],
        name=f"fk_{table}_organisation_id_response_id",
        ondelete="CASCADE",
    )


def somebody(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["accounts.id"], name=f"fk_{table}_{column}", ondelete="SET NULL"
    )
