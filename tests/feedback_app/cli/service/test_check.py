"""``feedback check``."""

from __future__ import annotations

from pathlib import Path

import pytest

import surveys.authoring
import surveys.checking
from surveys.catalogue import MEASURE_FORMS
from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.definitions.hints import Hint, HintCode
from tests.feedback_app.cli.conftest import Feedback


def test_what_is_shipped_is_right(feedback: Feedback) -> None:
    ended = feedback("check", "--json")
    assert (ended.code, ended.json["problems"]) == (0, [])
    assert feedback("check").code == 0


def test_a_hint_is_shown_and_is_no_problem(feedback: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    hint = Hint(HintCode.HARD_WORD, "drop_in.yaml, line 12", "Not everyone knows “via”.", "Perhaps: by.")
    monkeypatch.setattr(surveys.authoring, "hints_for_authors", lambda: (hint,))
    ended = feedback("check", "--json")
    assert (ended.code, ended.json["problems"]) == (0, [])
    assert [each["code"] for each in ended.json["hints"]] == ["hard_word"]
    shown = feedback("check")
    assert (shown.code, "drop_in.yaml, line 12" in shown.out) == (0, True)


def test_a_service_others_reach_is_asked_for_its_proxy(
    feedback: Feedback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDBACK_BASE_URL", "https://feedback.example.org")
    monkeypatch.setenv("FEEDBACK_HOST", "0.0.0.0")  # noqa: S104
    ended = feedback("check", "--json")
    assert (ended.code, ended.json["problems"]) == (0, [])
    assert "proxies_not_named" in [each["code"] for each in ended.json["hints"]]
    assert "FEEDBACK_TRUSTED_PROXIES" in feedback("check").out
    monkeypatch.setenv("FEEDBACK_TRUSTED_PROXIES", "10.0.0.5")
    assert "proxies_not_named" not in [each["code"] for each in feedback("check", "--json").json["hints"]]


def test_a_wrong_definition_is_found(feedback: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = DefinitionProblem(
        DefinitionCode.DUPLICATE_ID, "drop_in.yaml:12", "Two are 'useful'.", "Rename one."
    )
    monkeypatch.setattr(surveys.checking, "check_everything", lambda: (wrong,))
    ended = feedback("check", "--json")
    assert ended.code == 1
    assert ended.json["problems"] == [
        {
            "code": "duplicate_id",
            "where": "drop_in.yaml:12",
            "what": "Two are 'useful'.",
            "how": "Rename one.",
        }
    ]
    assert "drop_in.yaml:12" in feedback("check").out


def test_an_anonymous_form_with_a_risk_item_is_refused(
    feedback: Feedback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    form = (MEASURE_FORMS / "core10.yaml").read_text("utf-8").replace("mode: named", "mode: anonymous")
    (tmp_path / "core10.yaml").write_text(form, "utf-8")
    monkeypatch.setattr(surveys.checking, "MEASURE_FORMS", tmp_path)
    ended = feedback("check", "--json")
    assert ended.code == 1
    assert [each["code"] for each in ended.json["problems"]] == ["risk_item_in_anonymous"]
    assert "no one can act on it" in ended.json["problems"][0]["what"]


def test_a_wrong_setting_is_found(feedback: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDBACK_BASE_URL", "http://forms.example.org")
    ended = feedback("check", "--json")
    assert ended.code == 1
    assert [each["code"] for each in ended.json["problems"]] == ["public_without_https"]
