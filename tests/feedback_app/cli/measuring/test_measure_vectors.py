"""Every vector of tests/spec/measure_vectors.json, through the commands: scores, changes and trends.

The keys were worked out by hand and apart from the product.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.feedback_app.cli.conftest import Feedback


VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "spec" / "measure_vectors.json").read_text("utf-8")
)["vectors"]
SCORED = [each for each in VECTORS if "answers" in each]
CHANGED = [each for each in VECTORS if "rule" in each]
SERIES = {each["id"]: each for each in VECTORS if "series" in each}


def test_none_of_the_vectors_is_left_out() -> None:
    assert len(VECTORS) == 74
    assert (len(SCORED), len(CHANGED), len(SERIES)) == (61, 10, 3)


@pytest.mark.parametrize("vector", SCORED, ids=lambda each: f"{each['id']} {each['measure']}")
def test_answers_give_the_score_worked_out_by_hand(feedback: Feedback, vector: dict[str, Any]) -> None:
    ended = feedback(
        "score", vector["measure"], "--answers", json.dumps(vector["answers"]), "--json",
        *["--raw"] * vector["raw"],
    )  # fmt: skip
    expected = dict(vector["expected"])
    if expected.pop("error", False):
        assert ended.code == 2
        assert ended.json["error"]["code"] in {"unknown_code", "not_answers"}
        return
    found = ended.json
    bands = {each["set"]: each["label"] for each in found["bands"]}
    known = {
        **found["subscales"],
        "total": found["total"],
        "band": found["band"],
        "risk": found["risk_items"],
        "tt": bands.get("caseness_talking_therapies"),
    }
    for name, value in expected.items():
        if isinstance(value, float):
            assert known[name] == pytest.approx(value, abs=1e-9)
        else:
            assert known[name] == value, name


@pytest.mark.parametrize("vector", CHANGED, ids=lambda each: each["id"])
def test_two_scores_give_the_verdict_of_their_rule(
    feedback: Feedback, tmp_path: Path, vector: dict[str, Any]
) -> None:
    file = tmp_path / "pairs.jsonl"
    row = {name: vector[name] for name in ("id", "first", "second")}
    file.write_text(json.dumps(row), "utf-8")
    words = ("change", vector["measure"], "--pairs", str(file), "--scale", vector["scale"], "--json")
    sets = {each["name"]: each["results"][0] for each in feedback(*words).json["rule_sets"]}
    assert sets[vector["rule"]]["verdict"] == vector["expected"]


def judged(feedback: Feedback, tmp_path: Path, given: dict[str, Any]) -> dict[str, Any]:
    file = tmp_path / "series.json"
    n = len(given.get("values") or given["numerators"])
    days = [(date(2024, 1, 1) + timedelta(days=31 * at)).replace(day=1).isoformat() for at in range(n)]
    file.write_text(json.dumps({"dates": days, **given}), "utf-8")
    ended = feedback("trend", str(file), "--json")
    assert ended.code == 0
    return ended.json


def test_a_run_chart_with_too_few_crossings_is_a_signal(feedback: Feedback, tmp_path: Path) -> None:
    found = judged(feedback, tmp_path, SERIES["S002"]["input"])
    (icons,) = found["icons"]
    test = icons["run_test"]
    assert (test["useful"], test["longest_run"], test["run_limit"]) == (20, 6, 7)
    assert (test["crossings"], test["crossing_limit"]) == (3, 6)
    assert "Nothing beyond chance" not in found["verdict"]


def test_a_blank_last_month_has_no_verdict_on_variation(feedback: Feedback, tmp_path: Path) -> None:
    found = judged(feedback, tmp_path, SERIES["S003"]["input"])
    assert found["verdict"].startswith("No value for")
    assert "chance" not in found["verdict"]


def test_nothing_is_promised_of_a_process_that_is_not_stable(feedback: Feedback, tmp_path: Path) -> None:
    """S006: 1,000 to 3,000 people a month whose percentages vary more than chance does."""
    whole = [1000 + 701 * at % 2000 for at in range(13)]
    percents = [91 + (2.6 if at % 2 else -2.4) for at in range(13)]
    given = {
        "numerators": [round(n * percent / 100) for n, percent in zip(whole, percents, strict=True)],
        "denominators": whole,
        "options": {"chart": "p", "improvement_direction": "increase", "target": 80},
    }
    found = judged(feedback, tmp_path, given)
    outside = [each for each in found["points"] if not each["lpl"] <= each["y"] <= each["upl"]]
    assert len(outside) >= 7
    assert "every time" not in found["verdict"]
    assert "each time" not in found["verdict"]
