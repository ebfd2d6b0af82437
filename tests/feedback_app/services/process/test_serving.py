"""The address of links comes from the process that serves, whatever settings a command has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from feedback_app.config import Settings
from feedback_app.services.process.serving import SILENT, Announcer, ServiceAddress, service_address
from feedback_app.services.process.workspace import Workspace
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import ServingProcess
from tests.support.postbox import NOW


GONE = 2**22 + 1
"""More than the largest process number of Linux."""


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(tmp_path))


@pytest.fixture
def command(database: Database, keys: KeyRing) -> Workspace:
    """A command next to the service: it knows nothing of ``--port``."""
    return Workspace(Settings(), database, keys, clock=lambda: NOW)


def serving(
    command: Workspace, *, port: int, team: bool = True, seconds: float = 0, **more: Any
) -> Announcer:
    place = replace(
        command, settings=Settings(port=port, **more), clock=lambda: NOW + timedelta(seconds=seconds)
    )
    announcer = Announcer(place, serves_team=team)
    announcer.sign()
    return announcer


def address_of(port: int) -> ServiceAddress:
    return ServiceAddress(f"http://127.0.0.1:{port}", is_known=True, sends_mail=False)


def test_no_service_runs_and_the_default_is_a_guess(command: Workspace) -> None:
    assert service_address(command) == ServiceAddress(
        "http://127.0.0.1:8501", is_known=False, sends_mail=False
    )


def test_the_running_service_is_known_until_it_stops(command: Workspace) -> None:
    announcer = serving(command, port=8721)
    announcer.sign()
    assert service_address(command) == address_of(8721)
    announcer.stop()
    assert not service_address(command).is_known


def test_what_is_set_wins(command: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    serving(command, port=8721)
    monkeypatch.setenv("FEEDBACK_BASE_URL", "https://feedback.example.nhs.uk")
    found = service_address(replace(command, settings=Settings()))
    assert (found.base_url, found.is_known) == ("https://feedback.example.nhs.uk", True)


def test_the_process_with_the_teams_pages_is_chosen_and_the_newest_of_several(command: Workspace) -> None:
    serving(command, port=8701, seconds=-9)
    serving(command, port=8702, seconds=-5)
    serving(command, port=8703, team=False)
    assert service_address(command) == address_of(8702)


def test_that_one_process_can_mail_is_known_to_all(command: Workspace) -> None:
    serving(command, port=8701)
    mail: dict[str, Any] = {
        "smtp_host": "127.0.0.1",
        "smtp_from": "team@trust.example",
        "smtp_security": "none",
    }
    serving(command, port=8702, team=False, **mail)
    assert service_address(command).sends_mail


@pytest.mark.parametrize(
    ("change", "is_known"),
    [
        ({"seen_at": NOW - SILENT}, True),
        ({"seen_at": NOW - SILENT - timedelta(seconds=1)}, False),
        ({"pid": GONE}, False),
        ({"pid": GONE, "machine": "another"}, True),
    ],
    ids=["seen a moment ago", "silent", "killed on this machine", "on another machine"],
)
def test_a_process_that_was_killed_is_not_believed(
    command: Workspace, change: dict[str, object], is_known: bool
) -> None:
    serving(command, port=8721)
    with command.database.write() as session:
        session.execute(sa.update(ServingProcess).values(**change))
    assert service_address(command).is_known is is_known


def test_rows_of_killed_processes_are_removed_in_time(command: Workspace) -> None:
    serving(command, port=8701, seconds=-100_000)
    serving(command, port=8702)
    with command.database.read() as session:
        assert session.scalars(sa.select(ServingProcess.base_url)).all() == ["http://127.0.0.1:8702"]
