"""``feedback change``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.feedback_app.cli.conftest import Ended, Feedback


ROWS = [
    {"id": "a", "first": 20, "second": 8},
    {"id": "b", "first": 24, "second": 19},
    {"id": 3, "first": 8, "second": 14},
    {"id": "d", "first": 15, "second": 15},
    {"id": "e", "first": 12, "second": 10},
]


def changed(feedback: Feedback, tmp_path: Path, measure: str, rows: list[Any], *words: str) -> Ended:
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return feedback("change", measure, "--pairs", str(path), *words)


def test_every_rule_set_has_its_verdicts_and_the_team_its_figures(feedback: Feedback, tmp_path: Path) -> None:
    ended = changed(feedback, tmp_path, "CORE-10", ROWS, "--json")
    assert ended.code == 0
    sets = {each["name"]: each for each in ended.json["rule_sets"]}
    verdicts = {name: [each["verdict"] for each in rules["results"]] for name, rules in sets.items()}
    none = "no_reliable_change"
    assert verdicts == {
        "barkham_2013": ["recovered", none, "reliably_worse", none, none],
        "nhse_cyp": ["reliably_better", "reliably_better", "reliably_worse", none, none],
        "jacobson_truax": ["recovered", none, none, none, none],
    }
    assert all(each["source"] for each in sets.values())
    first = sets["barkham_2013"]["results"][0]
    assert first == {
        "id": "a",
        "change": -12,
        "index": -2,
        "verdict": "recovered",
        "says": "Reliably better, and recovered",
    }
    assert sets["jacobson_truax"]["results"][0]["index"] == pytest.approx(-12 / (7.7 * 0.2**0.5), abs=1e-5)
    team = ended.json["team"]
    assert {"n", "mean_change", "interval", "effect_size", "improved", "unchanged", "worse"} <= set(team)
    assert (team["n"], team["mean_change"], team["rule_set"]) == (5, -2.6, "barkham_2013")
    assert (team["improved"], team["unchanged"], team["worse"], team["recovered"]) == (1, 3, 1, 1)
    assert team["interval"][0] < -2.6 < team["interval"][1]
    assert team["shares"]["improved"]["percent"] == 20
    assert (team["few"], team["reason"]) == (False, None)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_few_pairs_give_verdicts_and_counts_and_nothing_that_looks_firm(
    feedback: Feedback, tmp_path: Path, n: int
) -> None:
    team = changed(feedback, tmp_path, "core10", ROWS[:n], "--json").json["team"]
    firm = ("mean_change", "interval", "effect_size")
    assert [team[name] for name in firm] == [None] * 3
    assert (team["n"], team["few"], team["shares"]) == (n, True, {})
    assert team["improved"] + team["unchanged"] + team["worse"] == n
    assert team["reason"].startswith("Too few to tell. There ")
    shown = changed(feedback, tmp_path, "core10", ROWS[:n]).out
    assert f"Team: {n} {'pair' if n == 1 else 'pairs'}, few" in shown
    assert not [word for word in ("mean change", "effect size", "%", "95") if word in shown]


def test_goals_and_subscales(feedback: Feedback, tmp_path: Path) -> None:
    goal = changed(feedback, tmp_path, "gbo", [{"id": "g", "first": 2, "second": 5}], "--json").json
    assert {each["name"]: each["results"][0]["verdict"] for each in goal["rule_sets"]} == {
        "nhse_cyp": "reliably_better",
        "nhse_adult_community": "reliably_better",
    }
    rows = [{"id": "s", "first": 5, "second": 8}]
    prosocial = changed(feedback, tmp_path, "sdq_4_17_parent", rows, "--scale", "prosocial", "--json").json
    assert prosocial["rule_sets"][0]["results"][0]["verdict"] == "reliably_better"
    conduct = changed(feedback, tmp_path, "sdq_4_17_parent", rows, "--scale", "conduct", "--json").json
    assert conduct["rule_sets"][0]["results"][0]["verdict"] == "no_reliable_change"


def test_a_measure_without_a_rule_has_no_verdict(feedback: Feedback, tmp_path: Path) -> None:
    rows = [{"id": str(at), "first": 30, "second": 36 + at} for at in range(5)]
    found = changed(feedback, tmp_path, "kpcs", rows, "--json").json
    assert found["rule_sets"] == []
    assert (found["team"]["mean_change"], found["team"]["improved"]) == (8, None)
    assert "no verdict" in changed(feedback, tmp_path, "kpcs", rows).out
    assert "mean change: 8 points higher, which is better" in changed(feedback, tmp_path, "kpcs", rows).out


def test_nobody_is_no_zero(feedback: Feedback, tmp_path: Path) -> None:
    team = changed(feedback, tmp_path, "phq9", [], "--json").json["team"]
    assert (team["n"], team["mean_change"], team["interval"], team["effect_size"]) == (0, None, None, None)
    assert (team["improved"], team["shares"]) == (None, {})


def test_lines_that_cannot_be_used_are_told_and_left_out(feedback: Feedback, tmp_path: Path) -> None:
    rows = [*ROWS, "x", {"id": 1, "first": 3}, {"id": 1, "first": None, "second": 3}]
    rows += [
        {"id": 1, "first": 41, "second": 3},
        {"id": 1, "first": "3", "second": 3},
        '{"id":1,"first":1e999,"second":1}',
    ]
    ended = changed(feedback, tmp_path, "core10", rows, "--json")
    assert ended.code == 1
    assert ended.json["team"]["n"] == 5
    assert [(each["code"], each["where"].rpartition(", ")[2]) for each in ended.json["problems"]] == [
        ("not_json", "line 6"),
        ("missing_key", "line 7"),
        ("not_a_number", "line 8"),
        ("out_of_range", "line 9"),
        ("not_a_number", "line 10"),
        ("not_a_number", "line 11"),
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("phq10", "--pairs", "-"), "unknown_measure"),
        (("core10", "--pairs", "nowhere.jsonl"), "file_not_found"),
        (("core10", "--pairs", "-", "--scale", "warmth"), "unknown_scale"),
        (("poem", "--pairs", "-"), "unknown_scale"),
    ],
)
def test_wrong_use_is_told(feedback: Feedback, words: tuple[str, ...], code: str) -> None:
    ended = feedback("change", *words, "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, code)


def test_a_person_reads_a_table(feedback: Feedback, tmp_path: Path) -> None:
    shown = changed(feedback, tmp_path, "core10", ROWS).out
    assert "Barkham and others 2013\n" in shown
    assert "recovered" in shown
    assert "−12 (better)" in shown
    assert "Team: 5 pairs\n" in shown
    assert "mean change: 2.6 points lower, which is better (95% interval " in shown
    assert "standard deviations better" in shown
    assert "by Barkham and others 2013: improved 1, unchanged 3, worse 1" in shown
    assert not [sign for sign in ADDRESSES if sign in shown]


ADDRESSES = ("github", "http", "@", "src/", "doi:", "_")


def test_where_a_rule_was_read_is_said_when_asked(feedback: Feedback, tmp_path: Path) -> None:
    shown = changed(feedback, tmp_path, "core10", ROWS, "--sources").out
    assert "Source: Barkham and others 2013: Barkham and others, The CORE-10" in shown
    assert "doi:10.1080/14733145.2012.729069" in shown
    as_record = changed(feedback, tmp_path, "core10", ROWS, "--json").json["rule_sets"]
    assert [each["source"] for each in as_record if any(sign in each["source"] for sign in ADDRESSES)] == []
    assert "github.com/nhsengland/MHSDS" in as_record[1]["source_details"]
