"""A family of North, and a short way to put results into its episode."""

from __future__ import annotations

import pytest

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from tests.support.cast import Cast
from tests.support.family_work import Household, household_of
from tests.support.measured import Papers


@pytest.fixture
def home(database: Database, keys: KeyRing, cast: Cast) -> Household:
    return household_of(database, keys, cast)


@pytest.fixture
def papers(database: Database, keys: KeyRing, cast: Cast, home: Household) -> Papers:
    return Papers(database, keys, cast, home)
