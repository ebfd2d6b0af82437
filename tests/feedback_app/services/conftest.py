"""The cast on a fresh database of each engine."""

from __future__ import annotations

import pytest

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from tests.support.cast import Cast, settle


@pytest.fixture
def cast(database: Database, keys: KeyRing) -> Cast:
    """North and South with their people and three small forms, on ``database``."""
    return settle(database, keys)
