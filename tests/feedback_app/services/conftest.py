"""The cast on a fresh database of each engine, and the history they share."""

from __future__ import annotations

import pytest

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from tests.support.cast import Cast, settle
from tests.support.history import History, tell_history


@pytest.fixture
def cast(database: Database, keys: KeyRing) -> Cast:
    """North and South with their people and three small forms, on ``database``."""
    return settle(database, keys)


@pytest.fixture
def history(database: Database, keys: KeyRing, cast: Cast) -> History:
    """North heard from four families and a referrer, South from one family."""
    return tell_history(database, keys, cast)
