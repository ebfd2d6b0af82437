"""The smallest rows the storage tests need, and how to write a whole response."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, FormVersion, Invitation, Organisation, Response
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealed_columns, sealing_context
from feedback_app.storage.statements.writes import insert_once


NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NORTH, SOUTH, FORM = "north", "south", "form"


def add_ground(session: Session) -> None:
    """Two organisations and a form version for responses to stand on."""
    session.add_all(Organisation(id=each, key=each, name=each.title()) for each in (NORTH, SOUTH))
    session.add(
        FormVersion(id=FORM, key="visit", version="1.0", content_hash="0", definition="{}", published_at=NOW)
    )
    session.flush()


def response(digest: str, **changes: Any) -> dict[str, Any]:
    """The values of a pseudonymous response of North."""
    values = {
        "id": new_id(),
        "organisation_id": NORTH,
        "form_version_id": FORM,
        "form_key": "visit",
        "audience": "family",
        "touchpoint": "visit",
        "mode": "pseudonymous",
        "submission_digest": digest,
        "payload_digest": "same",
        "reference": new_id(),
        "received_at": NOW,
        "received_month": date(2026, 11, 1),
        "language": "en-GB",
        "channel": "screen",
    }
    return values | changes


def answer(response_id: str, question: str, **changes: Any) -> AnswerRecord:
    values = {"response_id": response_id, "question_id": question, "organisation_id": NORTH, "item": ""}
    return AnswerRecord(**(values | changes))


def add_response(session: Session, values: Mapping[str, Any], keys: KeyRing, words: str) -> bool:
    """What a service does: the response once, and its answers in the same transaction."""
    if not insert_once(session, Response, values):
        return False
    response_id = values["id"]
    sealed = keys.seal(words, sealing_context(AnswerRecord.text_sealed, response_id, "words", ""))
    session.add(answer(response_id, "kind", code="yes"))
    session.add(answer(response_id, "words", text_sealed=sealed))
    return True


def invitation(**changes: Any) -> Invitation:
    values = {
        "organisation_id": NORTH,
        "form_version_id": FORM,
        "token_digest": new_id(),
        "mode": "anonymous",
        "created_at": NOW,
        "expires_at": NOW,
    }
    return Invitation(**(values | changes))


def damage(database: Database, name: str, *, most: int | None = None) -> list[str]:
    """Change the last byte of values of a column such as ``answers.text_sealed``: where these values are."""
    (column,) = [each for each in sealed_columns() if str(each) == name]
    key = tuple(column.table.primary_key)
    places = []
    with database.write() as session:
        rows = session.execute(sa.select(*key, column).where(column.is_not(None)).limit(most)).all()
        for row in rows:
            same = (each == value for each, value in zip(key, row[:-1], strict=True))
            broken = row[-1][:-1] + bytes([row[-1][-1] ^ 1])
            session.execute(sa.update(column.table).where(*same).values({column: broken}))
            places.append(json.dumps([column.table.name, column.name, *row[:-1]]))
    return places


def damage_everything(database: Database) -> set[str]:
    """Every sealed value there is: the columns that had one."""
    return {str(column) for column in sealed_columns() if damage(database, str(column))}
