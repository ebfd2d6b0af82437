"""``feedback keys``: a new key, everything sealed again with it, and the old one dropped."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from feedback_app.cli.terminal.opening import opened
from tests.feedback_app.cli.conftest import Feedback


def keys(feedback: Feedback) -> dict[str, tuple[str, int]]:
    found = feedback("keys", "list", "--json").json["keys"]
    return {each["id"]: (each["state"], each["values"]) for each in found}


def test_a_key_is_rotated_resealed_and_dropped(feedback: Feedback) -> None:
    feedback("invite", "referrer_after_consultation", "--about", "R-1042")
    [old] = keys(feedback)
    rotated = feedback("keys", "rotate", "--json")
    assert rotated.code == 0
    assert Path(rotated.json["copy"]).exists()
    new = rotated.json["key"]
    assert keys(feedback) == {new: ("in_use", 0), old: ("older", 1)}
    refused = feedback("keys", "drop", old, "--json")
    assert (refused.code, refused.json["error"]["code"]) == (1, "key_in_use")
    resealed = feedback("keys", "reseal", "--yes", "--json")
    assert (resealed.code, resealed.json) == (0, {"resealed": 1})
    assert "Sealing again: 1 of 1" in resealed.err
    assert feedback("keys", "drop", old).code == 0
    assert keys(feedback) == {new: ("in_use", 1)}


def test_it_asks_whether_the_service_was_restarted_before_sealing_again(
    feedback: Feedback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    ended = feedback("keys", "reseal")
    assert ended.code == 130
    assert "restarted" in ended.err


def test_a_table_for_a_person(feedback: Feedback) -> None:
    feedback("db", "upgrade")
    listed = feedback("keys", "list").out
    with opened() as workspace:
        assert workspace.keys.key_ids[0] in listed
    assert "in use" in listed


def test_a_key_that_is_not_there(feedback: Feedback) -> None:
    ended = feedback("keys", "drop", "00000000", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "key_not_found")
