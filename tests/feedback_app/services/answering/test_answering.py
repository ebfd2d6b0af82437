"""Saving pages and coming back: what a respondent may rely on."""

from __future__ import annotations

import pytest

from feedback_app.errors import Refused
from feedback_app.services import forms
from feedback_app.services.answering import answering
from feedback_app.services.answering.cookies import AnsweringKey, reference_of
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, Draft
from surveys.core.answers import Chosen, Written
from tests.support.cast import (
    NOW,
    SERVER,
    Cast,
    form,
)
from tests.support.respondent import (
    YES,
    answers_of,
    count,
    invited,
    look,
    passer_by,
    save,
    standing_code,
    submit,
)


@pytest.fixture
def key(database: Database, keys: KeyRing, cast: Cast) -> AnsweringKey:
    """Ben invited someone to the pseudonymous form."""
    return invited(database, keys, cast)


@pytest.fixture
def code(database: Database, keys: KeyRing, cast: Cast) -> str:
    """Ben opened a standing link to the anonymous form."""
    return standing_code(database, keys, cast)


def test_looking_ten_times_consumes_and_writes_nothing(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    before = count(database, AuditEvent)
    found = [look(database, keys, key) for _ in range(10)]
    assert {each.status for each in found} == {OpeningStatus.OPEN}
    assert {each.at_page for each in found} == {None}
    assert (count(database, Draft), count(database, AuditEvent)) == (0, before)


def test_another_browser_with_the_same_link_goes_on_where_the_first_stopped(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    save(database, keys, key, "start", None, at_page="helpful")
    save(database, keys, key, "helpful", Chosen("yes"), at_page="topics")
    found = look(database, keys, AnsweringKey(key.secret))
    assert (found.status, found.at_page, found.revision) == (OpeningStatus.OPEN, "topics", 1)
    assert answers_of(found) == YES


def test_two_tabs_never_lose_one_anothers_answers(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    save(database, keys, key, "helpful", Chosen("yes"))
    save(database, keys, key, "words", Written("Easy to talk to"))
    saved = save(database, keys, key, "helpful", Chosen("no"))
    assert answers_of(saved) == {"helpful": Chosen("no"), "words": Written("Easy to talk to")}


def test_a_page_left_blank_loses_only_its_own_answer(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    save(database, keys, key, "helpful", Chosen("yes"))
    save(database, keys, key, "words", Written("Kind"))
    assert answers_of(save(database, keys, key, "words", None)) == YES


def test_a_page_the_form_does_not_have_changes_no_answer(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    save(database, keys, key, "helpful", Chosen("yes"))
    assert answers_of(save(database, keys, key, "no_such_page", Written("x"))) == YES


def test_an_answer_no_form_asks_for_is_refused_and_the_draft_stays(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    save(database, keys, key, "helpful", Chosen("yes"))
    with pytest.raises(Refused) as refused:
        save(database, keys, key, "words", Written("a" * 300_000))
    assert refused.value.code == "answer_too_long"
    assert answers_of(look(database, keys, key)) == YES


def test_a_draft_keeps_the_version_it_began_with(database: Database, keys: KeyRing, code: str) -> None:
    begun, fresh = passer_by(code), passer_by(code)
    save(database, keys, begun, "start", None, at_page="helpful")
    with database.write() as session:
        newer = form("anonymous", version="1.10", title="Newer words")
        forms.publish(session, by=SERVER, form=newer, now=NOW)

    def version_of(key: AnsweringKey) -> str:
        found = look(database, keys, key).form
        assert found is not None
        return found.version

    assert (version_of(begun), version_of(fresh)) == ("1.0", "1.10")
    submit(database, keys, begun)
    submit(database, keys, fresh)
    assert (version_of(begun), version_of(fresh)) == ("1.0", "1.10")


def test_each_opening_of_a_standing_link_has_a_key_of_its_own(
    database: Database, keys: KeyRing, code: str
) -> None:
    with database.read() as session:
        one = answering.continue_or_begin(session, keys=keys, code=code, cookie=None, now=NOW)
        two = answering.continue_or_begin(session, keys=keys, code=code, cookie=None, now=NOW)
    assert one != two
    assert reference_of(keys, one) == reference_of(keys, two)


def test_a_browser_that_returns_to_a_standing_link_resumes_until_it_submitted(
    database: Database, keys: KeyRing, code: str
) -> None:
    def opened(cookie: str | None) -> AnsweringKey:
        with database.read() as session:
            return answering.continue_or_begin(session, keys=keys, code=code, cookie=cookie, now=NOW)

    key = opened(None)
    save(database, keys, key, "helpful", Chosen("yes"))
    assert opened(key.cookie_value) == key
    submit(database, keys, key)
    fresh = opened(key.cookie_value)
    assert fresh != key
    assert look(database, keys, fresh).status is OpeningStatus.OPEN
    assert look(database, keys, key).status is OpeningStatus.USED


def test_a_cookie_of_another_standing_link_is_not_taken_over(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    other, key = standing_code(database, keys, cast), passer_by(code)
    save(database, keys, key, "helpful", Chosen("yes"))
    with database.read() as session:
        there = answering.continue_or_begin(session, keys=keys, code=other, cookie=key.cookie_value, now=NOW)
    assert (there.code, there.secret == key.secret) == (other, False)
    assert reference_of(keys, there) != reference_of(keys, key)


def test_starting_again_throws_the_draft_away(database: Database, keys: KeyRing, code: str) -> None:
    key = passer_by(code)
    save(database, keys, key, "words", Written("Private words"))
    with database.write() as session:
        fresh = answering.start_again(session, keys=keys, key=key, now=NOW)
    assert count(database, Draft) == 0
    assert (fresh.code, fresh == key) == (code, False)


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        "f",
        "f.",
        "f.short",
        "g." + "a" * 43,
        "c.abc." + "a" * 43,
        "c.abcdefghjkmn",
        "f." + "a" * 43 + ".b",
        "f." + "a" * 42 + "ä",
    ],
)
def test_a_cookie_that_cannot_be_a_key_is_none(cookie: str | None) -> None:
    assert AnsweringKey.parse(cookie) is None


@pytest.mark.parametrize("cookie", ["f." + "aZ-_9" * 8 + "abc", "c.abcdefghjkmn." + "a" * 43])
def test_a_key_reads_back_from_its_cookie_and_shows_nothing(cookie: str) -> None:
    key = AnsweringKey.parse(cookie)
    assert key is not None
    assert key.cookie_value == cookie
    assert repr(key) == "<AnsweringKey>"
