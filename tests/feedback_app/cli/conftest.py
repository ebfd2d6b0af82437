"""The command line on a workspace of its own, run in this process."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from feedback_app.cli.program import run
from feedback_app.cli.terminal.opening import opened
from feedback_app.services.organisations import create_organisation
from tests.support.cast import SERVER


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """What a program would read."""
        return json.loads(self.out)


Feedback = Callable[..., Ended]


@pytest.fixture(autouse=True)
def own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("FEEDBACK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


@pytest.fixture
def feedback(capsys: pytest.CaptureFixture[str]) -> Feedback:
    """``feedback("invite", "drop_in", "--json")``."""

    def command(*words: str) -> Ended:
        capsys.readouterr()
        code = run(words)
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return command


@pytest.fixture
def two_organisations() -> None:
    """North beside the first organisation of the workspace."""
    with opened() as workspace, workspace.database.write() as session:
        create_organisation(session, by=SERVER, key="north", name="North Trust", now=workspace.now())
