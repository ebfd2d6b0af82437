"""``feedback trend``: figures for a script, a table for a person, and every mistake named by its place."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.feedback_app.cli.conftest import Feedback


GOLDEN = json.loads(
    (Path(__file__).parents[3] / "analysis" / "data" / "spc_golden.json").read_text(encoding="utf-8")
)
P12 = next(case for case in GOLDEN["cases"] if case["id"] == "p12")
SERIES = {"dates": ["2026-01-01", "2026-02-01"], "values": [90, 91.5]}


@pytest.fixture
def trend(feedback: Feedback, tmp_path: Path) -> Any:
    def command(given: Any, *words: str) -> Any:
        file = tmp_path / "F.json"
        file.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
        return feedback("trend", str(file), *words)

    return command


def test_names_and_values_are_those_of_the_golden_series(trend: Any) -> None:
    options = {"screen_outliers": True, "rebase": P12["options"]["rebase"]}
    ended = trend({**P12["input"], "options": options}, "--json")
    assert ended.code == 0
    assert set(ended.json) == {"points", "icons", "verdict", "warnings"}
    assert ended.json["icons"] == P12["expected"]["icons"]
    for found, wanted in zip(ended.json["points"], P12["expected"]["points"], strict=True):
        assert set(wanted) <= set(found)
        numbers = {name for name, value in wanted.items() if isinstance(value, float)}
        assert {name: found[name] for name in numbers} == pytest.approx(
            {name: wanted[name] for name in numbers}, rel=1e-9
        )
        assert {name: found[name] for name in set(wanted) - numbers} == {
            name: wanted[name] for name in set(wanted) - numbers
        }
    assert ended.json["warnings"] == []


def test_the_defaults_are_the_decided_ones(trend: Any) -> None:
    left_out = trend(P12["input"], "--json").json
    options = {
        "improvement_direction": "increase",
        "target": None,
        "rebase": None,
        "fix_after_n_points": None,
        "screen_outliers": False,
        "two_of_three_includes_outside": True,
        "chart": "xmr",
    }
    assert trend({**P12["input"], "options": options}, "--json").json == left_out


def test_a_person_gets_a_table_and_a_verdict(trend: Any) -> None:
    ended = trend({**P12["input"], "options": {"rebase": ["2023-05-01", "2023-05-09"]}})
    assert ended.code == 0
    assert "Upper limit" in ended.out
    assert "Better than chance explains: above the upper limit" in ended.out
    assert "Nothing beyond chance: the latest point (71.4, Jun 2024)" in ended.out
    assert "New limits from May 2023." in ended.out
    assert "rebase_date_unknown" in ended.err


def test_standard_input_is_read(feedback: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\ufeff" + json.dumps(SERIES)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    ended = feedback("trend", "-", "--json")
    assert (ended.code, len(ended.json["points"])) == (0, 2)
    assert ["short_series" in each for each in ended.json["warnings"]] == [True]
    assert ended.json["points"][0]["upl"] == pytest.approx(90.75 + 2.66 * 1.5)


def test_counts_and_facets_and_gaps(trend: Any) -> None:
    given = {
        "dates": ["2026-01-01", "2026-02-01", "2026-01-01"],
        "facet": ["b", "b", "a"],
        "numerators": [9, None, 4],
        "denominators": [10, None, 5],
        "options": {"chart": "pprime", "target": {"a": 3, "b": 4}, "rebase": {"b": "2026-02-01"}},
    }
    found = trend(given, "--json").json
    assert [(point["facet"], point["y"], point["target"]) for point in found["points"]] == [
        ("a", 80, 3),
        ("b", 90, 4),
        ("b", None, 4),
    ]
    assert "\nb\n" in trend(given).out


def with_options(**options: Any) -> dict[str, Any]:
    return {**SERIES, "options": options}


def counts(parts: list[Any], wholes: list[Any]) -> dict[str, Any]:
    return {"dates": SERIES["dates"], "numerators": parts, "denominators": wholes}


WRONG: list[tuple[Any, str, str]] = [
    ("", "not_json", "Line 1, column 1"),
    ("[" * 100_000, "not_json", "The file"),
    ("[1, 2]", "not_an_object", "The file"),
    ('{"dates": [], "dates": []}', "repeated_key", "dates"),
    ('{"dates": ["2026-01-01"], "values": [NaN]}', "not_finite", "The file"),
    ('{"dates": ["2026-01-01"], "values": [1e999]}', "not_finite", "values[0]"),
    ('{"dates": ["2026-01-01"], "values": [1], "facet": ["\\ud800"]}', "not_json", "The file"),
    ({"values": [1]}, "dates_missing", "dates"),
    ({"dates": []}, "empty_series", "dates"),
    ({"dates": ["2026-01-01"]}, "values_missing", "values"),
    ({**SERIES, "valeus": []}, "unknown_key", "valeus"),
    ({**SERIES, "values": [1]}, "wrong_length", "values"),
    ({**SERIES, "values": 7}, "not_a_list", "values"),
    ({**SERIES, "values": [1, "2"]}, "not_a_number", "values[1]"),
    ({**SERIES, "values": [1, True]}, "not_a_number", "values[1]"),
    ({**SERIES, "values": [1, 10**300]}, "too_large", "values[1]"),
    ({**SERIES, "dates": ["2026-01-01", "2026-02-30"]}, "bad_date", "dates[1]"),
    ({**SERIES, "dates": ["2026-01-01", "20260201"]}, "bad_date", "dates[1]"),
    ({**SERIES, "dates": ["2026-01-01", 5]}, "bad_date", "dates[1]"),
    ({**SERIES, "dates": ["2026-01-01"] * 2}, "duplicate_date", "dates"),
    ({**SERIES, "facet": ["a", " "]}, "bad_facet", "facet[1]"),
    ({**SERIES, "trajectory": [1]}, "wrong_length", "trajectory"),
    (counts([1, 2], [1, 1]), "part_over_whole", "numerators[1]"),
    (counts([1, 1.5], [2, 2]), "not_whole", "numerators[1]"),
    ({**SERIES, "options": []}, "not_an_object", "options"),
    (with_options(colour="red"), "unknown_option", "options.colour"),
    (with_options(chart="pareto"), "unknown_choice", "options.chart"),
    (with_options(chart=["xmr"]), "unknown_choice", "options.chart"),
    (with_options(chart="p"), "counts_missing", "numerators"),
    (with_options(improvement_direction="up"), "unknown_choice", "options.improvement_direction"),
    (with_options(target="90"), "not_a_number", "options.target"),
    (with_options(target={"north": 3}), "unknown_facet", "options.target"),
    (with_options(rebase=7), "not_a_list", "options.rebase"),
    (with_options(rebase=["1 May"]), "bad_date", "options.rebase[0]"),
    (with_options(fix_after_n_points=11), "fix_after_too_few", "options.fix_after_n_points"),
    (with_options(fix_after_n_points=12.5), "not_whole", "options.fix_after_n_points"),
    (with_options(screen_outliers="yes"), "not_yes_or_no", "options.screen_outliers"),
]


@pytest.mark.parametrize(("given", "code", "where"), WRONG)
def test_a_mistake_is_named_by_its_place(trend: Any, given: Any, code: str, where: str) -> None:
    ended = trend(given, "--json")
    error = ended.json["error"]
    assert (ended.code, error["code"], error["where"]) == (2, code, where)
    assert "" not in (error["what"], error["how"])


def test_a_person_reads_the_mistake_on_standard_error(trend: Any) -> None:
    ended = trend({**SERIES, "values": [1]})
    assert (ended.code, ended.out) == (2, "")
    assert "values: There are 1 for 2 dates." in ended.err


@pytest.mark.parametrize("name", ["missing.json", ".", "nul\0.json"])
def test_a_file_that_is_not_there(feedback: Feedback, name: str) -> None:
    ended = feedback("trend", name, "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "file_not_found")


def test_a_file_that_is_no_text(feedback: Feedback, tmp_path: Path) -> None:
    file = tmp_path / "F.json"
    file.write_bytes(b"\xff\xfe\x00")
    ended = feedback("trend", str(file), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "file_not_text")


def test_rare_events_are_judged_by_the_days_between(trend: Any) -> None:
    days = ["2026-03-09", "2026-01-02", "2026-01-20", "2026-01-20"]
    found = trend({"events": days}, "--json")
    assert found.code == 0
    assert [(each["date"], each["y"]) for each in found.json["points"]] == [
        ("2026-01-20", 18.0),
        ("2026-03-09", 48.0),
    ]
    assert found.json["warnings"][-1].endswith("[events_same_day]")
    assert "Run chart" in trend({"events": days}).out
    assert trend({"events": days, "options": {"chart": "xmr"}}, "--json").json["points"][0]["upl"] is not None


@pytest.mark.parametrize(
    ("given", "code", "where"),
    [
        ({"events": ["2026-01-02"]}, "too_few_events", "events"),
        ({"events": ["soon"]}, "bad_date", "events[0]"),
        ({"events": ["2026-01-02"], "values": [1]}, "events_and_values", "values"),
    ],
)
def test_events_that_cannot_be_used_are_named(
    trend: Any, given: dict[str, Any], code: str, where: str
) -> None:
    error = trend(given, "--json").json["error"]
    assert (error["code"], error["where"]) == (code, where)
