"""The team's own lines beside the national ones, without a query at each page turn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from feedback_app.errors import OperationalError
from feedback_app.services.local_time import local_day
from feedback_app.services.safety import local_lines, settings
from feedback_app.services.safety.crisis_lines import crisis_lines
from feedback_app.services.safety.defaults import defaults
from feedback_app.services.safety.near_a_form import HelpNearby
from feedback_app.storage.engine import Database
from tests.support.cast import NOW, Cast


LIFE = timedelta(seconds=defaults().help_kept_seconds)


def add_line(database: Database, cast: Cast, name: str = "Duty line") -> None:
    with database.write() as session:
        local_lines.add_local_line(
            session, by=cast.asha, organisation_id=cast.north, name=name, contact="01632 960 123",
            hours="9 to 5", checked_on=local_day(NOW), now=NOW,
        )  # fmt: skip


def test_the_teams_lines_come_first_and_only_with_its_own_forms(database: Database, cast: Cast) -> None:
    add_line(database, cast)
    near = HelpNearby()
    north, south = (near.look(database, each, "en-GB", NOW).lines for each in (cast.north, cast.south))
    assert [each.name for each in north] == ["Duty line", *(each.name for each in crisis_lines())]
    assert south == near.look(database, None, "en-GB", NOW).lines == crisis_lines()


def test_the_groups_of_a_number_keep_their_order_from_right_to_left(database: Database, cast: Cast) -> None:
    add_line(database, cast)
    own, *national = HelpNearby().look(database, cast.north, "ar", NOW).lines
    assert own.contact == "\u206601632 960 123\u2069"
    assert tuple(national) == crisis_lines("ar")


def test_within_a_minute_nothing_is_looked_up_again(database: Database, cast: Cast) -> None:
    near, asked = HelpNearby(), []
    near.look(database, cast.north, "en-GB", NOW)
    event.listen(database.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
    add_line(database, cast)
    asked.clear()
    assert near.look(database, cast.north, "en-GB", NOW + LIFE - timedelta(seconds=1)).lines == crisis_lines()
    assert asked == []
    assert near.look(database, cast.north, "en-GB", NOW + LIFE).lines[0].name == "Duty line"
    assert asked


def test_how_long_a_form_may_be_left_is_the_teams_own_number(database: Database, cast: Cast) -> None:
    near = HelpNearby()
    assert near.look(database, cast.south, "en-GB", NOW).draft_minutes == defaults().draft_minutes
    with database.write() as session:
        usual = settings.default_safety()
        mine = settings.Safety(usual.hours, usual.hours_to_acknowledge, draft_minutes=25)
        settings.change_safety(session, by=cast.asha, organisation_id=cast.north, safety=mine, now=NOW)
    assert near.look(database, cast.north, "en-GB", NOW).draft_minutes == 25


def test_without_the_database_there_is_help_all_the_same(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OperationalError("database_unreachable", where="Database", what="Gone.", how="Wait.")

    near = HelpNearby()
    add_line(database, cast)
    near.look(database, cast.north, "en-GB", NOW)
    monkeypatch.setattr(database, "read", broken)
    later = NOW + 2 * LIFE
    assert near.look(database, cast.north, "en-GB", later).lines[0].name == "Duty line"  # what was known last
    assert near.look(database, cast.south, "en-GB", later).lines == crisis_lines()


def test_the_oldest_is_forgotten_first(database: Database, cast: Cast) -> None:
    near, asked = HelpNearby(most=1), []
    near.look(database, cast.north, "en-GB", NOW)
    near.look(database, cast.north, "ar", NOW)
    event.listen(database.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
    near.look(database, cast.north, "ar", NOW)
    assert asked == []
    near.look(database, cast.north, "en-GB", NOW)
    assert asked
