"""Please phone me: noted once, apart from the answers, and erased when somebody has phoned."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from feedback_app.errors import NotFound, Refused
from feedback_app.services.answering import call_requests
from feedback_app.services.answering.call_requests import Caller, CallOutcome, OpenCall
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, CallRequest, Draft, Invitation, Response
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.respondent import (
    YES,
    count,
    invited,
    save,
    stored,
    submit,
)


MINA = Caller("Mina", "07700 900123", when="mornings", speak="Urdu", may_leave_message=True)


def ask(database: Database, keys: KeyRing, key: AnsweringKey, caller: Caller = MINA) -> None:
    with database.write() as session:
        call_requests.ask(session, keys=keys, key=key, caller=caller, now=NOW)


def waiting(database: Database, keys: KeyRing, cast: Cast) -> tuple[OpenCall, ...]:
    with database.read() as session:
        return call_requests.open_calls(session, by=cast.ben, keys=keys)


@pytest.fixture
def key(database: Database, keys: KeyRing, cast: Cast) -> AnsweringKey:
    return invited(database, keys, cast, "small_anonymous")


def test_the_team_reads_what_was_asked(
    database: Database, keys: KeyRing, cast: Cast, key: AnsweringKey
) -> None:
    ask(database, keys, key)
    (call,) = waiting(database, keys, cast)
    assert (call.caller, call.asked_at, call.tries) == (MINA, NOW, 0)


def test_asking_again_mends_the_number_and_is_one_wish(
    database: Database, keys: KeyRing, cast: Cast, key: AnsweringKey
) -> None:
    ask(database, keys, key)
    ask(database, keys, key, Caller("Mina", "07700 900456"))
    (call,) = waiting(database, keys, cast)
    assert call.caller.number == "07700 900456"


def test_it_can_be_asked_before_answering_and_after(
    database: Database, keys: KeyRing, cast: Cast, key: AnsweringKey
) -> None:
    ask(database, keys, key)
    submit(database, keys, key, YES)
    ask(database, keys, key)
    assert len(waiting(database, keys, cast)) == 1


def test_nothing_stored_joins_the_wish_to_the_answers(
    database: Database, keys: KeyRing, cast: Cast, key: AnsweringKey
) -> None:
    save(database, keys, key, "helpful", YES["helpful"])
    ask(database, keys, key)
    with database.read() as session:
        wish = session.scalars(sa.select(CallRequest)).one()
        drafts = set(session.scalars(sa.select(Draft.digest)))
    submit(database, keys, key, YES)
    response = stored(database)
    with database.read() as session:
        known = drafts | set(session.scalars(sa.select(Invitation.token_digest)))
        known |= {response.id, response.submission_digest, response.payload_digest, response.reference}
        traces = session.scalars(sa.select(AuditEvent.subject_id).where(AuditEvent.action == "call_asked"))
        assert list(traces) == [wish.id]
    assert not {wish.id, wish.asked_digest} & known
    assert count(database, Response) == 1


def test_when_it_is_done_name_and_number_are_gone_and_another_can_be_asked(
    database: Database, keys: KeyRing, cast: Cast, key: AnsweringKey
) -> None:
    ask(database, keys, key)
    (call,) = waiting(database, keys, cast)
    later = NOW + timedelta(days=1)
    with database.write() as session:
        call_requests.not_reached(session, by=cast.ben, call_id=call.id, now=later)
    assert [each.tries for each in waiting(database, keys, cast)] == [1]
    with database.write() as session:
        call_requests.done(session, by=cast.ben, call_id=call.id, outcome=CallOutcome.MESSAGE_LEFT, now=later)
    assert waiting(database, keys, cast) == ()
    with database.read() as session:
        row = session.scalars(sa.select(CallRequest)).one()
    assert (row.contact_sealed, row.asked_digest, row.outcome) == (None, None, "message_left")
    ask(database, keys, key)
    assert len(waiting(database, keys, cast)) == 1
    with pytest.raises(NotFound), database.write() as session:
        call_requests.done(session, by=cast.ben, call_id=call.id, outcome=CallOutcome.SPOKEN, now=later)


@on_one_engine
@pytest.mark.parametrize(
    ("caller", "code"),
    [
        (Caller("", "07700 900123"), "call_name_missing"),
        (Caller(" \u200b ", "07700 900123"), "call_name_missing"),
        (Caller("Mina", ""), "call_number_wrong"),
        (Caller("Mina", "12345678"), "call_number_wrong"),
        (Caller("Mina", "1" * 16), "call_number_wrong"),
        (Caller("Mina", "0770O 900123"), "call_number_wrong"),
        (Caller("Mina", "https://900123456"), "call_number_wrong"),
    ],
)
def test_what_cannot_be_phoned_is_refused_and_nothing_is_kept(
    database: Database, keys: KeyRing, cast: Cast, key: AnsweringKey, caller: Caller, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        ask(database, keys, key, caller)
    assert refused.value.code == code
    assert count(database, CallRequest) == 0


@on_one_engine
@pytest.mark.parametrize("number", ["07700 900123", "+44 7700 900123", "(0161) 496-0000", "0161.496.0000"])
def test_numbers_as_people_write_them(
    database: Database, keys: KeyRing, cast: Cast, key: AnsweringKey, number: str
) -> None:
    ask(database, keys, key, Caller("Mina", number))
    assert [each.caller.number for each in waiting(database, keys, cast)] == [number]


@on_one_engine
def test_a_link_that_leads_nowhere_asks_for_nothing(database: Database, keys: KeyRing, cast: Cast) -> None:
    with pytest.raises(NotFound):
        ask(database, keys, AnsweringKey("A" * 43))
