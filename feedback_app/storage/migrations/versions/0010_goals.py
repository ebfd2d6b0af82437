"""Goals in a person's own words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("episode_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("place BETWEEN 1 AND 3", name=op.f("ck_goals_place")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "episode_id"],
            ["episodes.organisation_id", "episodes.id"],
            name="fk_goals_organisation_id_episode_id",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["people.organisation_id", "people.id"],
            name="fk_goals_organisation_id_person_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_goals"),
    )
    op.create_index(
        "ix_goals_organisation_id_episode_id_person_id",
        "goals",
        ["organisation_id", "episode_id", "person_id"],
    )
