"""What a link leads to: open, used, ended, or nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast as typed

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from feedback_app.errors import NotFound, Refused
from feedback_app.services.answering import answering
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.link_state import FINISHING_TIME, Opening, OpeningStatus
from feedback_app.services.invitations import collection_points, invitations
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Invitation
from surveys.core.answers import Chosen
from tests.support.cast import NOW, Cast
from tests.support.respondent import (
    DAYS,
    invited,
    look,
    passer_by,
    save,
    standing_code,
    submit,
)


MINUTE = timedelta(minutes=1)
END = NOW + timedelta(days=DAYS)
NO_DATABASE = typed("Session", None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "a" * 42,
        "a" * 44,
        "a" * 42 + " ",
        "a" * 43 + "\n",
        "a" * 42 + "%",
        "a" * 42 + "\x00",
        "a" * 40 + "' OR",
        "ä" * 43,
        "😀" * 43,
        "a" * 10_000,
        "i" * 12,
        "０" * 12,
    ],
)
def test_a_text_that_cannot_be_a_secret_or_a_code_is_told_without_a_query(keys: KeyRing, text: str) -> None:
    nowhere = Opening(OpeningStatus.NOT_FOUND)
    assert answering.find_invitation(NO_DATABASE, keys=keys, secret=text, now=NOW) == nowhere
    assert answering.find_collection_point(NO_DATABASE, keys=keys, code=text, now=NOW) == nowhere


def test_unknown_and_revoked_look_alike_and_cost_alike(database: Database, keys: KeyRing, cast: Cast) -> None:
    revoked, unknown = invited(database, keys, cast), AnsweringKey("a" * 43)
    save(database, keys, revoked, "helpful", Chosen("yes"))
    with database.write() as session:
        invitation_id = session.scalars(sa.select(Invitation.id)).one()
        invitations.revoke(session, by=cast.asha, invitation_id=invitation_id, now=NOW)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    asked = []
    for key in (revoked, unknown):
        statements.clear()
        with database.read() as session:
            found = answering.find_invitation(session, keys=keys, secret=key.secret, now=NOW)
        assert found == Opening(OpeningStatus.NOT_FOUND)
        asked.append([each for each in statements if each.startswith("SELECT")])
        assert save(database, keys, key, "helpful", Chosen("no")) == Answering(OpeningStatus.NOT_FOUND)
        with pytest.raises(NotFound) as refused:
            submit(database, keys, key)
        assert refused.value.code == "link_not_found"
    assert asked[0] == asked[1]
    assert len(asked[0]) == 1


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (END - timedelta(seconds=1), OpeningStatus.OPEN),
        (END, OpeningStatus.EXPIRED),
        (END + timedelta(seconds=1), OpeningStatus.EXPIRED),
    ],
)
def test_a_link_ends_at_its_second(
    database: Database, keys: KeyRing, cast: Cast, now: datetime, status: OpeningStatus
) -> None:
    key = invited(database, keys, cast)
    assert look(database, keys, key, now).status is status
    assert save(database, keys, key, "helpful", Chosen("yes"), now=now).status is status
    if status is OpeningStatus.EXPIRED:
        with pytest.raises(Refused) as refused:
            submit(database, keys, key, now=now)
        assert refused.value.code == "link_expired"


def test_who_began_in_time_may_finish(database: Database, keys: KeyRing, cast: Cast) -> None:
    key = invited(database, keys, cast)
    save(database, keys, key, "helpful", Chosen("yes"), now=END - MINUTE)
    assert look(database, keys, key, END + FINISHING_TIME - MINUTE).status is OpeningStatus.OPEN
    assert look(database, keys, key, END + FINISHING_TIME).status is OpeningStatus.EXPIRED
    assert submit(database, keys, key, now=END + MINUTE).is_repeat is False


def test_a_used_link_says_so_even_after_its_end(database: Database, keys: KeyRing, cast: Cast) -> None:
    key = invited(database, keys, cast)
    submit(database, keys, key)
    assert look(database, keys, key, END + timedelta(days=400)).status is OpeningStatus.USED


def test_a_code_typed_with_a_capital_letter_is_found(database: Database, keys: KeyRing, cast: Cast) -> None:
    code = standing_code(database, keys, cast)
    with database.read() as session:
        found = answering.find_collection_point(session, keys=keys, code=code.upper(), now=NOW)
    assert found.status is OpeningStatus.OPEN


def test_a_standing_link_opens_and_closes(database: Database, keys: KeyRing, cast: Cast) -> None:
    opens, closes = NOW + timedelta(hours=1), NOW + timedelta(hours=3)
    code = standing_code(database, keys, cast, opens, closes)
    begun, late = passer_by(code), passer_by(code)
    expected = {
        opens - MINUTE: OpeningStatus.NOT_YET,
        opens: OpeningStatus.OPEN,
        closes - MINUTE: OpeningStatus.OPEN,
        closes: OpeningStatus.CLOSED,
    }
    for now, status in expected.items():
        with database.read() as session:
            found = answering.find_collection_point(session, keys=keys, code=code, now=now)
        assert found.status is status
    save(database, keys, begun, "helpful", Chosen("yes"), now=closes - MINUTE)
    assert submit(database, keys, begun, now=closes + MINUTE).is_repeat is False
    for now, refusal in ((opens - MINUTE, "link_not_yet"), (closes, "link_closed")):
        with pytest.raises(Refused) as refused:
            submit(database, keys, late, now=now)
        assert refused.value.code == refusal


def test_a_revoked_standing_link_looks_like_one_that_never_was(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    code = standing_code(database, keys, cast)
    key = passer_by(code)
    save(database, keys, key, "helpful", Chosen("yes"))
    with database.write() as session:
        (point,) = collection_points.list_points(
            session, by=cast.asha, keys=keys, organisation_id=cast.north, now=NOW
        )
        assert point.code == code
        collection_points.revoke_point(session, by=cast.asha, point_id=point.id, now=NOW)
    assert look(database, keys, key) == Answering(OpeningStatus.NOT_FOUND)
    with pytest.raises(NotFound):
        submit(database, keys, key)


def test_a_closed_standing_link_says_so_kindly(database: Database, keys: KeyRing, cast: Cast) -> None:
    code = standing_code(database, keys, cast)
    with database.write() as session:
        (point,) = collection_points.list_points(
            session, by=cast.asha, keys=keys, organisation_id=cast.north, now=NOW
        )
        collection_points.close_point(session, by=cast.asha, point_id=point.id, now=NOW + MINUTE)
    assert look(database, keys, passer_by(code), NOW).status is OpeningStatus.OPEN
    assert look(database, keys, passer_by(code), NOW + MINUTE).status is OpeningStatus.CLOSED
