"""``feedback serve``: what it makes ready and says before it hands over to the server."""

from __future__ import annotations

import re
import socket
import sys
from functools import partial

import pytest

import feedback_app.web.serve
from feedback_app.cli.terminal.opening import opened
from feedback_app.config import Settings
from feedback_app.services.accounts.setup_links import look_at_setup_link
from feedback_app.services.demonstration import building
from feedback_app.services.process.workspace import Workspace
from tests.feedback_app.cli.conftest import Feedback
from tests.machinery.product import free_port


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings the web server was started with; it ends at once."""
    started: list[Settings] = []

    def serve(settings: Settings, *, workspace: Workspace) -> None:
        assert workspace.settings is settings
        started.append(settings)

    monkeypatch.setattr(feedback_app.web.serve, "serve", serve)
    monkeypatch.setattr(building, "extend", partial(building.extend, months=1, share=0.05))
    monkeypatch.setenv("FEEDBACK_PORT", str(free_port()))
    return started


def test_in_a_terminal_the_teams_first_start_prints_a_link_that_makes_the_first_account(
    feedback: Feedback, served: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    ended = feedback("serve")
    assert ended.code == 0
    found = re.search(r"/set-up/(\S+)", ended.out)
    assert found is not None
    with opened() as workspace, workspace.database.read() as session:
        view = look_at_setup_link(session, keys=workspace.keys, secret=found[1], now=workspace.now())
    assert view.is_first
    assert [settings.is_demonstration for settings in served] == [False]


def test_where_a_log_is_kept_it_names_the_command_and_an_earlier_link_still_works(
    feedback: Feedback, served: list[Settings]
) -> None:
    secret = feedback("accounts", "first").out.strip().rpartition("/")[2]
    ended = feedback("serve")
    assert "feedback accounts first" in ended.out
    assert "/set-up/" not in ended.out + ended.err
    with opened() as workspace, workspace.database.read() as session:
        assert look_at_setup_link(session, keys=workspace.keys, secret=secret, now=workspace.now()).is_first
    assert len(served) == 1


def test_a_start_without_a_mail_server_says_that_mail_is_held_and_how_much(
    feedback: Feedback, served: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    feedback("invite", "drop_in", "--to", "rosa@family.example")
    ended = feedback("serve")
    assert "emails are held, not sent. 1 waiting." in ended.out
    assert "rosa" not in ended.out + ended.err
    monkeypatch.setenv("FEEDBACK_SMTP_HOST", "mail.example")
    monkeypatch.setenv("FEEDBACK_SMTP_FROM", "team@trust.example")
    assert "held" not in feedback("serve").out
    assert len(served) == 2


def test_the_demonstration_says_everything_there_is_to_open(
    feedback: Feedback, served: list[Settings]
) -> None:
    ended = feedback("serve", "--demo")
    assert ended.code == 0
    base_url = served[0].base_url
    paths = re.findall(re.escape(base_url) + r"/([\w-]+)", ended.out)
    assert paths == ["sign-in", "f", "f", "c"]
    assert "lead@demonstration.example" in ended.out
    assert served[0].is_demonstration


def test_host_and_port_of_the_command_line_win(feedback: Feedback, served: list[Settings]) -> None:
    port = free_port()
    assert feedback("serve", "--port", str(port)).code == 0
    assert (served[0].port, served[0].base_url) == (port, f"http://127.0.0.1:{port}")


def test_a_port_in_use_is_told_before_anything_is_built(
    feedback: Feedback, served: list[Settings], tmp_path: object
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ended = feedback("serve", "--demo", "--port", str(other.getsockname()[1]))
    assert ended.code == 1
    assert "--port" in ended.err
    assert served == []


def test_the_demonstration_is_for_this_machine_only(feedback: Feedback, served: list[Settings]) -> None:
    ended = feedback("serve", "--demo", "--host", "0.0.0.0")  # noqa: S104 -- refused
    assert ended.code == 2
    assert "FEEDBACK_HOST" in ended.err
    assert served == []
