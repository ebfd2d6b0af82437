"""The trace: one row inside the transaction, and no words in it."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, ActorKind
from feedback_app.services import audit
from feedback_app.storage.engine import Database
from feedback_app.storage.models import AuditEvent
from tests.support.postbox import NOW


ASHA = Actor(ActorKind.ACCOUNT, "asha-id", "Asha")


def test_a_row_says_who_did_what_to_what_and_when(database: Database) -> None:
    with database.write() as session:
        audit.record(
            session,
            by=ASHA,
            action="invitation.created",
            organisation_id="north",
            subject_kind="invitation",
            subject_id="i1",
            detail={"form": "family_visit", "rows": 3, "mailed": True, "days": None},
            now=NOW,
        )
    with database.read() as session:
        event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.at, event.organisation_id, event.action) == (NOW, "north", "invitation.created")
    assert (event.actor_kind, event.actor_id) == ("account", "asha-id")
    assert (event.subject_kind, event.subject_id) == ("invitation", "i1")
    assert json.loads(event.detail) == {"form": "family_visit", "rows": 3, "mailed": True, "days": None}


def test_it_is_undone_with_what_it_tells_about(database: Database) -> None:
    def stop_half_way() -> None:
        with database.write() as session:
            record(session, {})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_half_way()
    with database.read() as session:
        assert session.scalars(sa.select(AuditEvent)).all() == []


@pytest.mark.parametrize("words", ["She cried.", "Asha Khan", "a\nb", "asha@north.example", "x" * 81])
def test_words_are_refused_and_not_repeated(database: Database, words: str) -> None:
    for detail in ({"said": words}, {words: 1}):
        with pytest.raises(ValueError, match="more than a code") as refused, database.write() as session:
            record(session, detail)
        assert words not in str(refused.value)


def record(session: Session, detail: audit.Detail) -> None:
    audit.record(
        session,
        by=Actor.respondent(),
        action="response.submitted",
        organisation_id=None,
        subject_kind="response",
        subject_id=None,
        detail=detail,
        now=NOW,
    )
