"""``feedback export``: a file for the team, private, with its purpose in the audit."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
import sqlalchemy as sa

from feedback_app.cli.exports.export_responses import Coding, Kind, Purpose
from feedback_app.cli.terminal.opening import opened
from feedback_app.exports.response_table import Coding as TableCoding
from feedback_app.services.exporting.responses import ExportKind, ExportPurpose
from feedback_app.storage.models import AuditEvent
from tests.feedback_app.cli.conftest import Feedback


FORM = "family_after_visit"


@pytest.fixture
def with_responses(feedback: Feedback, tmp_path: Path) -> None:
    """Two responses from a spreadsheet, one in February and one in March."""
    file = tmp_path / "earlier.csv"
    file.write_text(
        '"Date","Comments"\n"04/02/2025","=1+1 Easy to chat to."\n"05/03/2025","Very supportive."\n'
    )
    assert feedback("import", str(file), "--form", FORM, "--yes").code == 0


def exported() -> list[dict[str, object]]:
    with opened() as workspace, workspace.database.read() as session:
        found = sa.select(AuditEvent.detail).where(AuditEvent.action == "responses_exported")
        return [json.loads(detail) for detail in session.scalars(found)]


@pytest.mark.usefixtures("with_responses")
def test_a_workbook_is_written_with_its_codebook(feedback: Feedback, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    ended = feedback("export", FORM, "--purpose", "team_review", "--out", str(out), "--json")
    assert (ended.code, ended.json["responses"]) == (0, 2)
    workbook = openpyxl.load_workbook(out)
    assert "Codebook" in workbook.sheetnames
    assert workbook["Responses"].max_row == 3
    assert out.stat().st_mode & 0o777 == 0o600
    assert [(each["purpose"], each["count"]) for each in exported()] == [("team_review", 2)]


@pytest.mark.usefixtures("with_responses")
def test_a_period_and_standard_output(feedback: Feedback) -> None:
    ended = feedback(
        "export", FORM, "--purpose", "team_review", "--format", "csv", "--from", "2025-03", "--to", "2025-03",
        "--out", "-",
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff"))))
    assert [row["received"] for row in rows] == ["2025-03"]


@pytest.mark.usefixtures("with_responses")
def test_a_codebook_of_its_own_beside_a_csv(feedback: Feedback, tmp_path: Path) -> None:
    words = ("--format", "csv", "--coding", "labels", "--codebook", str(tmp_path / "book.csv"))
    out = tmp_path / "out.csv"
    assert feedback("export", FORM, "--purpose", "team_review", "--out", str(out), *words).code == 0
    assert "overall" in (tmp_path / "book.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in out.read_text(encoding="utf-8-sig")


@pytest.mark.usefixtures("with_responses")
def test_a_file_that_is_there_is_kept_and_nothing_is_exported(feedback: Feedback, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_text("last quarter's")
    ended = feedback("export", FORM, "--purpose", "team_review", "--out", str(out), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "file_exists")
    assert out.read_text() == "last quarter's"
    assert exported() == []


def test_nothing_to_export_is_a_problem(feedback: Feedback, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    ended = feedback("export", FORM, "--purpose", "team_review", "--out", str(out), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "nothing_to_export")
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([FORM, "--purpose", "team_review", "--from", "March"], "month_wrong"),
        ([FORM, "--purpose", "team_review", "--to", "2025-13"], "month_wrong"),
        (["no_such_form", "--purpose", "team_review"], "form_unknown"),
        ([FORM, "--purpose", "curiosity"], "wrong_use"),
        ([FORM], "wrong_use"),
        ([FORM, "--purpose", "team_review", "--out", "-"], "out_or_json"),
    ],
)
def test_wrong_words_are_wrong_use(words: list[str], code: str, feedback: Feedback) -> None:
    ended = feedback("export", *words, "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, code)


def test_the_words_of_the_command_are_those_of_the_service() -> None:
    assert set(get_args(Purpose)) == {each.value for each in ExportPurpose}
    assert set(get_args(Kind)) == {each.value for each in ExportKind}
    assert set(get_args(Coding)) == {each.value for each in TableCoding}
