"""Families, people and episodes; who an invitation went to; measures completed; alerts and who answers them.

A migration is frozen when it has been released: it names types and constraints itself and imports no model.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    families_and_people()
    episodes()
    who_was_asked()
    results()
    alerts()
    safety()
    drafts()


def word(name: str, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def sealed(name: str, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def moment(name: str, null: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def day(name: str, null: bool = False) -> sa.Column[date]:
    return sa.Column(name, sa.Date(), nullable=null)


def flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def count(name: str, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def number(name: str, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Numeric(14, 4).with_variant(sa.REAL(), "sqlite"), nullable=null)


def points(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=ondelete)


def within(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """To a row of the same organisation."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{target}.organisation_id", f"{target}.id"],
        name=f"fk_{table}_organisation_id_{column}",
        ondelete=ondelete,
    )


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name="_".join(("uq", table, *columns)))


def check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(name))


def index(table: str, *columns: str) -> None:
    op.create_index("_".join(("ix", table, *columns)), table, list(columns))


def families_and_people() -> None:
    op.create_table(
        "families",
        word("id"),
        word("organisation_id"),
        sealed("reference_sealed"),
        word("reference_digest"),
        word("created_by", null=True),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_families"),
        points("families", "created_by", "accounts.id", ondelete="SET NULL"),
        points("families", "organisation_id", "organisations.id"),
        unique("families", "organisation_id", "id"),
        unique("families", "organisation_id", "reference_digest"),
    )
    index("families", "organisation_id", "created_at")
    op.create_table(
        "people",
        word("id"),
        word("organisation_id"),
        word("family_id"),
        word("role"),
        sealed("label_sealed", null=True),
        day("due_month", null=True),
        day("born_month", null=True),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        check("ck_people_role", "role IN ('birth_parent', 'other_parent', 'carer', 'infant', 'unborn')"),
        check("ck_people_unborn_is_not_born", "role <> 'unborn' OR born_month IS NULL"),
        within("people", "family_id", "families"),
        unique("people", "organisation_id", "id"),
    )
    index("people", "organisation_id", "family_id")
    op.create_table(
        "person_contacts",
        word("person_id"),
        word("organisation_id"),
        sealed("name_sealed", null=True),
        sealed("email_sealed", null=True),
        sealed("phone_sealed", null=True),
        moment("updated_at"),
        sa.PrimaryKeyConstraint("person_id", name="pk_person_contacts"),
        within("person_contacts", "person_id", "people", ondelete="CASCADE"),
    )
    index("person_contacts", "organisation_id", "person_id")


def episodes() -> None:
    op.create_table(
        "episodes",
        word("id"),
        word("organisation_id"),
        word("family_id"),
        word("team"),
        day("started_on"),
        day("ended_on", null=True),
        word("close_reason", null=True),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_episodes"),
        check("ck_episodes_closed_with_a_reason", "(ended_on IS NULL) = (close_reason IS NULL)"),
        check("ck_episodes_ends_after_it_began", "ended_on IS NULL OR ended_on >= started_on"),
        within("episodes", "family_id", "families"),
        unique("episodes", "organisation_id", "id"),
    )
    index("episodes", "organisation_id", "ended_on")
    index("episodes", "organisation_id", "family_id")
    op.create_table(
        "thrive_groupings",
        word("id"),
        word("organisation_id"),
        word("episode_id"),
        word("grouping"),
        day("since"),
        word("proposed_by"),
        word("family_agreed"),
        word("recorded_by", null=True),
        moment("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_thrive_groupings"),
        within("thrive_groupings", "episode_id", "episodes"),
        points("thrive_groupings", "recorded_by", "accounts.id", ondelete="SET NULL"),
    )
    index("thrive_groupings", "organisation_id", "episode_id", "since")
    op.create_table(
        "scheduled_measures",
        word("id"),
        word("organisation_id"),
        word("episode_id"),
        word("person_id"),
        word("about_person_id", null=True),
        word("measure"),
        flag("at_start"),
        count("every_weeks", null=True),
        flag("at_end"),
        moment("added_at"),
        moment("removed_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_scheduled_measures"),
        check("ck_scheduled_measures_every_weeks", "every_weeks IS NULL OR every_weeks BETWEEN 1 AND 52"),
        within("scheduled_measures", "about_person_id", "people"),
        within("scheduled_measures", "episode_id", "episodes"),
        within("scheduled_measures", "person_id", "people"),
    )
    index("scheduled_measures", "organisation_id", "episode_id")


def who_was_asked() -> None:
    op.create_table(
        "addressees",
        word("invitation_id"),
        word("organisation_id"),
        word("person_id"),
        word("about_person_id", null=True),
        word("episode_id"),
        word("occasion"),
        sa.PrimaryKeyConstraint("invitation_id", name="pk_addressees"),
        check("ck_addressees_occasion", "occasion IN ('start', 'review', 'end', 'other')"),
        points("addressees", "invitation_id", "invitations.id", ondelete="CASCADE"),
        within("addressees", "about_person_id", "people"),
        within("addressees", "episode_id", "episodes"),
        within("addressees", "person_id", "people"),
    )
    index("addressees", "organisation_id", "episode_id")
    index("addressees", "organisation_id", "person_id")


