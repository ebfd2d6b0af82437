"""Handing in: what is stored, what is refused, what a repeat gets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from feedback_app.errors import InvalidAnswers, NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.invitations import invitations
from feedback_app.services.responses.store import Receipt
from feedback_app.services.results import responses
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, Draft, Invitation, Response
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    Missing,
    MissingReason,
    Written,
)
from tests.support.cast import NOW, PSEUDONYMOUS, Cast
from tests.support.engines import on_one_engine
from tests.support.respondent import (
    FULL,
    NO,
    YES,
    answers_of,
    count,
    invited,
    look,
    save,
    stored,
    submit,
)


def test_a_response_is_stored_with_everything_that_was_answered(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast)
    save(database, keys, key, "helpful", Chosen("yes"))
    receipt = submit(database, keys, key, FULL)
    assert receipt.is_repeat is False
    assert count(database, Draft) == 0
    response = stored(database)
    assert (response.reference, response.organisation_id) == (receipt.reference, cast.north)
    assert (response.form_key, response.mode, response.channel) == (
        "small_pseudonymous",
        "pseudonymous",
        "screen",
    )
    assert (response.received_at, response.received_month) == (NOW, date(2026, 3, 1))
    with database.write() as session:
        view = responses.full_response(session, by=cast.asha, keys=keys, response_id=response.id, now=NOW)
    assert view.answers == FULL
    assert view.about == "Referral 12"


def test_the_same_answers_again_give_the_same_receipt(database: Database, keys: KeyRing, cast: Cast) -> None:
    key = invited(database, keys, cast)
    first = submit(database, keys, key, FULL)
    shuffled = dict(reversed(list(FULL.items())))
    later = [submit(database, keys, key, answers, NOW + timedelta(days=200)) for answers in (FULL, shuffled)]
    assert later == [Receipt(first.reference, is_repeat=True)] * 2
    assert count(database, Response) == 1
    assert count(database, AnswerRecord) == 5


def test_other_answers_are_a_conflict_and_change_nothing(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast)
    submit(database, keys, key, YES)
    with pytest.raises(Refused) as refused:
        submit(database, keys, key, NO)
    assert refused.value.code == "already_answered"
    assert "More time" not in f"{refused.value}{refused.value!r}"
    with database.read() as session:
        assert session.scalars(sa.select(AnswerRecord.code)).all() == ["yes"]


def test_opening_a_used_link_tells_the_receipt_and_no_answer(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast)
    receipt = submit(database, keys, key, FULL)
    found = look(database, keys, key)
    assert found.status is OpeningStatus.USED
    assert found.receipt == Receipt(receipt.reference, is_repeat=True)
    assert answers_of(found) == {}
    assert save(database, keys, key, "helpful", Chosen("no")).status is OpeningStatus.USED
    assert count(database, Draft) == 0


def test_answers_that_became_hidden_are_dropped(database: Database, keys: KeyRing, cast: Cast) -> None:
    key = invited(database, keys, cast)
    hidden: dict[str, Answer] = {**NO, "helpful": Chosen("yes"), "no_such_question": Written("x")}
    first = submit(database, keys, key, hidden)
    assert submit(database, keys, key, YES) == Receipt(first.reference, is_repeat=True)
    with database.read() as session:
        assert session.scalars(sa.select(AnswerRecord.question_id)).all() == ["helpful"]


@on_one_engine
@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"helpful": Chosen("no")},
        {"helpful": Chosen("maybe")},
        {"helpful": Written("yes")},
        {"helpful": Missing(MissingReason.DONT_KNOW)},
        {**YES, "rating": Amount(Decimal(11))},
        {**YES, "rating": Amount(Decimal("NaN"))},
        {**YES, "words": Written("a" * 2001)},
    ],
)
def test_answers_with_problems_are_refused_and_the_draft_stays(
    database: Database, keys: KeyRing, cast: Cast, answers: Mapping[str, Answer]
) -> None:
    key = invited(database, keys, cast)
    save(database, keys, key, "words", Written("Kept"))
    with pytest.raises(InvalidAnswers) as refused:
        submit(database, keys, key, answers)
    assert refused.value.problems
    assert (count(database, Response), count(database, Draft)) == (0, 1)


def test_a_stop_in_the_middle_leaves_nothing_behind(
    database: Database, keys: KeyRing, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is rerun raises a BaseException; the last step of the transaction is the audit row."""

    class Stop(BaseException):
        pass

    def stop(*_: object, **__: object) -> None:
        raise Stop

    key = invited(database, keys, cast)
    save(database, keys, key, "helpful", Chosen("yes"))
    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", stop)
        with pytest.raises(Stop):
            submit(database, keys, key, YES)
    assert (count(database, Response), count(database, AnswerRecord), count(database, Draft)) == (0, 0, 1)
    with database.read() as session:
        assert session.scalars(sa.select(Invitation.used_at)).one() is None
    assert submit(database, keys, key, YES).is_repeat is False


def test_an_invitation_revoked_while_the_form_is_open_takes_no_answers(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast)
    save(database, keys, key, "helpful", Chosen("yes"))
    with database.write() as session:
        invitation_id = session.scalars(sa.select(Invitation.id)).one()
        invitations.revoke(session, by=cast.ben, invitation_id=invitation_id, now=NOW)
    with pytest.raises(NotFound) as refused:
        submit(database, keys, key, YES)
    assert refused.value.code == "link_not_found"
    assert (count(database, Response), count(database, Draft)) == (0, 1)


def test_the_form_a_person_answered_is_the_one_they_saw(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    submit(database, keys, invited(database, keys, cast), YES)
    response = stored(database)
    with database.write() as session:
        view = responses.full_response(session, by=cast.ben, keys=keys, response_id=response.id, now=NOW)
    assert view.form == PSEUDONYMOUS
