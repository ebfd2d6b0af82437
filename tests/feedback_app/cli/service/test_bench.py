"""The bench in tiny sizes: what it prints, that it counts honestly, that it leaves nothing behind."""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path

import pytest

from feedback_app.bench.dashboard import dashboard
from feedback_app.bench.load.form_reading import PageForm
from feedback_app.bench.measured.figures import (
    BenchFigure,
    Found,
    figure,
    quantile,
)
from feedback_app.cli.service import bench
from tests.feedback_app.cli.conftest import Feedback


SUBMIT = ("bench", "submit", "--many", "4", "--connections", "2", "--rounds", "1", "--plain-only")
RESPONDENT = (
    "bench",
    "respondent",
    "--seconds",
    "0.3",
    "--connections",
    "2",
    "--people",
    "2",
    "--think",
    "0",
)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_submits_are_measured_against_the_same_work_in_process(feedback: Feedback, temporary: Path) -> None:
    ended = feedback(*SUBMIT, "--json")
    assert ended.code == 0
    values = {each["name"]: each["value"] for each in ended.json["figures"]}
    assert values["submits"] > 0
    assert math.isclose(values["submit_ratio"], values["submits"] / values["engine_submits"], rel_tol=0.05)
    assert ended.json["failures"] == 0
    assert len(ended.json["machine"]["load_average"]) == 3
    assert list(temporary.iterdir()) == []


@pytest.mark.long
def test_both_faces_are_measured_in_one_run(feedback: Feedback, temporary: Path) -> None:
    ended = feedback(*RESPONDENT, "--rounds", "1", "--json")
    assert ended.code == 0
    values = {each["name"]: each["value"] for each in ended.json["figures"]}
    assert values["plain_turns"] > 0
    assert values["plain_requests"] >= 5
    assert values["streamlit_room_p95"] > 0
    assert ended.json["failures"] == 0
    assert list(temporary.iterdir()) == []


def test_a_form_there_is_not_is_told_with_its_code(feedback: Feedback, temporary: Path) -> None:
    ended = feedback(*SUBMIT, "--form", "no_such_form", "--json")
    assert ended.code == 1
    assert ended.json["error"]["code"] == "form_not_found"
    assert list(temporary.iterdir()) == []


def test_the_median_counts_and_a_target_is_reached_or_missed() -> None:
    assert figure("turns", "Turns", "/s", [100, 400, 310], 300).is_met is True
    assert figure("turns", "Turns", "/s", [100, 400, 290], 300).is_met is False
    assert figure("wait", "Wait", "ms", [100, 400, 290], 300, "less").is_met is True
    assert BenchFigure("wait", "Wait", "ms", target=300, why_not="no browser here").is_met is None


@pytest.mark.parametrize(("part", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_quantiles_are_values_that_were_measured(part: float, value: float) -> None:
    assert quantile(list(range(100, 0, -1)), part) == value


def test_strict_ends_with_one_when_a_target_is_missed(
    feedback: Feedback, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed = Found((figure("turns", "Turns", "/s", [1], 300),), 0, {"cores": 2, "load_average": [0, 0, 0]})
    monkeypatch.setattr("feedback_app.bench.submit.bench_submit", lambda *_: missed)
    assert feedback("bench", "submit").code == 0
    assert feedback("bench", "submit", "--strict").code == 1


def test_the_table_says_what_was_not_measured_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    none = Found(
        (BenchFigure("a", "First question", "s", why_not="no Chromium here"),),
        0,
        {"cores": 2, "load_average": [0]},
    )
    bench._show(none, "Bench", as_json=False, strict=False)
    printed = capsys.readouterr().out
    assert "not measured" in printed
    assert "no Chromium here" in printed


def test_a_page_is_filled_in_with_the_first_of_everything() -> None:
    page = PageForm(
        '<form action="/other"><input name="x" value="1"></form>'
        '<form data-turn action="/form/1/2"><input type="hidden" name="mark" value="m">'
        '<input type="radio" name="answer" value="a"><input type="radio" name="answer" value="b">'
        '<input type="checkbox" name="reason" value="dont_know"><input type="text" name="month">'
        '<textarea name="words"></textarea></form><input name="after" value="1">'
    )
    assert page.action == "/form/1/2"
    assert [name for name, _ in page.fields] == ["mark", "answer", "month", "words"]
    assert dict(page.fields)["answer"] == "a"


@pytest.mark.long
def test_the_dashboard_is_measured_on_many_answers(feedback: Feedback, temporary: Path) -> None:
    ended = feedback("bench", "dashboard", "--responses", "3000", "--rounds", "1", "--json")
    assert ended.code == 0
    figures = {each["name"]: each for each in ended.json["figures"]}
    for engine in ("sqlite", "postgresql"):
        assert figures[f"{engine}_first_view"]["value"] > 0
        slowest = figures[f"{engine}_changed_filter"]["value"]
        assert slowest >= figures[f"{engine}_filter_only_new"]["value"]
        assert figures[f"{engine}_count_rows"]["value"] > 3000
        duckdb = figures[f"{engine}_duckdb"]
        assert duckdb["value"] is not None or "DuckDB" in duckdb["why_not"]
    assert figures["engines_first_view_ratio"]["value"] > 0
    assert ended.json["failures"] == 0
    assert list(temporary.iterdir()) == []


def test_without_a_server_the_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard, "can_bring_one", lambda: False)
    sizes = dashboard.DashboardSizes(engines=("postgresql",))
    found = dashboard.bench_dashboard(sizes, dashboard.Work(print, print, print))
    assert [(each.value, each.why_not) for each in found.figures] == [(None, dashboard.NO_POSTGRES)]


def test_without_duckdb_the_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert dashboard._duckdb(None, ()) is None  # type: ignore[arg-type]
