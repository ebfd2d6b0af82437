"""The first tables: organisations, accounts, forms, links, responses, audit trail and outbox.

A migration is frozen when it has been released: it names types and constraints itself and imports no model.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    organisations_and_accounts()
    signing_in()
    forms_and_imports()
    ways_in()
    responses()
    answers_and_drafts()
    trace()
    outbox()
    refuse_changes("audit_events", "UPDATE", "DELETE", "TRUNCATE")
    refuse_changes("form_versions", "UPDATE")


def word(name: str, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def sealed(name: str, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def moment(name: str, null: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def points(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=ondelete)


def index(table: str, *columns: str) -> None:
    op.create_index("_".join(("ix", table, *columns)), table, list(columns))


def organisations_and_accounts() -> None:
    op.create_table(
        "organisations",
        word("id"),
        word("key"),
        word("name"),
        flag("is_active"),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("key", name="uq_organisations_key"),
    )
    op.create_table(
        "accounts",
        word("id"),
        word("email_digest"),
        sealed("email_sealed"),
        sealed("name_sealed"),
        word("password_hash", null=True),
        flag("is_active"),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email_digest", name="uq_accounts_email_digest"),
    )
    op.create_table(
        "memberships",
        word("account_id"),
        word("organisation_id"),
        word("role"),
        sa.PrimaryKeyConstraint("account_id", "organisation_id", "role", name="pk_memberships"),
        points("memberships", "account_id", "accounts.id", ondelete="CASCADE"),
        points("memberships", "organisation_id", "organisations.id"),
    )
    index("memberships", "organisation_id")


def signing_in() -> None:
    op.create_table(
        "setup_links",
        word("digest"),
        word("account_id", null=True),
        moment("expires_at"),
        moment("used_at", null=True),
        sa.PrimaryKeyConstraint("digest", name="pk_setup_links"),
        points("setup_links", "account_id", "accounts.id", ondelete="CASCADE"),
    )
    index("setup_links", "account_id")
    op.create_table(
        "sign_in_sessions",
        word("id"),
        word("account_id"),
        word("digest"),
        moment("created_at"),
        moment("last_seen_at"),
        moment("expires_at"),
        moment("revoked_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_sessions"),
        sa.UniqueConstraint("digest", name="uq_sign_in_sessions_digest"),
        points("sign_in_sessions", "account_id", "accounts.id", ondelete="CASCADE"),
    )
    index("sign_in_sessions", "account_id")
    op.create_table(
        "sign_in_attempts",
        word("id"),
        word("key_digest"),
        moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
    )
    index("sign_in_attempts", "key_digest", "at")


def forms_and_imports() -> None:
    op.create_table(
        "form_versions",
        word("id"),
        word("key"),
        word("version"),
        word("content_hash"),
        text("definition"),
        moment("published_at"),
        sa.PrimaryKeyConstraint("id", name="pk_form_versions"),
        sa.UniqueConstraint("content_hash", name="uq_form_versions_content_hash"),
        sa.UniqueConstraint("key", "version", name="uq_form_versions_key_version"),
    )
    op.create_table(
        "imports",
        word("id"),
        word("organisation_id"),
        word("form_version_id"),
        word("file_digest"),
        sealed("file_name_sealed"),
        word("created_by", null=True),
        moment("created_at"),
        moment("undone_at", null=True),
        count("n_rows"),
        count("n_stored"),
        count("n_repeated"),
        count("n_refused"),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        points("imports", "created_by", "accounts.id", ondelete="SET NULL"),
        points("imports", "form_version_id", "form_versions.id"),
        points("imports", "organisation_id", "organisations.id"),
    )
    index("imports", "organisation_id", "created_at")


def ways_in() -> None:
    op.create_table(
        "invitations",
        word("id"),
        word("organisation_id"),
        word("form_version_id"),
        word("token_digest"),
        word("mode"),
        sealed("about_sealed", null=True),
        sealed("recipient_sealed", null=True),
        word("created_by", null=True),
        moment("created_at"),
        moment("expires_at"),
        moment("revoked_at", null=True),
        moment("used_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_digest", name="uq_invitations_token_digest"),
        points("invitations", "created_by", "accounts.id", ondelete="SET NULL"),
        points("invitations", "form_version_id", "form_versions.id"),
        points("invitations", "organisation_id", "organisations.id"),
        sa.CheckConstraint(
            "mode <> 'anonymous' OR (used_at IS NULL AND about_sealed IS NULL)",
            name=op.f("ck_invitations_anonymous_joins_nothing"),
        ),
        sa.CheckConstraint(
            "mode IN ('anonymous', 'pseudonymous', 'named')", name=op.f("ck_invitations_mode")
        ),
    )
    index("invitations", "organisation_id", "created_at")
    op.create_table(
        "collection_points",
        word("id"),
        word("organisation_id"),
        word("form_key"),
        word("name"),
        word("code_digest"),
        sealed("code_sealed"),
        word("created_by", null=True),
        moment("created_at"),
        moment("opens_at", null=True),
        moment("closes_at", null=True),
        moment("revoked_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_collection_points"),
        sa.UniqueConstraint("code_digest", name="uq_collection_points_code_digest"),
        points("collection_points", "created_by", "accounts.id", ondelete="SET NULL"),
        points("collection_points", "organisation_id", "organisations.id"),
    )
    index("collection_points", "organisation_id", "form_key")


def responses() -> None:
    op.create_table(
        "responses",
        word("id"),
        word("organisation_id"),
        word("form_version_id"),
        word("form_key"),
        word("audience"),
        word("touchpoint"),
        word("mode"),
        word("submission_digest"),
        word("payload_digest"),
        word("reference"),
        moment("received_at", null=True),
        sa.Column("received_month", sa.Date(), nullable=False),
        word("invitation_id", null=True),
        word("collection_point_id", null=True),
        sealed("about_sealed", null=True),
        word("link_digest", null=True),
        word("language"),
        word("channel"),
        word("import_id", null=True),
        flag("is_discussed"),
        sa.PrimaryKeyConstraint("id", name="pk_responses"),
        sa.UniqueConstraint("invitation_id", name="uq_responses_invitation_id"),
        sa.UniqueConstraint("organisation_id", "id", name="uq_responses_organisation_id_id"),
        sa.UniqueConstraint("reference", name="uq_responses_reference"),
        sa.UniqueConstraint("submission_digest", name="uq_responses_submission_digest"),
        points("responses", "collection_point_id", "collection_points.id"),
        points("responses", "form_version_id", "form_versions.id"),
        points("responses", "import_id", "imports.id"),
        points("responses", "invitation_id", "invitations.id"),
        points("responses", "organisation_id", "organisations.id"),
        sa.CheckConstraint(
            "mode <> 'anonymous' OR (received_at IS NULL AND invitation_id IS NULL AND about_sealed IS NULL)",
            name=op.f("ck_responses_anonymous_joins_nothing"),
        ),
        sa.CheckConstraint("channel IN ('screen', 'import', 'paper')", name=op.f("ck_responses_channel")),
        sa.CheckConstraint("mode IN ('anonymous', 'pseudonymous', 'named')", name=op.f("ck_responses_mode")),
        sqlite_with_rowid=False,
    )
    index("responses", "organisation_id", "form_key", "received_month")
    index("responses", "organisation_id", "import_id")
    index("responses", "organisation_id", "received_at")


def answers_and_drafts() -> None:
    op.create_table(
        "answers",
        word("response_id"),
        word("question_id"),
        word("item"),
        word("organisation_id"),
        word("code", null=True),
        sa.Column("number", sa.Numeric(14, 4).with_variant(sa.REAL(), "sqlite"), nullable=True),
        sealed("text_sealed", null=True),
        word("missing", null=True),
        sa.PrimaryKeyConstraint("response_id", "question_id", "item", name="pk_answers"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "response_id"],
            ["responses.organisation_id", "responses.id"],
            name="fk_answers_organisation_id_response_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            " + ".join(
                f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END"
                for column in ("code", "number", "text_sealed", "missing")
            )
            + " = 1",
            name=op.f("ck_answers_one_value"),
        ),
        sqlite_with_rowid=False,
    )
    index("answers", "organisation_id", "question_id")
    op.create_table(
        "drafts",
        word("digest"),
        word("organisation_id"),
        word("form_version_id"),
        sealed("sealed"),
        word("at_page"),
        count("revision"),
        moment("updated_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_drafts"),
        points("drafts", "form_version_id", "form_versions.id"),
        points("drafts", "organisation_id", "organisations.id"),
        sqlite_with_rowid=False,
    )
    index("drafts", "organisation_id", "updated_at")


def trace() -> None:
    op.create_table(
        "audit_events",
        word("id"),
        moment("at"),
        word("organisation_id", null=True),
        word("actor_kind"),
        word("actor_id", null=True),
        word("action"),
        word("subject_kind"),
        word("subject_id", null=True),
        text("detail"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
        sa.CheckConstraint(
            "actor_kind IN ('account', 'respondent', 'system')", name=op.f("ck_audit_events_actor_kind")
        ),
        sqlite_with_rowid=False,
    )
    index("audit_events", "organisation_id", "at")


def outbox() -> None:
    op.create_table(
        "outbox",
        word("id"),
        word("organisation_id", null=True),
        word("dedupe_key"),
        word("channel"),
        word("message_id"),
        sealed("payload_sealed", null=True),
        moment("created_at"),
        moment("next_try_at"),
        count("tries"),
        moment("claimed_until", null=True),
        moment("sent_at", null=True),
        moment("parked_at", null=True),
        word("last_error", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
        points("outbox", "organisation_id", "organisations.id"),
    )
    index("outbox", "organisation_id", "created_at")
    waiting = sa.text("sent_at IS NULL AND parked_at IS NULL")
    op.create_index(
        "ix_outbox_waiting", "outbox", ["next_try_at"], sqlite_where=waiting, postgresql_where=waiting
    )


def refuse_changes(table: str, *changes: str) -> None:
    """Triggers on both engines: these rows are written once. SQLite has no TRUNCATE."""
    if op.get_bind().dialect.name == "sqlite":
        for change in changes:
            if change != "TRUNCATE":
                op.execute(
                    f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
                )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is written once' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuse_changes BEFORE {' OR '.join(changes)} ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_changes()"
    )
