"""A quarter to report, on each engine."""

from __future__ import annotations

import pytest

from feedback_app.services import forms
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from tests.feedback_app.services.packs.quarter import tell_quarter
from tests.support.cast import NOW, SERVER, Cast
from tests.support.given import CONSULTATION, VISIT


@pytest.fixture
def quarter(database: Database, keys: KeyRing, cast: Cast) -> Cast:
    """North with a quarter of answers."""
    with database.write() as session:
        for form in (VISIT, CONSULTATION):
            forms.publish(session, by=SERVER, form=form, now=NOW)
    tell_quarter(database, keys, cast)
    return cast