def results() -> None:
    op.create_table(
        "measure_results",
        word("id"),
        word("organisation_id"),
        word("episode_id"),
        word("person_id"),
        word("about_person_id", null=True),
        word("measure"),
        word("measure_version"),
        word("instance"),
        day("completed_on"),
        word("occasion"),
        word("mode"),
        word("response_id", null=True),
        sealed("items_sealed", null=True),
        number("stated_total", null=True),
        word("entered_by", null=True),
        moment("entered_at"),
        moment("taken_back_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_measure_results"),
        check(
            "ck_measure_results_holds_something",
            "response_id IS NOT NULL OR items_sealed IS NOT NULL OR stated_total IS NOT NULL",
        ),
        check("ck_measure_results_mode", "mode IN ('screen', 'paper', 'telephone', 'in_person')"),
        check("ck_measure_results_occasion", "occasion IN ('start', 'review', 'end', 'other')"),
        check(
            "ck_measure_results_one_source",
            "(response_id IS NOT NULL AND mode = 'screen') OR (response_id IS NULL AND mode <> 'screen')",
        ),
        points("measure_results", "entered_by", "accounts.id", ondelete="SET NULL"),
        within("measure_results", "about_person_id", "people"),
        within("measure_results", "episode_id", "episodes"),
        within("measure_results", "person_id", "people"),
        within("measure_results", "response_id", "responses", ondelete="CASCADE"),
        unique("measure_results", "organisation_id", "id"),
        unique("measure_results", "response_id", "measure", "instance"),
    )
    index("measure_results", "organisation_id", "episode_id", "completed_on")
    index("measure_results", "organisation_id", "measure", "completed_on")
    op.create_table(
        "second_entries",
        word("result_id"),
        word("organisation_id"),
        sealed("items_sealed", null=True),
        number("stated_total", null=True),
        word("entered_by", null=True),
        moment("entered_at"),
        moment("settled_at", null=True),
        word("settled_by", null=True),
        sa.PrimaryKeyConstraint("result_id", name="pk_second_entries"),
        points("second_entries", "entered_by", "accounts.id", ondelete="SET NULL"),
        within("second_entries", "result_id", "measure_results", ondelete="CASCADE"),
        points("second_entries", "settled_by", "accounts.id", ondelete="SET NULL"),
    )
    index("second_entries", "organisation_id", "settled_at")


def alerts() -> None:
    op.create_table(
        "alerts",
        word("id"),
        word("organisation_id"),
        word("response_id", null=True),
        word("draft_digest", null=True),
        word("result_id", null=True),
        word("invitation_id", null=True),
        word("person_id", null=True),
        word("episode_id", null=True),
        word("form_key", null=True),
        word("measure", null=True),
        word("question_id"),
        word("item"),
        moment("raised_at"),
        word("owner_id", null=True),
        word("deputy_id", null=True),
        moment("owner_told_at", null=True),
        moment("escalated_at", null=True),
        moment("acknowledged_at", null=True),
        word("acknowledged_by", null=True),
        word("outcome", null=True),
        sealed("note_sealed", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        check(
            "ck_alerts_about_something",
            " + ".join(
                f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END"
                for column in ("response_id", "draft_digest", "result_id")
            )
            + " >= 1",
        ),
        check("ck_alerts_acknowledged_with_an_outcome", "(acknowledged_at IS NULL) = (outcome IS NULL)"),
        points("alerts", "acknowledged_by", "accounts.id", ondelete="SET NULL"),
        points("alerts", "deputy_id", "accounts.id", ondelete="SET NULL"),
        points("alerts", "invitation_id", "invitations.id"),
        within("alerts", "episode_id", "episodes"),
        within("alerts", "person_id", "people"),
        points("alerts", "organisation_id", "organisations.id"),
        points("alerts", "owner_id", "accounts.id", ondelete="SET NULL"),
        points("alerts", "response_id", "responses.id"),
        points("alerts", "result_id", "measure_results.id"),
        unique("alerts", "draft_digest", "question_id", "item"),
        unique("alerts", "response_id", "question_id", "item"),
        unique("alerts", "result_id", "question_id", "item"),
    )
    index("alerts", "organisation_id", "acknowledged_at")


def safety() -> None:
    op.create_table(
        "safety_settings",
        word("organisation_id"),
        word("owner_id", null=True),
        word("deputy_id", null=True),
        word("working_days"),
        count("opens_minute"),
        count("closes_minute"),
        text("closed_days"),
        count("hours_to_acknowledge"),
        count("draft_minutes"),
        word("updated_by", null=True),
        moment("updated_at"),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_safety_settings"),
        points("safety_settings", "deputy_id", "accounts.id", ondelete="SET NULL"),
        points("safety_settings", "organisation_id", "organisations.id"),
        points("safety_settings", "owner_id", "accounts.id", ondelete="SET NULL"),
        points("safety_settings", "updated_by", "accounts.id", ondelete="SET NULL"),
    )
    op.create_table(
        "team_helplines",
        word("id"),
        word("organisation_id"),
        count("position"),
        word("name"),
        word("contact"),
        word("hours"),
        day("checked_on"),
        sa.PrimaryKeyConstraint("id", name="pk_team_helplines"),
        points("team_helplines", "organisation_id", "organisations.id"),
    )
    index("team_helplines", "organisation_id", "position")
    op.create_table(
        "heartbeats",
        word("job"),
        moment("last_run_at", null=True),
        moment("last_failed_at", null=True),
        word("last_error", null=True),
        sa.PrimaryKeyConstraint("job", name="pk_heartbeats"),
    )


def drafts() -> None:
    """SQLite rebuilds the table: it cannot add a named key, and would lose the order of the random key."""
    with op.batch_alter_table("drafts", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.add_column(word("invitation_id", null=True))
        table.add_column(moment("risk_since", null=True))
        table.create_foreign_key("fk_drafts_invitation_id", "invitations", ["invitation_id"], ["id"])
