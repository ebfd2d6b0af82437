"""``feedback export fft``: a CSV for each organisation, by the national formula, blank and not zero."""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_app.cli.terminal.opening import opened
from feedback_app.errors import UserError
from feedback_app.exports.fft_month import MODES, OWN_LAYOUT, own_layout, read_layout
from feedback_app.services.organisations import every_organisation
from feedback_app.storage.models import AuditEvent
from surveys.core.answers import Chosen
from tests.feedback_app.cli.conftest import Feedback
from tests.support.given import VISIT, give


CODES = {"very_good": 3, "good": 2, "poor": 1, "dont_know": 2}


def store(codes: Iterable[str], month: int = 4, key: str = "service") -> None:
    with opened() as workspace, workspace.database.write() as session:
        ids = {each.key: each.id for each in every_organisation(session)}
        for code in codes:
            at = datetime(2026, month, 9, 12, tzinfo=UTC)
            give(session, workspace.keys, ids[key], VISIT, {"overall": Chosen(code)}, at=at)


def row_of(path: Path) -> dict[str, str]:
    (row,) = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    return row


def test_the_return_counts_as_the_national_formula_does(feedback: Feedback, tmp_path: Path) -> None:
    store(code for code, n in CODES.items() for _ in range(n))
    ended = feedback("export", "fft", "--month", "2026-04", "--out", str(tmp_path))
    assert ended.code == 0
    path = tmp_path / "fft-2026-04-service-return.csv"
    row = row_of(path)
    assert [row[name] for name in ("Month", "Total Responses", "Very Good", "Good", "Dont Know")] == [
        "2026-04", "8", "3", "2", "2",
    ]  # fmt: skip
    names = ("Neither good nor poor", "Percentage Positive", "Percentage Negative", "Total Eligible")
    assert [row[name] for name in names] == ["0", "62.5", "12.5", ""]
    assert (row["Mode Online"], row["Mode SMS"], row["Mode Other"]) == ("8", "0", "0")
    assert "NOT CONFIRMED" in row["Note"]
    assert "NOT CONFIRMED" in ended.err
    assert "For the return, not for publishing" in ended.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_month_without_answers_is_a_blank_percentage(
    feedback: Feedback, tmp_path: Path, two_organisations: None
) -> None:
    store(["good"], month=5)
    ended = feedback("export", "fft", "--month", "2026-04", "--out", str(tmp_path), "--json")
    assert [(each["organisation"], each["responses"]) for each in ended.json["files"]] == [
        ("north", 0),
        ("service", 0),
    ]
    assert ended.json["for"] == "return"
    assert "For the return, not for publishing" in ended.err
    row = row_of(tmp_path / "fft-2026-04-service-return.csv")
    assert (row["Total Responses"], row["Percentage Positive"], row["Percentage Negative"]) == ("0", "", "")


def test_for_publication_few_are_hidden_and_how_they_came_in_too(feedback: Feedback, tmp_path: Path) -> None:
    store(["good"] * 12, month=4)
    store(["poor"] * 3, month=5)
    for month, total, percent in (("2026-04", "*", "*"), ("2026-05", "*", "*"), ("2026-06", "*", "*")):
        ended = feedback("export", "fft", "--month", month, "--out", str(tmp_path), "--publication")
        assert ended.code == 0
        row = row_of(tmp_path / f"fft-{month}-service-published.csv")
        assert (row["Total Responses"], row["Percentage Positive"]) == (total, percent)
        assert row["Mode Online"] == "*"
        assert row["Percentage Negative"] == "*"


def test_a_month_with_enough_is_published(feedback: Feedback, tmp_path: Path) -> None:
    store(["good"] * 12, month=4)
    store(["poor"] * 9, month=5)
    ended = feedback("export", "fft", "--month", "2026-05", "--out", str(tmp_path), "--publication")
    assert "For the return" not in ended.err
    row = row_of(tmp_path / "fft-2026-05-service-published.csv")
    assert (row["Total Responses"], row["Poor"], row["Percentage Positive"]) == ("9", "9", "0.0")
    assert row["Percentage Negative"] == "100.0"


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("--month", "2026-13"), 2, "month_wrong"),
        (("--month", "2099-01"), 1, "month_not_over"),
        (("--month", "2026-04", "--organisation", "nowhere"), 2, "organisation_unknown"),
        (("--month", "2026-04", "--publication"), 1, "period_not_over"),
    ],
)
def test_what_cannot_be_done_is_told(
    feedback: Feedback, tmp_path: Path, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    feedback("db", "upgrade")
    ended = feedback("export", "fft", *words, "--out", str(tmp_path), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (exit_code, code)


def test_who_took_it_is_kept(feedback: Feedback, tmp_path: Path) -> None:
    store(["good"])
    feedback("export", "fft", "--month", "2026-04", "--out", str(tmp_path))
    with opened() as workspace, workspace.database.read() as session:
        query = sa.select(AuditEvent.detail).where(AuditEvent.action == "fft_month_exported")
        assert "2026-04" in session.scalars(query).one()


def test_another_column_map_gives_other_columns(feedback: Feedback, tmp_path: Path) -> None:
    store(["good"] * 2)
    text = OWN_LAYOUT.read_text(encoding="utf-8").replace("heading: Very Good", "heading: Likely")
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("confirmed: false", "confirmed: true"), encoding="utf-8")
    ended = feedback("export", "fft", "--month", "2026-04", "--out", str(tmp_path), "--columns", str(mine))
    row = row_of(tmp_path / "fft-2026-04-service-return.csv")
    assert (row["Likely"], row["Note"]) == ("0", "")
    assert "NOT CONFIRMED" not in ended.err


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ("value: total}", "value: sum}", "columns.2.value"),
        ("value: mode, code: sms", "value: mode, code: pigeon", "columns.12"),
        ("value: count, code: good", "value: count", "columns.4"),
        ("decimals: 1", "decimals: many", "decimals"),
        ("columns:", "columns: [", "YAML"),
    ],
)
def test_a_wrong_column_map_is_told_with_its_place(
    tmp_path: Path, before: str, after: str, where: str
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(OWN_LAYOUT.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(UserError) as told:
        read_layout(wrong)
    assert told.value.code == "fft_layout"
    assert where in told.value.what


def test_every_mode_has_a_column_and_every_way_a_mode() -> None:
    layout = own_layout()
    assert {column.code for column in layout.columns if column.value == "mode"} == set(MODES)
    assert layout.mode_of("paper", "end_of_work") == "paper_discharge"
    assert layout.mode_of("paper", "visit") == "paper_home"
    assert {layout.mode_of(way, "visit") for way in ("link", "point", "import")} == {"online", "other"}


def test_a_form_is_still_exported_by_its_key(feedback: Feedback, tmp_path: Path) -> None:
    store(["good"])
    out = tmp_path / "out.csv"
    words = ("--purpose", "team_review", "--format", "csv", "--out", str(out))
    assert feedback("export", VISIT.key, *words).code == 0
    again = tmp_path / "again.csv"
    assert feedback("export", "responses", VISIT.key, *words[:-1], str(again)).code == 0
    assert again.read_text(encoding="utf-8-sig") == out.read_text(encoding="utf-8-sig")
