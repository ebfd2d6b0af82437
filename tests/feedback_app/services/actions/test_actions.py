"""You said, we did: written down, moved on, and told to everyone who answers once done and public."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.services.actions import actions
from feedback_app.services.actions.action_list import (
    ActionLine,
    YouSaid,
    colleagues,
    done_in_public,
    list_actions,
)
from feedback_app.services.actions.actions import ActionState, Plan
from feedback_app.services.comment_ids import CommentId
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Action, ActionComment, AuditEvent, Response
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.history import tell_history
from tests.support.respondent import count


SIGNS = Plan(said="The room is hard to find.", doing="There are new signs.", due_on=date(2026, 4, 1))


def record(
    database: Database, cast: Cast, plan: Plan = SIGNS, *, by: Actor | None = None, at: datetime = NOW
) -> str:
    by = by or cast.ben
    with database.write() as session:
        return actions.record(session, by=by, organisation_id=cast.north, plan=plan, now=at)


def move(database: Database, cast: Cast, action_id: str, state: ActionState, at: datetime = NOW) -> None:
    with database.write() as session:
        actions.move(session, by=cast.ben, action_id=action_id, state=state, now=at)


def listed(database: Database, keys: KeyRing, cast: Cast, at: datetime = NOW) -> tuple[ActionLine, ...]:
    with database.read() as session:
        return list_actions(session, by=cast.ben, keys=keys, organisation_id=cast.north, now=at)


def told(database: Database, organisation_id: str | None) -> tuple[YouSaid, ...]:
    with database.read() as session:
        return done_in_public(session, organisation_id=organisation_id)


def test_what_was_written_down_stands_in_the_list(database: Database, keys: KeyRing, cast: Cast) -> None:
    record(
        database, cast, replace(SIGNS, said="  The room \n is hard to find. ", owner_id=cast.asha.account_id)
    )
    (line,) = listed(database, keys, cast)
    assert (line.said, line.doing, line.owner) == (
        "The room is hard to find.",
        "There are new signs.",
        "Asha",
    )
    assert (line.state, line.due_on, line.is_public, line.is_overdue) == (
        ActionState.OPEN, date(2026, 4, 1), False, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "days", "overdue"),
    [
        (ActionState.OPEN, 0, False),  # its own day is in time
        (ActionState.OPEN, 1, True),
        (ActionState.DOING, 1, True),
        (ActionState.DONE, 1, False),
        (ActionState.DROPPED, 1, False),
    ],
)
def test_overdue_is_what_is_neither_done_nor_dropped_after_its_day(
    database: Database, keys: KeyRing, cast: Cast, state: ActionState, days: int, overdue: bool
) -> None:
    action_id = record(database, cast, replace(SIGNS, due_on=NOW.date()))
    move(database, cast, action_id, state)
    (line,) = listed(database, keys, cast, NOW + timedelta(days=days))
    assert line.is_overdue is overdue


def test_without_a_day_it_is_never_overdue_and_comes_last(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    record(database, cast, replace(SIGNS, due_on=None, said="No day"))
    record(database, cast, replace(SIGNS, due_on=date(2026, 5, 1), said="Later"))
    record(database, cast, replace(SIGNS, due_on=date(2026, 3, 1), said="Sooner"))
    lines = listed(database, keys, cast)
    assert [(line.said, line.is_overdue) for line in lines] == [
        ("Sooner", True), ("Later", False), ("No day", False),
    ]  # fmt: skip


def test_taken_up_again_it_is_not_done_and_not_told(database: Database, keys: KeyRing, cast: Cast) -> None:
    action_id = record(database, cast, replace(SIGNS, is_public=True))
    assert told(database, cast.north) == ()
    move(database, cast, action_id, ActionState.DONE)
    (line,) = listed(database, keys, cast)
    assert (line.done_on, line.is_told) == (NOW.date(), True)
    assert told(database, cast.north) == (YouSaid(action_id, SIGNS.said, SIGNS.doing),)
    move(database, cast, action_id, ActionState.DOING)
    (line,) = listed(database, keys, cast)
    assert (line.done_on, line.is_told) == (None, False)
    assert told(database, cast.north) == ()


def test_the_last_three_are_told_the_latest_first(database: Database, cast: Cast) -> None:
    for number in range(5):
        action_id = record(database, cast, replace(SIGNS, said=f"Number {number}", is_public=number != 3))
        move(database, cast, action_id, ActionState.DONE, NOW + timedelta(hours=number))
    assert [each.said for each in told(database, cast.north)] == ["Number 4", "Number 2", "Number 1"]
    assert told(database, cast.south) == told(database, None) == ()


def test_what_respondents_read_is_one_query_by_an_index(database: Database, cast: Cast) -> None:
    statements: list[str] = []
    with database.read() as session:
        engine = session.get_bind().engine
        event.listen(engine, "before_cursor_execute", lambda *each: statements.append(each[2]))
        done_in_public(session, organisation_id=cast.north)
    (query,) = [each for each in statements if each.lstrip().upper().startswith("SELECT")]
    with database.read() as session:
        if session.get_bind().dialect.name == "sqlite":
            values = (cast.north, 3, 0)[: query.count("?")]
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()
            assert "ix_actions_organisation_id_is_public_done_at" in str(plan)


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (replace(SIGNS, said=" "), "action_words"),
        (replace(SIGNS, doing="..."), "action_words"),
        (replace(SIGNS, said="x" * 201), "action_words"),
        (replace(SIGNS, owner_id="nobody"), "action_owner"),
        (replace(SIGNS, theme="no such theme"), "theme_unknown"),
        (replace(SIGNS, is_public=True, said="Ring 07700 900123."), "action_identifies"),
    ],
)
@on_one_engine
def test_what_cannot_be_an_action_is_refused(database: Database, cast: Cast, plan: Plan, code: str) -> None:
    action_id = record(database, cast)
    with pytest.raises(Refused) as refused:
        record(database, cast, plan)
    assert refused.value.code == code
    with pytest.raises(Refused), database.write() as session:
        actions.change(session, by=cast.ben, action_id=action_id, plan=plan, now=NOW)


@on_one_engine
def test_somebody_of_another_organisation_cannot_look_after_it(database: Database, cast: Cast) -> None:
    with pytest.raises(Refused):
        record(database, cast, replace(SIGNS, owner_id=cast.cara.account_id))


def test_a_change_keeps_how_far_it_is(database: Database, keys: KeyRing, cast: Cast) -> None:
    action_id = record(database, cast)
    move(database, cast, action_id, ActionState.DOING)
    with database.write() as session:
        plan = replace(SIGNS, doing="A map is on the letter.", due_on=None)
        actions.change(session, by=cast.asha, action_id=action_id, plan=plan, now=NOW)
    (line,) = listed(database, keys, cast)
    assert (line.doing, line.due_on, line.state) == ("A map is on the letter.", None, ActionState.DOING)


def test_every_change_leaves_a_trace_without_the_words(database: Database, cast: Cast) -> None:
    action_id = record(database, cast)
    move(database, cast, action_id, ActionState.DONE)
    move(database, cast, action_id, ActionState.DONE)  # the same again is no change
    with database.read() as session:
        rows = session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_kind == "action")).all()
    assert sorted(row.action for row in rows) == ["action_moved", "action_recorded"]
    assert {(row.subject_id, row.actor_id) for row in rows} == {(action_id, cast.ben.account_id)}
    assert "signs" not in "".join(row.detail for row in rows)


class TestTheCommentsBehindIt:
    @pytest.fixture
    def visit(self, database: Database, keys: KeyRing, cast: Cast) -> str:
        return tell_history(database, keys, cast).visit

    def test_a_comment_is_linked_once_and_can_be_unlinked(
        self, database: Database, keys: KeyRing, cast: Cast, visit: str
    ) -> None:
        action_id, parking = record(database, cast), CommentId(visit, "could_be_better")
        for _ in range(2):
            with database.write() as session:
                actions.link_comment(session, by=cast.ben, action_id=action_id, comment=parking, now=NOW)
        assert listed(database, keys, cast)[0].comments == (parking,)
        with database.write() as session:
            actions.unlink_comment(session, by=cast.ben, action_id=action_id, comment=parking, now=NOW)
        assert listed(database, keys, cast)[0].comments == ()

    def test_what_is_no_comment_or_another_organisations_cannot_be_linked(
        self, database: Database, keys: KeyRing, cast: Cast, visit: str
    ) -> None:
        action_id = record(database, cast)
        with database.read() as session:
            south = session.scalars(
                sa.select(Response.id).where(Response.organisation_id == cast.south)
            ).one()
        for comment in (
            CommentId(visit, "overall"),
            CommentId("none", "went_well"),
            CommentId(south, "went_well"),
        ):
            with pytest.raises(NotFound), database.write() as session:
                actions.link_comment(session, by=cast.ben, action_id=action_id, comment=comment, now=NOW)
        assert count(database, ActionComment) == 0

    def test_the_database_itself_keeps_organisations_apart(
        self, database: Database, keys: KeyRing, cast: Cast, visit: str
    ) -> None:
        action_id = record(database, cast)
        values = {"action_id": action_id, "response_id": visit, "question_id": "went_well", "item": ""}
        with pytest.raises(IntegrityError), database.write() as session:
            session.add(ActionComment(**values, organisation_id=cast.south))

    def test_it_goes_when_the_response_goes(
        self, database: Database, keys: KeyRing, cast: Cast, visit: str
    ) -> None:
        action_id = record(database, cast)
        with database.write() as session:
            comment = CommentId(visit, "went_well")
            actions.link_comment(session, by=cast.ben, action_id=action_id, comment=comment, now=NOW)
        with database.write() as session:
            session.execute(sa.delete(Response).where(Response.id == visit))
        assert (count(database, ActionComment), count(database, Action)) == (0, 1)


def test_colleagues_are_the_organisations_own_by_name(database: Database, keys: KeyRing, cast: Cast) -> None:
    with database.read() as session:
        found = colleagues(session, by=cast.ben, keys=keys, organisation_id=cast.north)
        assert [each.name for each in found] == ["Asha", "Ben", "Dev"]
        with pytest.raises(Forbidden):
            colleagues(session, by=cast.cara, keys=keys, organisation_id=cast.north)
