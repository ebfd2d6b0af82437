"""What is in no pack, and what is in it only beside others."""

from __future__ import annotations

import pytest

from analysis.report import Edition
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.catalogue import shipped_forms
from surveys.core.answers import Chosen, Rated, Written
from surveys.core.model import StatementGroup
from tests.feedback_app.services.packs.quarter import IN_NOVEMBER
from tests.feedback_app.services.packs.test_packs import figures, gathered
from tests.support.cast import Cast
from tests.support.engines import on_one_engine
from tests.support.given import VISIT, give


CORE10 = shipped_forms()["core10"]


@on_one_engine
@pytest.mark.parametrize("edition", [Edition.TEAM, Edition.COMMISSIONERS])
def test_items_of_a_measure_are_in_no_pack(
    database: Database, keys: KeyRing, cast: Cast, edition: Edition
) -> None:
    items = next(each for each in CORE10.questions if isinstance(each, StatementGroup))
    code = CORE10.options(items)[0].code
    answers = {items.id: Rated(tuple((each.id, Chosen(code)) for each in items.statements))}
    with database.write() as session:
        for _ in range(12):
            give(session, keys, cast.north, CORE10, answers, at=IN_NOVEMBER)
    report = gathered(database, keys, cast.asha, cast.north, edition=edition)
    assert figures(report)["asked/families"] == "12"
    assert not any(key.startswith("statement/") for key in figures(report))


@on_one_engine
@pytest.mark.parametrize(("silent", "shown"), [(2, "hidden"), (6, "10")])
def test_a_theme_is_told_beside_the_forms_that_could_hold_it(
    database: Database, keys: KeyRing, cast: Cast, silent: int, shown: str
) -> None:
    """Many answered a measure, which asks for no words: they are no crowd to hide the silent in."""
    wrote = {"went_well": Written("The staff were so kind and friendly")}
    with database.write() as session:
        for form, n, answers in ((VISIT, 10, wrote), (VISIT, silent, {}), (CORE10, 20, {})):
            for _ in range(n):
                give(session, keys, cast.north, form, answers, at=IN_NOVEMBER)
    report = gathered(database, keys, cast.asha, cast.north, edition=Edition.COMMISSIONERS)
    assert figures(report)["theme/Staff warmth & attitude"] == shown
