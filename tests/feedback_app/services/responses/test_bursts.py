"""Many responses at once by a standing link: counted, limited, flagged, set aside as one, brought back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from alembic import command

from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden, NotFound, Refused, TooManyTries
from feedback_app.services.exporting.responses import count_responses
from feedback_app.services.responses import bursts as counted
from feedback_app.services.responses.bursts import MOST_A_MINUTE, USUAL, WINDOW
from feedback_app.services.results import bursts, response_flow, responses, this_week, words
from feedback_app.services.results.bursts import BurstView
from feedback_app.services.results.view import Period, View
from feedback_app.storage import migrate, recounting
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, Burst, BurstResponse, Response
from surveys.core.answers import Answer, Chosen, Written
from tests.support.at_once import together
from tests.support.cast import NOW, Cast
from tests.support.respondent import YES, count, invited, passer_by, standing_code, submit


SECOND = timedelta(seconds=1)
WITH_WORDS: dict[str, Answer] = {"helpful": Chosen("yes"), "words": Written("Canary words")}
FEW = USUAL + 5


@pytest.fixture
def code(database: Database, keys: KeyRing, cast: Cast) -> str:
    return standing_code(database, keys, cast)


def send(database: Database, keys: KeyRing, code: str, n: int, *, start: float = 0, every: float = 1) -> None:
    for number in range(n):
        now = NOW + SECOND * (start + number * every)
        submit(database, keys, passer_by(code), WITH_WORDS, now)


def seen(database: Database, keys: KeyRing, by: Actor) -> tuple[BurstView, ...]:
    with database.read() as session:
        return bursts.bursts_to_see(session, by=by, keys=keys)


def aside(database: Database, keys: KeyRing, by: Actor, burst_id: str, reason: str = "One person") -> int:
    with database.write() as session:
        return bursts.set_aside(session, by=by, keys=keys, burst_id=burst_id, reason=reason, now=NOW)


def back(database: Database, by: Actor, burst_id: str) -> int:
    with database.write() as session:
        return bursts.bring_back(session, by=by, burst_id=burst_id, now=NOW)


def tidy(database: Database, after: timedelta) -> None:
    with database.write() as session:
        counted.tidy(session, now=NOW + after)


def figures(database: Database, keys: KeyRing, cast: Cast) -> dict[str, int]:
    """How many responses each reader of the product sees."""
    view = View(period=Period.ALL)
    with database.read() as session:
        new = this_week.new_responses(session, by=cast.asha, organisation=None, now=NOW)
        read = words.words_by_audience(session, by=cast.asha, keys=keys, view=view, now=NOW, limit=1000)
        flow = response_flow.response_flow(session, by=cast.asha, view=view, now=NOW)
        return {
            "new": new.total,
            "seen": sum(map(len, new.seen.values())),
            "words": sum(each.total for each in read),
            "flow": sum(each.received for each in flow),
            "export": count_responses(
                session, by=cast.asha, organisation_id=cast.north, form_key="small_anonymous"
            ),
        }


def assert_counts_right(database: Database) -> None:
    found = recounting.differences(database)
    assert found.wrong == 0


def test_sixty_people_in_one_minute_all_get_in(database: Database, keys: KeyRing, code: str) -> None:
    send(database, keys, code, 60, every=0.9)
    assert count(database, Response) == 60


def test_over_the_limit_a_person_waits_a_minute_and_loses_nothing(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    send(database, keys, code, MOST_A_MINUTE, every=0.1)
    late = passer_by(code)
    for moment in (10, 20, 59):
        with pytest.raises(TooManyTries) as refused:
            submit(database, keys, late, now=NOW + SECOND * moment)
        assert refused.value.code == "too_many_answers"
    assert count(database, Response) == MOST_A_MINUTE
    submit(database, keys, invited(database, keys, cast), now=NOW + SECOND * 20)  # a link of their own
    submit(database, keys, late, now=NOW + SECOND * 61)
    assert count(database, Response) == MOST_A_MINUTE + 2


def test_a_second_standing_link_has_a_count_of_its_own(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    send(database, keys, code, MOST_A_MINUTE, every=0.1)
    submit(database, keys, passer_by(standing_code(database, keys, cast)), now=NOW + SECOND * 10)


@pytest.mark.parametrize(("n", "is_flagged"), [(1, False), (USUAL, False), (USUAL + 1, True), (60, True)])
def test_more_than_usual_is_flagged_with_its_place_its_hours_and_its_number(
    database: Database, keys: KeyRing, cast: Cast, code: str, n: int, is_flagged: bool
) -> None:
    send(database, keys, code, n)
    found = seen(database, keys, cast.ben)
    assert len(found) == is_flagged
    for each in found:
        hour = NOW.replace(minute=0, second=0)
        assert (each.point, each.n, each.month) == ("Drop-in", n, date(2026, 3, 1))
        assert (each.first, each.last, each.is_set_aside) == (hour, hour, False)
        assert (each.may_decide, seen(database, keys, cast.asha)[0].may_decide) == (False, True)
    assert seen(database, keys, cast.cara) == seen(database, keys, cast.dev) == ()


def test_what_was_usual_leaves_no_time_and_no_trace_of_who_came_together(
    database: Database, keys: KeyRing, code: str
) -> None:
    send(database, keys, code, 5)
    assert (count(database, Burst), count(database, BurstResponse)) == (1, 5)
    tidy(database, WINDOW - SECOND)
    assert count(database, Burst) == 1
    tidy(database, WINDOW)
    assert (count(database, Burst), count(database, BurstResponse), count(database, Response)) == (0, 0, 5)


def test_the_next_response_ends_a_count_that_is_over(database: Database, keys: KeyRing, code: str) -> None:
    send(database, keys, code, 5)
    submit(database, keys, passer_by(code), now=NOW + WINDOW * 2)
    assert (count(database, Burst), count(database, BurstResponse)) == (1, 1)


def test_a_burst_goes_on_while_responses_keep_coming_and_is_one(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    send(database, keys, code, FEW)
    send(database, keys, code, 4, start=400, every=500)
    (burst,) = seen(database, keys, cast.asha)
    assert burst.n == FEW + 4
    tidy(database, timedelta(days=1))
    (row,) = rows(database)
    assert (row.counting_since, row.last_at, row.minute_since) == (None, None, None)
    assert seen(database, keys, cast.asha)[0].n == FEW + 4


def rows(database: Database) -> list[Burst]:
    with database.read() as session:
        return list(session.scalars(sa.select(Burst)))


def test_hours_of_an_anonymous_burst_go_when_the_team_decides_or_after_a_month(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    send(database, keys, code, FEW)
    tidy(database, timedelta(days=30))
    assert rows(database)[0].first_hour is not None
    tidy(database, timedelta(days=32))
    assert (rows(database)[0].first_hour, rows(database)[0].last_hour) == (None, None)
    send(database, keys, standing_code(database, keys, cast), FEW)
    burst_id = next(each.id for each in rows(database) if each.first_hour is not None)
    aside(database, keys, cast.asha, burst_id)
    assert all(each.first_hour is None for each in rows(database))


def test_set_aside_leaves_every_figure_and_undo_brings_all_back(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    submit(database, keys, passer_by(standing_code(database, keys, cast)), WITH_WORDS)
    submit(database, keys, invited(database, keys, cast, "small_anonymous"), YES)
    alone = figures(database, keys, cast)
    send(database, keys, code, FEW)
    crowd = figures(database, keys, cast)
    assert {name: crowd[name] - alone[name] for name in crowd} == dict.fromkeys(crowd, FEW)
    (burst,) = seen(database, keys, cast.asha)
    assert aside(database, keys, cast.asha, burst.id) == FEW
    assert aside(database, keys, cast.asha, burst.id) == 0
    assert figures(database, keys, cast) == alone
    assert_counts_right(database)
    (now,) = seen(database, keys, cast.ben)
    assert (now.is_set_aside, now.reason, now.decided_by, now.n) == (True, "One person", "Asha", FEW)
    assert back(database, cast.asha, burst.id) == FEW
    assert back(database, cast.asha, burst.id) == 0
    assert figures(database, keys, cast) == crowd
    assert_counts_right(database)
    assert recounting.recount(database).wrong == 0


def test_discussing_while_set_aside_counts_right_afterwards(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    send(database, keys, code, FEW)
    with database.read() as session:
        ids = list(session.scalars(sa.select(Response.id)))
    (burst,) = seen(database, keys, cast.asha)
    for change in (True, False):
        aside(database, keys, cast.asha, burst.id)
        with database.write() as session:
            responses.mark_discussed(
                session, by=cast.asha, organisation_id=cast.north, response_ids=ids[:7], now=NOW,
                is_discussed=change,
            )  # fmt: skip
        assert_counts_right(database)
        back(database, cast.asha, burst.id)
        assert_counts_right(database)
        assert figures(database, keys, cast)["new"] == FEW - (7 if change else 0)


def test_every_decision_is_audited_without_the_reason(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    send(database, keys, code, FEW)
    (burst,) = seen(database, keys, cast.asha)
    aside(database, keys, cast.asha, burst.id, "Canary reason")
    back(database, cast.asha, burst.id)
    with database.write() as session:
        bursts.leave_in(session, by=cast.asha, burst_id=burst.id, now=NOW)
    with database.read() as session:
        query = sa.select(AuditEvent).where(AuditEvent.subject_kind == "burst").order_by(AuditEvent.action)
        events = session.scalars(query).all()
    assert [each.action for each in events] == ["burst_brought_back", "burst_left_in", "burst_set_aside"]
    assert {(each.actor_id, each.subject_id) for each in events} == {(cast.asha.account_id, burst.id)}
    assert all(f'"responses": {FEW}' in each.detail and "Canary" not in each.detail for each in events)
    assert b"Canary" not in (rows(database)[0].reason_sealed or b"")
    assert seen(database, keys, cast.asha) == ()
    assert count(database, BurstResponse) == 0


@pytest.mark.parametrize("who", ["ben", "cara", "dev"])
def test_only_a_lead_of_the_team_decides(
    database: Database, keys: KeyRing, cast: Cast, code: str, who: str
) -> None:
    send(database, keys, code, FEW)
    (burst,) = seen(database, keys, cast.asha)
    with pytest.raises((NotFound, Forbidden)):
        aside(database, keys, getattr(cast, who), burst.id)
    with pytest.raises((NotFound, Forbidden)):
        back(database, getattr(cast, who), burst.id)
    with pytest.raises((NotFound, Forbidden)), database.write() as session:
        bursts.leave_in(session, by=getattr(cast, who), burst_id=burst.id, now=NOW)
    assert figures(database, keys, cast)["new"] == FEW


@pytest.mark.parametrize("reason", ["", "  ", "\n", "x" * 301])
def test_setting_aside_needs_a_reason(
    database: Database, keys: KeyRing, cast: Cast, code: str, reason: str
) -> None:
    send(database, keys, code, FEW)
    (burst,) = seen(database, keys, cast.asha)
    with pytest.raises(Refused) as refused:
        aside(database, keys, cast.asha, burst.id, reason)
    assert refused.value.code == "reason_needed"


def test_what_comes_after_setting_aside_is_not_set_aside(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    send(database, keys, code, FEW)
    (burst,) = seen(database, keys, cast.asha)
    aside(database, keys, cast.asha, burst.id)
    submit(database, keys, passer_by(code), now=NOW + SECOND * 70)
    assert figures(database, keys, cast)["new"] == 1
    assert_counts_right(database)


def test_people_who_send_at_once_are_all_counted(database: Database, keys: KeyRing, code: str) -> None:
    together([lambda: submit(database, keys, passer_by(code), WITH_WORDS) for _ in range(12)])
    (burst,) = rows(database)
    assert (burst.n, burst.minute_n, count(database, BurstResponse)) == (12, 12, 12)
    assert_counts_right(database)


def test_a_database_of_the_version_before_is_upgraded_with_everything_in_it(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    """The tables of bursts are dropped, the version set back: as it was before, with responses in it."""
    send(database, keys, code, 3)
    before = figures(database, keys, cast)
    with database.change_schema() as connection:
        for table in ("burst_responses", "bursts"):
            connection.execute(sa.text(f"DROP TABLE {table}"))
        config = migrate._config()
        config.attributes["connection"] = connection
        command.stamp(config, "0019", purge=True)
    migrate.upgrade(database)
    assert migrate.is_current(database)
    assert figures(database, keys, cast) == before
    assert_counts_right(database)
    send(database, keys, code, FEW, start=100)
    (burst,) = seen(database, keys, cast.asha)
    aside(database, keys, cast.asha, burst.id)
    assert figures(database, keys, cast) == before
