"""``feedback wording``: a template, a pack, and the list that says why a measure cannot be sent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.feedback_app.cli.conftest import Feedback


@pytest.fixture
def filled(feedback: Feedback, tmp_path: Path) -> Path:
    file = tmp_path / "epds.yaml"
    assert feedback("wording", "template", "epds", "-o", str(file)).code == 0
    text = re.sub(r'""', '"Some words"', file.read_text())
    file.write_text(re.sub(r"recorded_on: #.*", "recorded_on: 2026-03-10", text))
    return file


def listed(feedback: Feedback) -> dict[str, str | None]:
    records = feedback("wording", "list", "--json").json["measures"]
    return {each["measure"]: each["why_not_sent"] for each in records}


def test_a_template_is_filled_in_and_recorded(feedback: Feedback, filled: Path) -> None:
    assert listed(feedback)["epds"] == "no_wording"
    ended = feedback("wording", "add", str(filled), "--json")
    assert (ended.code, len(ended.json["pack"])) == (0, 32)
    found = listed(feedback)
    assert (found["epds"], found["core10"], found["hads"]) == (None, None, "score_entry_only")


def test_the_list_for_people(feedback: Feedback) -> None:
    ended = feedback("wording", "list")
    assert re.search(r"^epds +C +none +no wording$", ended.out, re.MULTILINE)


def test_every_problem_of_a_template_is_told(feedback: Feedback, tmp_path: Path) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text(feedback("wording", "template", "epds").out)
    ended = feedback("wording", "add", str(file))
    assert ended.code == 1
    assert len(ended.err.splitlines()) > 10
    assert "empty.yaml, line" in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["template", "hads"], "Its result is typed in"),
        (["template", "no_such"], "There is no measure of this name."),
        (["add", "no_such_file.yaml"], "It cannot be read (FileNotFoundError)."),
    ],
)
def test_wrong_words_are_wrong_use(words: list[str], said: str, feedback: Feedback) -> None:
    ended = feedback("wording", *words)
    assert ended.code == 2
    assert said in ended.err
