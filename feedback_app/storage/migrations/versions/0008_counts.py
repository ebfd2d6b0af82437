"""Counts that are updated with each response, filled from the existing responses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WAY = """CASE WHEN r.channel IN ('import', 'paper') THEN r.channel
     WHEN r.collection_point_id IS NULL THEN 'link' ELSE 'point' END"""
KIND = """CASE WHEN a.missing IS NOT NULL THEN 'missing' WHEN a.code IS NOT NULL THEN 'code'
     WHEN a.number IS NOT NULL THEN 'number' ELSE 'words' END"""
ANSWERS_OF = (
    "FROM responses r JOIN answers a ON a.organisation_id = r.organisation_id AND a.response_id = r.id"
)
ANSWER_COLUMNS = """(organisation_id, form_key, received_month, form_version_id, way,
    question_id, item, kind, code, number, audience, touchpoint, n, n_new)"""
PLACE = f"r.organisation_id, r.form_key, r.received_month, r.form_version_id, {WAY}"

RESPONSES = f"""
INSERT INTO response_counts (organisation_id, form_key, received_month, form_version_id, way,
    audience, touchpoint, mode, n, n_new)
SELECT {PLACE}, MIN(r.audience), MIN(r.touchpoint), MIN(r.mode),
    COUNT(*), SUM(CASE WHEN r.is_discussed THEN 0 ELSE 1 END)
FROM responses r GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608  constants of this file
ANSWERS = f"""
INSERT INTO answer_counts {ANSWER_COLUMNS}
SELECT {PLACE}, a.question_id, a.item, {KIND},
    COALESCE(a.missing, a.code, ''), COALESCE(a.number, 0), MIN(r.audience), MIN(r.touchpoint),
    COUNT(*), SUM(CASE WHEN r.is_discussed THEN 0 ELSE 1 END)
{ANSWERS_OF} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
"""
LINES = f"""
INSERT INTO answer_counts {ANSWER_COLUMNS}
SELECT {PLACE}, a.question_id, '', 'lines',
    '', 0, MIN(r.audience), MIN(r.touchpoint),
    COUNT(DISTINCT r.id), COUNT(DISTINCT CASE WHEN r.is_discussed THEN NULL ELSE r.id END)
{ANSWERS_OF} WHERE a.item <> '' GROUP BY 1, 2, 3, 4, 5, 6
"""


def upgrade() -> None:
    op.create_table(
        "response_counts",
        *where_and_when(),
        *kinds("audience", "touchpoint", "mode"),
        *numbers(),
        *links("response_counts"),
        sa.PrimaryKeyConstraint(
            "organisation_id",
            "form_key",
            "received_month",
            "form_version_id",
            "way",
            name="pk_response_counts",
        ),
        *checks("response_counts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answer_counts",
        *where_and_when(),
        *kinds("question_id", "item", "kind", "code"),
        sa.Column("number", sa.Numeric(14, 4).with_variant(sa.REAL(), "sqlite"), nullable=False),
        *kinds("audience", "touchpoint"),
        *numbers(),
        *links("answer_counts"),
        sa.PrimaryKeyConstraint(
            "organisation_id", "form_key", "received_month", "form_version_id", "way",
            "question_id", "item", "kind", "code", "number", name="pk_answer_counts",
        ),
        sa.CheckConstraint(
            "kind IN ('code', 'number', 'missing', 'words', 'lines')", name=op.f("ck_answer_counts_kind")
        ),
        checks("answer_counts")[1],
        sqlite_with_rowid=False,
    )  # fmt: skip
    for statement in (RESPONSES, ANSWERS, LINES):
        op.execute(statement)


def where_and_when() -> list[sa.Column[object]]:
    return [
        *kinds("organisation_id", "form_key"),
        sa.Column("received_month", sa.Date(), nullable=False),
        *kinds("form_version_id", "way"),
    ]


def kinds(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def numbers() -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in ("n", "n_new")]


def links(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=f"fk_{table}_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["form_version_id"], ["form_versions.id"], name=f"fk_{table}_form_version_id"
        ),
    ]


def checks(table: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint("way IN ('link', 'point', 'import', 'paper')", name=op.f(f"ck_{table}_way")),
        sa.CheckConstraint("n > 0 AND n_new >= 0 AND n_new <= n", name=op.f(f"ck_{table}_counts")),
    ]
