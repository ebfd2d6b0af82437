"""The Streamlit face in this process: the workspace is the stage's, the cookies are a test's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_app.services.process.workspace import set_current_workspace
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.ui.session import context
from tests.support.faces import Stage, set_stage


@pytest.fixture
def stage(sqlite_database: Database, keys: KeyRing, tmp_path: Path) -> Iterator[Stage]:
    stage = set_stage(sqlite_database, keys, tmp_path)
    set_current_workspace(stage.workspace)
    yield stage
    set_current_workspace(None)


@pytest.fixture
def cookies(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The cookies of the browser, to be filled by a test."""
    jar: dict[str, str] = {}
    monkeypatch.setattr(context, "browser_cookies", lambda: jar)
    return jar
