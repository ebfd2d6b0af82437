"""Any history of taps in two tabs: one response at most, and it is the first that was handed in."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_app.errors import FeedbackError
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.responses.store import Receipt
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import (
    Answer,
    Chosen,
    Rated,
    Written,
)
from surveys.core.journey import Journey
from tests.support.cast import Cast, settle
from tests.support.respondent import (
    answers_of,
    invited,
    look,
    save,
    submit,
)


ANSWERS: st.SearchStrategy[Answer | None] = st.one_of(
    st.none(),
    st.sampled_from(["yes", "no", "maybe"]).map(Chosen),
    st.text(max_size=20).map(Written),
    st.just(Rated(())),
)
PAGES = st.sampled_from(["start", "helpful", "why_not", "topics", "words", "check", "elsewhere"])
SAVES = st.tuples(PAGES, ANSWERS)
HISTORIES = st.lists(
    st.one_of(SAVES, st.just("hand in"), st.just("hand in what an old tab shows")), max_size=12
)


@pytest.fixture
def settled(sqlite_database: Database, keys: KeyRing) -> tuple[Database, Cast]:
    return sqlite_database, settle(sqlite_database, keys)


def handing_in(
    database: Database, keys: KeyRing, key: AnsweringKey, answers: Mapping[str, Answer]
) -> Receipt | FeedbackError:
    try:
        return submit(database, keys, key, answers)
    except FeedbackError as error:
        return error


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=HISTORIES)
def test_the_draft_is_what_was_saved_and_the_first_response_stays(
    settled: tuple[Database, Cast], keys: KeyRing, history: list[str | tuple[str, Answer | None]]
) -> None:
    database, cast = settled
    key = invited(database, keys, cast)
    form = look(database, keys, key).form
    assert form is not None
    expected, old = Journey(form, {}), Journey(form, {})
    reference, handed_in = None, None
    for step in history:
        if isinstance(step, tuple):
            page_id, answer = step
            saved = save(database, keys, key, page_id, answer, at_page=page_id)
            if reference is None:
                old, expected = expected, expected.with_answer(page_id, answer)
                assert answers_of(saved) == expected.answers
                assert answers_of(look(database, keys, key)) == expected.answers
            else:
                assert saved.status is OpeningStatus.USED
            continue
        shown = (expected if step == "hand in" else old).submission()
        outcome = handing_in(database, keys, key, shown)
        if isinstance(outcome, FeedbackError):
            assert outcome.code == ("invalid_answers" if reference is None else "already_answered")
            assert reference is None or shown != handed_in
        else:
            assert outcome.is_repeat is (reference is not None)
            assert reference in {None, outcome.reference}
            assert handed_in in (None, shown)
            reference, handed_in = outcome.reference, shown
    found = look(database, keys, key)
    assert (found.status is OpeningStatus.USED) is (reference is not None)
    assert found.receipt is None or found.receipt.reference == reference
