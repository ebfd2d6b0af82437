"""``feedback score`` and ``feedback measures``."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from surveys.measures.catalogue import measures
from tests.feedback_app.cli.conftest import Feedback


SHAPE = {
    "measure",
    "version",
    "total",
    "complete",
    "subscales",
    "band",
    "bands",
    "risk_items",
    "scorable",
    "reason",
    "rounded",
    "answered",
    "items",
    "missing",
    "missing_names",
    "risk_items_not_answered",
    "ask",
}


def test_the_result_has_the_agreed_shape(feedback: Feedback) -> None:
    ended = feedback("score", "phq9", "--answers", "[1,1,1,1,1,1,1,1,1]", "--json")
    assert ended.code == 0
    found = ended.json
    assert set(found) == SHAPE
    assert (found["measure"], found["total"], found["band"]) == ("phq9", 9, "mild")
    assert (found["complete"], found["scorable"], found["reason"]) == (True, True, None)
    assert (found["subscales"], found["risk_items"]) == ({"phq2": 2}, [9])
    assert {"set", "label", "source"} == set(found["bands"][0])
    assert found["bands"][0]["source"]


@pytest.mark.parametrize(
    ("measure", "answers", "raw", "total"),
    [
        ("PHQ-9", [3] * 9, False, 27),
        ("epds", [0] * 10, False, 21),
        ("EPDS", [0] * 10, True, 0),
        ("core-10", [0] * 10, False, 8),
        ("core10", [0] * 10, True, 0),
        ("sdq 2-4 parent", ["0"] * 25, False, 10),
        ("pbq", ["always"] * 25, False, 85),
        ("who5", [5] * 5, False, 100),
        ("kpcs", ["not_applicable", *[3] * 14], False, 44),
    ],
)
def test_codes_are_reversed_by_the_key_and_raw_values_are_not(
    feedback: Feedback, measure: str, answers: list[Any], raw: bool, total: int
) -> None:
    words = ["score", measure, "--answers", json.dumps(answers), "--json", *["--raw"] * raw]
    assert feedback(*words).json["total"] == total


def test_a_missing_answer_is_no_wrong_use(feedback: Feedback) -> None:
    ended = feedback("score", "phq9", "--answers", "[null,1,1,1,1,1,1,1,2]", "--json")
    assert ended.code == 0
    assert (ended.json["total"], ended.json["scorable"]) == (None, False)
    assert (ended.json["reason"], ended.json["complete"]) == ("items_missing", False)
    assert ended.json["risk_items"] == [9]


def test_a_conversion_shows_the_raw_score_beside_the_total(feedback: Feedback) -> None:
    found = feedback("score", "who5", "--answers", "[1,2,3,4,5]", "--json").json
    assert (found["total"], found["subscales"]) == (60, {"raw": 15})
    found = feedback("score", "swemwbs", "--answers", "[1,2,3,4,5,1,1]", "--json").json
    assert (found["total"], found["subscales"], found["reason"]) == (16.88, {"raw": 17}, None)


@pytest.mark.parametrize(
    ("words", "code", "where"),
    [
        (("nothing", "--answers", "[]"), "unknown_measure", "MEASURE"),
        (("phq9",), "wrong_use", "--answers"),
        (("phq9", "--answers", "[0]", "--file", "f"), "wrong_use", "--answers"),
        (("phq9", "--answers", "0 1 2"), "not_json", "--answers"),
        (("phq9", "--answers", "[" * 10_000), "not_json", "--answers"),
        (("phq9", "--answers", "[NaN]"), "not_json", "--answers"),
        (("phq9", "--answers", '{"a": 1}'), "not_answers", "--answers"),
        (("phq9", "--answers", "[0.5,0,0,0,0,0,0,0,0]"), "not_answers", "--answers"),
        (("phq9", "--answers", "[true,0,0,0,0,0,0,0,0]"), "not_answers", "--answers"),
        (("phq9", "--answers", "[0,1]"), "wrong_count", "--answers"),
        (("phq9", "--answers", "[0,0,7,0,0,0,0,0,0]"), "unknown_code", "--answers, item 3"),
        (("phq9", "--answers", "[0,0,7,0,0,0,0,0,0]", "--raw"), "unknown_value", "--answers, item 3"),
        (("phq9", "--answers", '["0",0,0,0,0,0,0,0,0]', "--raw"), "unknown_value", "--answers, item 1"),
        (("hads", "--answers", "[1]"), "score_entry_only", "--answers"),
        (("phq9", "--file", "nowhere.jsonl"), "file_not_found", "nowhere.jsonl"),
    ],
)
def test_wrong_use_is_told_with_its_place(
    feedback: Feedback, words: tuple[str, ...], code: str, where: str
) -> None:
    ended = feedback("score", *words, "--json")
    assert ended.code == 2
    error = ended.json["error"]
    assert (error["code"], error["where"]) == (code, where)
    assert error["what"]
    assert error["how"]
    assert feedback("score", *words).code == 2


def test_an_unknown_measure_lists_the_known_ones(feedback: Feedback) -> None:
    how = feedback("score", "phq10", "--answers", "[]", "--json").json["error"]["how"]
    assert all(key in how for key in measures())


def test_a_file_gives_one_result_a_line_and_the_line_of_what_is_wrong(
    feedback: Feedback, tmp_path: Path
) -> None:
    rows = [
        '{"id": "a", "answers": [0,0,0,0,0,0,0,0,1]}',
        "",
        '{"id": 2, "answers": [0,0,0]}',
        '{"answers": [0]}',
        "no json",
        "[1]",
        '{"id": "e", "answers": [1,1,1,1,1,1,1,1,1], "stated_total": 8}',
        '{"id": "f", "answers": [1,1,1,1,1,1,1,1,1], "stated_total": 9}',
        '{"id": "g", "answers": [1,1,1,1,1,1,1,1,1], "stated_total": "9"}',
    ]
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(rows), "utf-8")
    ended = feedback("score", "phq9", "--file", str(path), "--json")
    assert ended.code == 1
    results = [json.loads(line) for line in ended.out.splitlines()]
    assert [each["id"] for each in results] == ["a", 2, None, None, None, "e", "f", "g"]
    assert (results[0]["total"], results[0]["risk_items"]) == (1, [9])
    errors = [each["error"] for each in results if "error" in each]
    assert [each["code"] for each in errors] == [
        "wrong_count",
        "missing_key",
        "not_json",
        "missing_key",
        "not_a_number",
    ]
    assert [each["where"].rpartition(", ")[2] for each in errors] == [f"line {n}" for n in (3, 4, 5, 6, 9)]
    assert results[5]["total_differs"] == {"stated": 8, "recomputed": 9, "difference": -1}
    assert "total_differs" not in results[6]


def test_a_dash_reads_standard_input(feedback: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": "a", "answers": [2, 2]}\n'))
    ended = feedback("score", "phq2", "--file", "-")
    assert ended.code == 0
    assert json.loads(ended.out)["total"] == 4
    monkeypatch.setattr("sys.stdin", io.StringIO("[0,\n 1]\n"))
    assert feedback("score", "phq2", "--answers", "-", "--json").json["total"] == 1


NINE = "[1,4,4,1,1,null,2,1,1,1]"


def test_a_score_from_nine_answers_says_so_and_names_the_item_to_ask_about(feedback: Feedback) -> None:
    found = feedback("score", "core10", "--answers", NINE, "--json").json
    assert found["total"] == pytest.approx(8.88888888888889)
    assert (found["rounded"], found["answered"], found["items"]) == (8.89, 9, 10)
    assert (found["missing"], found["missing_names"]) == ([6], ["item 6 (plans to end life)"])
    assert (found["risk_items"], found["risk_items_not_answered"]) == ([], [6])
    assert found["ask"] == "Item 6 (plans to end life) was not answered: ask."
    shown = feedback("score", "core10", "--answers", NINE).out
    assert "CORE-10: 8.89 of 0 to 40 (low)" in shown
    assert "Worked out from 9 of 10 answers. Not answered: item 6 (plans to end life)" in shown
    assert "Item 6 (plans to end life) was not answered: ask." in shown


@pytest.mark.parametrize(
    ("measure", "answers", "said"),
    [
        ("phq9", [1] * 8 + [None], "Item 9 (death or self-harm) was not answered: ask."),
        ("epds", [0] * 9 + [None], "Item 10 (self-harm) was not answered: ask."),
        ("phq9", [None] * 9, "Item 9 (death or self-harm) was not answered: ask."),
    ],
)
def test_a_missing_risk_item_is_said_where_there_is_no_total(
    feedback: Feedback, measure: str, answers: list[Any], said: str
) -> None:
    shown = feedback("score", measure, "--answers", json.dumps(answers)).out
    assert "no score" in shown
    assert said in shown
    assert f"{sum(each is not None for each in answers)} of {len(answers)} answers. Not answered: " in shown


def test_a_complete_score_says_nothing_of_missing_answers(feedback: Feedback) -> None:
    shown = feedback("score", "core10", "--answers", "[1,4,4,1,1,0,2,1,1,1]").out
    assert not [word for word in ("Worked out", "answered", "ask") if word in shown]


@pytest.mark.parametrize("stated", ["11", "11.1", "11.11", "11.111111111"])
def test_a_total_on_paper_is_compared_as_it_is_rounded(feedback: Feedback, stated: str) -> None:
    answers = "[2,3,3,2,1,0,1,1,null,1]"
    assert (
        "does not match"
        not in feedback("score", "core10", "--answers", answers, "--stated-total", stated).out
    )
    found = feedback("score", "core10", "--answers", answers, "--stated-total", "12", "--json").json
    assert found["total_differs"] == {"stated": 12, "recomputed": 11.11, "difference": 0.89}


def test_sources_are_papers_and_their_details_are_one_option_away(feedback: Feedback) -> None:
    answers = ("--answers", "[1,1,1,1,1,1,1]")
    plain = feedback("score", "gad7", *answers).out
    assert "Severity: mild [Spitzer and others 2006]" in plain
    assert not [sign for sign in ("github", "http", "@", "src/", "clincalc") if sign in plain]
    assert "github.com/pacharanero/clincalc" in feedback("score", "gad7", *answers, "--sources").out
    listed = feedback("measures", "gad7").out
    assert not [sign for sign in ("github", "@", "src/", "clincalc") if sign in listed]
    assert "github.com/pacharanero/clincalc" in feedback("measures", "gad7", "--sources").out


def test_a_person_reads_sentences(feedback: Feedback) -> None:
    shown = feedback("score", "core10", "--answers", "[0,4,4,0,0,1,0,0,0,0]", "--stated-total", "4").out
    assert "CORE-10: 1 of 0 to 40 (low)" in shown
    assert "Needs a conversation, whatever the total: item 6" in shown
    assert "The stated total, 4, does not match the answers: 1" in shown
    assert "no score (items missing)" in feedback("score", "phq2", "--answers", "[null,1]").out
    assert "no total by design" in feedback("score", "gbo", "--answers", "[3,null,null]").out


def test_measures_are_listed_with_what_is_left_out(feedback: Feedback) -> None:
    listed = feedback("measures", "--json").json["measures"]
    assert [each["measure"] for each in listed] == list(measures())
    words = {each["measure"]: each["words"] for each in listed}
    assert (words["core10"], words["epds"], words["hads"]) == ("shipped", "pack", "never")
    assert words["friends_and_family"] == "shipped"
    gaps = feedback("measures", "--left-out").out.splitlines()
    assert len(gaps) == sum(len(measure.left_out) for measure in measures().values())
    one = feedback("measures", "epds").out
    assert "item 3: 0 1 2 3, reversed by the key" in one
    assert "left out: " in one
    assert "epds" in feedback("measures").out
    assert feedback("measures", "phq10").code == 2


AS_PRINTED = [1, 4, 3, 0, 0, 0, 1, 1, 1, 0]
"""Digits of a CORE-10 that prints items 2 and 3 already reversed, and adds to 11."""


@pytest.mark.parametrize(
    ("measure", "answers", "more", "total", "read_as"),
    [
        ("core10", AS_PRINTED, ("--printed", "other_way"), 11, "other_way"),
        ("core10", AS_PRINTED, ("--printed", "same_way"), 5, "same_way"),
        ("core10", AS_PRINTED, (), 5, "options"),
        ("core10", AS_PRINTED, ("--raw",), 11, "values"),
        ("epds", [0] * 10, ("--printed", "other_way"), 0, "other_way"),
        ("epds", [0] * 10, ("--printed", "same_way"), 21, "same_way"),
        ("pbq", [0] * 25, ("--printed", "other_way"), 0, "other_way"),
        ("sdq_2_4_parent", [2] * 25, ("--printed", "other_way"), 40, "other_way"),
        ("phq9", [1] * 9, ("--printed", "other_way"), 9, None),
    ],
)
def test_digits_of_a_sheet_are_scored_as_it_prints_them_and_it_is_said_how(
    feedback: Feedback,
    measure: str,
    answers: list[int],
    more: tuple[str, ...],
    total: int,
    read_as: str | None,
) -> None:
    found = feedback("score", measure, "--answers", json.dumps(answers), "--json", *more).json
    assert (found["total"], found.get("read_as")) == (total, read_as)


def test_a_stated_total_that_differs_comes_with_what_could_explain_it(feedback: Feedback) -> None:
    words = ("score", "core10", "--answers", json.dumps(AS_PRINTED), "--stated-total", "11")
    (reason,) = feedback(*words, "--json").json["total_explained_by"]
    assert reason.startswith("Items 2 and 3 read the other way round give 11")
    assert reason in feedback(*words).out


@pytest.mark.parametrize("more", [("--printed", "backwards"), ("--printed", "other_way", "--raw")])
def test_a_way_of_printing_that_makes_no_sense_is_refused(feedback: Feedback, more: tuple[str, ...]) -> None:
    assert feedback("score", "core10", "--answers", json.dumps(AS_PRINTED), *more).code == 2
