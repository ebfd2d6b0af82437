"""What a pack takes from themes, outcomes and actions: of the period, and what its maker may read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from analysis.report import Edition, ReportPeriod
from feedback_app.access.actor import Actor
from feedback_app.services.actions import actions
from feedback_app.services.packs import pack_sources
from feedback_app.services.packs.pack_request import PackRequest
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Chosen, Written
from tests.support.cast import NOW, Cast
from tests.support.given import VISIT, give


QUARTER = ReportPeriod(NOW.date().replace(day=1), NOW.date().replace(day=1))


def place_of(cast: Cast, keys: KeyRing, by: Actor, *, edition: Edition = Edition.TEAM) -> PackRequest:
    return PackRequest(frozenset({cast.north}), QUARTER, edition, keys, by, NOW)


def do(database: Database, cast: Cast, said: str, *, at: datetime = NOW, is_public: bool = True) -> None:
    with database.write() as session:
        plan = actions.Plan(said=said, doing="We did it", is_public=is_public)
        action_id = actions.record(session, by=cast.asha, organisation_id=cast.north, plan=plan, now=at)
        actions.move(session, by=cast.asha, action_id=action_id, state=actions.ActionState.DONE, now=at)


def test_actions_of_the_period_and_outside_the_team_only_public_ones(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    do(database, cast, "Parking is far away")
    do(database, cast, "A sad thing", is_public=False)
    do(database, cast, "Long ago", at=NOW - timedelta(days=200))
    told = {}
    with database.read() as session:
        for edition in (Edition.TEAM, Edition.COMMISSIONERS):
            place = place_of(cast, keys, cast.asha, edition=edition)
            told[edition] = {each.said for each in pack_sources.actions(session, place)}
    assert told == {
        Edition.TEAM: {"Parking is far away", "A sad thing"},
        Edition.COMMISSIONERS: {"Parking is far away"},
    }


def test_themes_count_the_comments_of_the_period(database: Database, keys: KeyRing, cast: Cast) -> None:
    kind = {"overall": Chosen("good"), "went_well": Written("The staff were so kind and friendly")}
    with database.write() as session:
        for at in (NOW, NOW, NOW - timedelta(days=200)):
            give(session, keys, cast.north, VISIT, kind, at=at)
    with database.read() as session:
        found = pack_sources.themes(session, place_of(cast, keys, cast.asha)) or ()
    assert {each.title: each.comments for each in found}["Staff warmth & attitude"] == 2
    assert all(each.quotations == () for each in found)


@pytest.mark.parametrize("part", [pack_sources.themes, pack_sources.outcomes])
def test_who_may_not_read_gets_none_of_it(database: Database, keys: KeyRing, cast: Cast, part) -> None:
    with database.read() as session:
        for nobody in (cast.ben, cast.dev, Actor.system("a job"), Actor.system("pack", cast.south)):
            assert part(session, place_of(cast, keys, nobody)) is None
        for reader in (cast.asha, Actor.system("pack", cast.north)):
            assert part(session, place_of(cast, keys, reader)) == ()
