"""Whatever is tapped, repeated or sent at the same moment: one person, one response."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.responses.store import Receipt
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, AuditEvent, Draft, Response
from surveys.core.answers import Answer, Chosen, Written
from tests.support.at_once import codes_in, together
from tests.support.cast import Cast
from tests.support.respondent import (
    FULL,
    NO,
    YES,
    answers_of,
    count,
    invited,
    look,
    save,
    submit,
)


def receipts_in(outcomes: list[object]) -> list[Receipt]:
    return [each for each in outcomes if isinstance(each, Receipt)]


def status_of(outcome: object) -> OpeningStatus:
    assert isinstance(outcome, Answering), outcome
    return outcome.status


@pytest.mark.parametrize("form_key", ["small_pseudonymous", "small_anonymous"])
@pytest.mark.parametrize("has_draft", [True, False])
def test_sixteen_taps_at_the_same_moment_are_one_response(
    database: Database, keys: KeyRing, cast: Cast, form_key: str, has_draft: bool
) -> None:
    key = invited(database, keys, cast, form_key)
    if has_draft:
        save(database, keys, key, "helpful", Chosen("yes"))
    receipts = receipts_in(together([lambda: submit(database, keys, key, FULL)] * 16))
    assert len({receipt.reference for receipt in receipts}) == 1
    assert sorted(receipt.is_repeat for receipt in receipts) == [False] + [True] * 15
    assert (count(database, Response), count(database, AnswerRecord), count(database, Draft)) == (1, 5, 0)
    with database.read() as session:
        submitted = sa.select(AuditEvent.id).where(AuditEvent.action == "response_submitted")
        assert len(session.scalars(submitted).all()) == 1


def test_of_different_answers_at_the_same_moment_one_is_stored_whole(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast)
    outcomes = together(
        [lambda: submit(database, keys, key, YES), lambda: submit(database, keys, key, NO)] * 4
    )
    receipts = receipts_in(outcomes)
    assert len(receipts) == 4
    assert len({receipt.reference for receipt in receipts}) == 1
    assert codes_in(outcomes) == ["already_answered"] * 4
    assert count(database, Response) == 1


def test_pages_saved_while_another_tab_submits_leave_no_draft_behind(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    for _ in range(3):
        key = invited(database, keys, cast)
        outcomes = together(
            [lambda key=key: submit(database, keys, key, YES)]
            + [lambda key=key: save(database, keys, key, "words", Written("Late"))] * 5
        )
        assert {status_of(each) for each in outcomes[1:]} <= {OpeningStatus.OPEN, OpeningStatus.USED}
        assert isinstance(outcomes[0], Receipt)
    assert (count(database, Response), count(database, Draft)) == (3, 0)


def test_pages_saved_at_the_same_moment_are_all_kept(database: Database, keys: KeyRing, cast: Cast) -> None:
    key = invited(database, keys, cast)
    pages: dict[str, Answer] = {**FULL, "why_not": Written("x")}
    together(
        [
            lambda name=name, answer=answer: save(database, keys, key, name, answer)
            for name, answer in pages.items()
        ]
    )
    found = look(database, keys, key)
    assert answers_of(found) == pages
    assert found.revision == len(pages)
