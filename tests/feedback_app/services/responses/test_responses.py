"""Opening a response in full, and noting that the team talked about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from feedback_app.errors import Refused
from feedback_app.services.results import responses
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, Response
from tests.support.cast import NOW, Cast
from tests.support.respondent import (
    FULL,
    invited,
    stored,
    submit,
)


def discussed(database: Database) -> dict[str, bool]:
    with database.read() as session:
        return {response.id: response.is_discussed for response in session.scalars(sa.select(Response))}


@pytest.mark.parametrize("form_key", ["small_pseudonymous", "small_named"])
def test_opening_a_response_shows_everything_and_is_audited(
    database: Database, keys: KeyRing, cast: Cast, form_key: str
) -> None:
    receipt = submit(database, keys, invited(database, keys, cast, form_key), FULL)
    response_id = stored(database).id
    with database.write() as session:
        view = responses.full_response(session, by=cast.ben, keys=keys, response_id=response_id, now=NOW)
    assert (view.answers, view.about, view.reference) == (FULL, "Referral 12", receipt.reference)
    assert (view.received_at, view.organisation_id, view.channel) == (NOW, cast.north, "screen")
    with database.read() as session:
        event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "response_opened")).one()
    assert (event.actor_id, event.subject_id, event.at) == (cast.ben.account_id, response_id, NOW)
    assert "chat" not in repr(view)
    assert "Referral" not in repr(view)


def test_a_page_drawn_again_is_the_same_look_and_a_colleague_s_is_another(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    submit(database, keys, invited(database, keys, cast, "small_named"), FULL)
    response_id = stored(database).id
    looks = [(cast.ben, 0), (cast.ben, 29), (cast.asha, 29), (cast.ben, 31)]
    for by, minutes in looks:
        with database.write() as session:
            now = NOW + timedelta(minutes=minutes)
            responses.full_response(session, by=by, keys=keys, response_id=response_id, now=now)
    with database.read() as session:
        events = sa.select(AuditEvent).where(AuditEvent.action == "response_opened").order_by(AuditEvent.at)
        noted = {(event.actor_id, event.at) for event in session.scalars(events)}
    assert noted == {
        (cast.ben.account_id, NOW),
        (cast.asha.account_id, NOW + timedelta(minutes=29)),
        (cast.ben.account_id, NOW + timedelta(minutes=31)),
    }


def test_an_anonymous_response_is_never_opened_in_full(database: Database, keys: KeyRing, cast: Cast) -> None:
    submit(database, keys, invited(database, keys, cast, "small_anonymous"), FULL)
    response_id = stored(database).id
    with pytest.raises(Refused) as refused, database.write() as session:
        responses.full_response(session, by=cast.asha, keys=keys, response_id=response_id, now=NOW)
    assert refused.value.code == "anonymous_response"


@pytest.mark.parametrize("form_key", ["small_anonymous", "small_named"])
def test_what_was_discussed_is_noted_once_and_can_be_taken_back(
    database: Database, keys: KeyRing, cast: Cast, form_key: str
) -> None:
    for _ in range(3):
        submit(database, keys, invited(database, keys, cast, form_key))
    first, second, third = discussed(database)

    def mark(*response_ids: str, is_discussed: bool = True) -> int:
        with database.write() as session:
            return responses.mark_discussed(
                session,
                by=cast.ben,
                organisation_id=cast.north,
                response_ids=response_ids,
                now=NOW,
                is_discussed=is_discussed,
            )

    assert mark(first, second) == 2
    assert mark(second, "no such response") == 0
    assert mark(first, is_discussed=False) == 1
    assert mark() == 0
    assert discussed(database) == {first: False, second: True, third: False}
    with database.read() as session:
        events = session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_kind == "responses")).all()
    assert sorted(event.action for event in events) == ["responses_discussed", "responses_not_discussed"]
    assert all(event.subject_id is None for event in events)
