"""What holds for every command: quick help, honest exit codes, errors a program can read."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer.main

from feedback_app.cli.program import build
from feedback_app.cli.service import check
from tests.feedback_app.cli.conftest import Feedback


def _every_command() -> list[tuple[str, ...]]:
    found = []
    for name, command in typer.main.get_command(build()).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", {})
        found += [(name, each) for each in inner] or [(name,)]
    return found


def test_help_names_every_command(feedback: Feedback) -> None:
    ended = feedback("--help")
    assert ended.code == 0
    wanted = {"serve", "check", "db", "demo", "invite", "import", "imports", "export", "accounts"}
    assert wanted <= {word for line in ended.out.splitlines() if (word := line.strip().split(" ")[0])}


@pytest.mark.parametrize("words", _every_command(), ids=" ".join)
def test_every_command_says_what_it_does_and_what_each_option_is(
    words: tuple[str, ...], feedback: Feedback
) -> None:
    ended = feedback(*words, "--help")
    assert ended.code == 0
    assert len(ended.out.split("Usage:")[1].strip().splitlines()) >= 3
    command = typer.main.get_command(build())
    for word in words:
        command = command.commands[word]  # type: ignore[attr-defined]
    assert command.help
    assert [parameter.name for parameter in command.params if not getattr(parameter, "help", None)] == []


def test_help_loads_no_heavy_library() -> None:
    """What takes seconds to load would make every --help and every spelling mistake wait for it."""
    program = (
        "import sys; from feedback_app.cli.program import run; run(['--help']); run(['serve', '--help'])\n"
        "print([m for m in ('sqlalchemy', 'pandas', 'streamlit', 'cryptography') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_no_command_is_wrong_use_and_shows_the_help(feedback: Feedback) -> None:
    ended = feedback()
    assert ended.code == 2
    assert "Commands:" in ended.err


def test_a_misspelt_option_is_wrong_use(feedback: Feedback) -> None:
    ended = feedback("check", "--jsn")
    assert (ended.code, ended.out) == (2, "")
    assert "--json" in ended.err


def test_a_misspelt_option_is_told_to_a_program_too(feedback: Feedback) -> None:
    ended = feedback("check", "--json", "--dmo")
    assert ended.code == 2
    assert ended.json["error"]["code"] == "wrong_use"
    assert set(ended.json["error"]) == {"code", "where", "what", "how"}


def test_wrong_settings_are_wrong_use_and_all_are_named(
    feedback: Feedback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDBACK_PORT", "70000")
    monkeypatch.setenv("FEEDBACK_LINK_DAYS", "0")
    ended = feedback("db", "status", "--json")
    assert ended.code == 2
    assert {each["where"] for each in ended.json["problems"]} == {"FEEDBACK_PORT", "FEEDBACK_LINK_DAYS"}


def test_stopping_by_hand_is_not_a_crash(feedback: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_demo: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "_wrong_settings", stopped)
    assert feedback("check").code == 130


def test_a_reader_that_leaves_early_is_not_a_crash() -> None:
    command = f"{sys.executable} -m feedback_app.cli check --help | true"
    result = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
