"""``feedback comments`` and ``feedback themes``."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tests.analysis.comments.invented import labelled
from tests.feedback_app.cli.conftest import Feedback


ROWS = [
    {
        "id": "a",
        "comment": "The staff were kind. The wait was far too long.",
        "question": "nonspecific",
        "team": 7,
    },
    {"id": "b", "comment": "Nothing", "question": "could_improve"},
    {"id": "c", "comment": "شكرا جزيلا على كل شيء", "question": "what_good"},
]


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def write_labelled(path: Path) -> Path:
    return write(
        path,
        [
            {
                "id": row.comment.id,
                "comment": row.comment.text,
                "question": row.comment.question.value,
                "sentiment": row.sentiment.value,
                "sentiment5": row.level,
                "themes": sorted(row.themes),
            }
            for row in labelled()
        ],
    )


def read(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_analyse_adds_what_was_read_and_keeps_the_rest(feedback: Feedback, tmp_path: Path) -> None:
    source, target = write(tmp_path / "in.jsonl", ROWS), tmp_path / "out.jsonl"
    ended = feedback("comments", "analyse", str(source), str(target), "--json")
    assert (ended.code, ended.json) == (0, {"comments": 3, "file": "out.jsonl"})
    mixed, bare, foreign = read(target.read_text(encoding="utf-8"))
    assert (mixed["id"], mixed["team"], mixed["comment"]) == ("a", 7, ROWS[0]["comment"])
    assert {"Staff warmth & attitude", "Waiting & timeliness"} <= {*mixed["themes"]}  # type: ignore[misc]
    assert [clause["sentiment"] for clause in mixed["clauses"]] == ["positive", "negative"]  # type: ignore[attr-defined,index]
    assert {*mixed} == {
        "id", "comment", "question", "team", "sentiment", "themes", "local_themes", "confidence", "clauses",
    }  # fmt: skip
    assert bare["sentiment"] == "positive"
    assert (foreign["sentiment"], foreign["not_analysable"]) == (None, "other_language")


def test_standard_input_and_output(feedback: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    ended = feedback("comments", "analyse", "-", "-", "--no-prior")
    assert ended.code == 0
    assert [row["id"] for row in read(ended.out)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "line_not_json"),
        ("[1]", "line_not_object"),
        ('{"comment": 5}', "comment_not_text"),
        ('{"comment": "kind", "question": "what"}', "question_unknown"),
    ],
)
def test_a_wrong_line_is_named_without_its_words(
    feedback: Feedback, tmp_path: Path, line: str, code: str
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": 1, "comment": "fine"}\n\n' + line + "\n", encoding="utf-8")
    ended = feedback("comments", "analyse", str(source), str(tmp_path / "out.jsonl"), "--json")
    assert ended.code == 1
    assert (ended.json["error"]["code"], ended.json["error"]["where"]) == (code, "in.jsonl, line 3")
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sentiment": "fine"}, "sentiment_unknown"),
        ({"themes": "Waiting & timeliness"}, "themes_not_a_list"),
        ({"themes": ["Waiting"]}, "theme_unknown"),
        ({"sentiment5": 6}, "level_unknown"),
    ],
)
def test_a_wrong_label_is_named(
    feedback: Feedback, tmp_path: Path, change: dict[str, object], code: str
) -> None:
    row: dict[str, object] = {"id": "1", "comment": "kind", "sentiment": "positive", "themes": []}
    source = write(tmp_path / "in.jsonl", [row, {**row, **change}])
    ended = feedback("comments", "evaluate", str(source), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, code)
    assert ended.json["error"]["where"] == "in.jsonl, line 2"


def test_a_file_that_is_not_there_is_wrong_use(feedback: Feedback, tmp_path: Path) -> None:
    ended = feedback("comments", "analyse", str(tmp_path / "no.jsonl"), "-", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "file_not_readable")
    source = write(tmp_path / "in.jsonl", ROWS)
    ended = feedback("comments", "analyse", str(source), str(tmp_path / "no" / "out.jsonl"), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "file_not_writable")


def test_quotes_of_a_theme_by_name_or_key(feedback: Feedback, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": "a", "comment": "We waited nine months on the waiting list before anybody saw us."},
        {"id": "b", "comment": "The staff were friendly and made us feel at ease at once."},
    ]
    source = str(write(tmp_path / "in.jsonl", rows))
    ended = feedback("comments", "quotes", source, "--theme", "Waiting & timeliness", "-n", "3", "--json")
    assert ended.code == 0
    (quote,) = ended.json["quotes"]
    assert (quote["id"], quote["text"], 0 < quote["score"] <= 1) == ("a", rows[0]["comment"], True)
    assert "b  The staff" in feedback("comments", "quotes", source, "--theme", "staff_warmth").out
    unknown = feedback("comments", "quotes", source, "--theme", "nonsense", "--json")
    assert (unknown.code, unknown.json["error"]["code"]) == (2, "theme_unknown")


def test_evaluate_prints_our_figures_beside_textblobs(feedback: Feedback, tmp_path: Path) -> None:
    source = str(write_labelled(tmp_path / "in.jsonl"))
    ended = feedback("comments", "evaluate", source, "--json")
    assert ended.code == 0
    assert ended.json["n"] == len(labelled())
    assert {
        "n", "sentiment_accuracy", "sentiment_macro_f1", "negative_shown_as_positive", "theme_micro_f1",
        "theme_macro_f1", "per_theme", "prevalence_error", "quote_precision_at_3", "comments_per_second",
        "textblob",
    } <= {*ended.json}  # fmt: skip
    assert ended.json["sentiment_accuracy"] > ended.json["textblob"]["sentiment_accuracy"]
    shown = feedback("comments", "evaluate", source)
    assert "TextBlob" in shown.out
    assert "Comments:" in shown.err


def test_train_writes_a_prior_that_reads(feedback: Feedback, tmp_path: Path) -> None:
    source = str(write_labelled(tmp_path / "in.jsonl"))
    out = tmp_path / "model"
    ended = feedback(
        "themes", "train", source, "--out", str(out), "--check", source, "--add-checked", "--json"
    )
    assert ended.code == 0
    assert ended.json["comments"] == 2 * len(labelled())
    assert sorted(path.name for path in out.iterdir()) == ["MODEL_CARD.md", "prior.npz"]
    assert ended.json["version"] in (out / "MODEL_CARD.md").read_text(encoding="utf-8")
    read_with = feedback("comments", "evaluate", source, "--model", str(out), "--json")
    assert read_with.json["theme_micro_f1"] > 0.9


def test_train_and_model_say_what_is_wrong(feedback: Feedback, tmp_path: Path) -> None:
    row: dict[str, object] = {"id": "1", "comment": "kind", "sentiment": "positive", "themes": []}
    source = str(write(tmp_path / "in.jsonl", [row]))
    few = feedback("themes", "train", source, "--out", str(tmp_path), "--json")
    assert (few.code, few.json["error"]["code"]) == (2, "too_few_rows")
    (tmp_path / "prior.npz").write_bytes(b"nonsense")
    for folder in (tmp_path, tmp_path / "none"):
        ended = feedback("comments", "evaluate", source, "--model", str(folder), "--json")
        assert (ended.code, ended.json["error"]["code"]) == (2, "model_not_readable")
