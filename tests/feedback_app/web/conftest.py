"""The plain routes without Streamlit and without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from tests.feedback_app.web.plain_client import PlainClient
from tests.support.faces import Stage, set_stage
from tests.support.plain_app import build_plain_app


@pytest.fixture
def stage(sqlite_database: Database, keys: KeyRing, tmp_path: Path) -> Stage:
    return set_stage(sqlite_database, keys, tmp_path)


@pytest.fixture
def client(stage: Stage) -> Iterator[PlainClient]:
    app = build_plain_app(stage.workspace)
    with PlainClient(app, stage.workspace.settings.base_url) as client:
        yield client
