"""What a respondent does in the tests, each step a transaction of its own as in the product."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa

from feedback_app.services.answering import answering
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.invitations import collection_points, invitations
from feedback_app.services.responses.store import Receipt
from feedback_app.services.results import responses
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Base, Response
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    Missing,
    MissingReason,
    Written,
)
from tests.support.cast import NOW, Cast


DAYS = 30
YES: Mapping[str, Answer] = {"helpful": Chosen("yes")}
NO: Mapping[str, Answer] = {"helpful": Chosen("no"), "why_not": Written("More time")}
FULL: Mapping[str, Answer] = {
    "helpful": Missing(MissingReason.PREFER_NOT_TO_SAY),
    "topics": ChosenMany(("sleep", "crying")),
    "rating": Amount(Decimal(9)),
    "words": Written("Understood mine and my child's needs.\nEasy to chat to. 👶🏽"),
}


def invited(
    database: Database, keys: KeyRing, cast: Cast, form_key: str = "small_pseudonymous"
) -> AnsweringKey:
    """Someone Ben invited for thirty days; about referral 12 unless the form is anonymous."""
    about = None if form_key == "small_anonymous" else "Referral 12"
    with database.write() as session:
        new = invitations.invite(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key=form_key,
            about=about,
            now=NOW,
            days=DAYS,
        )
    return AnsweringKey(new.secret)


def standing_code(
    database: Database,
    keys: KeyRing,
    cast: Cast,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> str:
    """The code of Ben's standing link to the anonymous form."""
    with database.write() as session:
        return collection_points.open_point(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key="small_anonymous",
            name="Drop-in",
            now=NOW,
            opens_at=opens_at,
            closes_at=closes_at,
        ).code


def passer_by(code: str) -> AnsweringKey:
    """Someone new at a standing link."""
    key = AnsweringKey.new_at(code)
    assert key is not None
    return key


def look(database: Database, keys: KeyRing, key: AnsweringKey, now: datetime = NOW) -> Answering:
    with database.read() as session:
        return answering.open_answering(session, keys=keys, key=key, now=now)


def save(
    database: Database,
    keys: KeyRing,
    key: AnsweringKey,
    page_id: str,
    answer: Answer | None,
    at_page: str = "check",
    now: datetime = NOW,
) -> Answering:
    with database.write() as session:
        return answering.save_page(
            session, keys=keys, key=key, page_id=page_id, answer=answer, at_page=at_page, now=now
        )


def submit(
    database: Database,
    keys: KeyRing,
    key: AnsweringKey,
    answers: Mapping[str, Answer] = YES,
    now: datetime = NOW,
) -> Receipt:
    with database.write() as session:
        return responses.submit(session, keys=keys, key=key, answers=answers, now=now)


def answers_of(found: Answering) -> Mapping[str, Answer]:
    """What the draft holds."""
    assert found.journey is not None
    return found.journey.answers


def count(database: Database, table: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def stored(database: Database) -> Response:
    """The only response there is."""
    with database.read() as session:
        return session.scalars(sa.select(Response)).one()
