"""Answering in another language: chosen at any time, sealed with the draft, kept with the response."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from feedback_app.errors import Refused
from feedback_app.services import forms
from feedback_app.services.answering import answering, page_turns
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.link_messages import for_status
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.answering.page_turns import Turned
from feedback_app.services.invitations import collection_points
from feedback_app.services.safety.crisis_lines import crisis_lines
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Draft, Response
from surveys.catalogue import shipped_face_words, shipped_forms
from surveys.core.answers import Answer, Chosen, Written
from surveys.languages import EVERY_DRAFT
from tests.support.cast import NOW, SERVER, Cast
from tests.support.respondent import (
    answers_of,
    count,
    look,
    passer_by,
    save,
    stored,
)


VISIT = shipped_forms()["family_after_visit"]
WORDS = Written("الاستماع كان جيدًا")


@pytest.fixture
def key(database: Database, keys: KeyRing, cast: Cast) -> AnsweringKey:
    """A parent at a standing link of the visit form."""
    with database.write() as session:
        forms.publish(session, by=SERVER, form=VISIT, now=NOW)
        point = collection_points.open_point(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key=VISIT.key,
            name="Clinic",
            now=NOW,
        )
    return passer_by(point.code)


def choose(
    database: Database,
    keys: KeyRing,
    key: AnsweringKey,
    language: str,
    drafts: frozenset[str] = EVERY_DRAFT,
) -> Answering:
    with database.write() as session:
        return answering.choose_language(
            session, keys=keys, key=key, language=language, now=NOW, drafts_shown=drafts
        )


def go_on(
    database: Database, keys: KeyRing, key: AnsweringKey, page_id: str, answer: Answer | None
) -> Turned:
    with database.write() as session:
        found = answering.open_answering(session, keys=keys, key=key, now=NOW)
        return page_turns.go_on(
            session, keys=keys, key=key, found=found, page_id=page_id, answer=answer, is_change=False, now=NOW
        )


def send(database: Database, keys: KeyRing, key: AnsweringKey) -> None:
    with database.write() as session:
        page_turns.hand_in(session, keys=keys, key=key, now=NOW)


def test_a_language_chosen_first_is_no_page_answered(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    chosen = choose(database, keys, key, "ar")
    found = look(database, keys, key)
    assert chosen.form is not None
    assert chosen.form.language == "ar"
    assert (found.at_page, found.revision) == ("start", 0)
    assert found.journey is not None
    assert found.journey.form.title == chosen.form.title != VISIT.title
    assert found.journey.resume(found.at_page).id == "start"


def test_changing_the_language_in_the_middle_loses_no_answer(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    save(database, keys, key, "overall", Chosen("good"), at_page="how_it_was")
    save(database, keys, key, "went_well", WORDS, at_page="could_be_better")
    before = answers_of(look(database, keys, key))
    for language in ("ur", "ar", "en-GB", "ar"):
        choose(database, keys, key, language)
        found = look(database, keys, key)
        assert found.form is not None
        assert found.form.language == language
        assert answers_of(found) == before
        assert (found.at_page, found.revision) == ("could_be_better", 2)


def test_a_page_opened_before_another_tab_saved_loses_neither_its_answer_nor_its_language(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    save(database, keys, key, "overall", Chosen("good"))
    opened = look(database, keys, key)
    save(database, keys, key, "could_be_better", WORDS)
    choose(database, keys, key, "ur")
    with database.write() as session:
        saved = answering.save_page(
            session, keys=keys, key=key, page_id="overall", answer=Chosen("poor"), at_page="check", now=NOW,
            found=opened,
        )  # fmt: skip
    for found in (saved, look(database, keys, key)):
        assert found.form is not None
        assert found.form.language == "ur"
        assert answers_of(found) == {"overall": Chosen("poor"), "could_be_better": WORDS}


def test_pages_saved_afterwards_keep_the_language(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    choose(database, keys, key, "ur")
    turned = go_on(database, keys, key, "overall", Chosen("good"))
    assert turned.answering.form is not None
    assert turned.answering.form.language == "ur"
    assert turned.page_id == "how_it_was"
    found = look(database, keys, key)
    assert found.form is not None
    assert found.form.language == "ur"


def test_the_response_and_its_receipt_keep_the_language(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    choose(database, keys, key, "ar")
    save(database, keys, key, "overall", Chosen("very_good"))
    send(database, keys, key)
    assert stored(database).language == "ar"
    found = look(database, keys, key)
    assert found.status is OpeningStatus.USED
    assert found.receipt is not None
    assert found.form is not None
    assert found.form.language == "ar"


def test_the_same_answers_in_another_language_are_the_same_answers(
    database: Database, keys: KeyRing, key: AnsweringKey, cast: Cast
) -> None:
    save(database, keys, key, "overall", Chosen("good"))
    send(database, keys, key)
    with database.read() as session:
        row = session.execute(sa.select(Response.language, Response.received_month)).one()
    assert row == ("en-GB", date(2026, 3, 1))
    with database.write() as session:
        again = page_turns.hand_in(session, keys=keys, key=key, now=NOW)
    assert again.is_repeat


@pytest.mark.parametrize(
    ("language", "drafts"),
    [("tlh", EVERY_DRAFT), ("", EVERY_DRAFT), ("ar", frozenset()), ("ar", frozenset({"ur"}))],
)
def test_a_language_that_is_not_offered_is_refused_and_nothing_is_written(
    database: Database, keys: KeyRing, key: AnsweringKey, language: str, drafts: frozenset[str]
) -> None:
    with pytest.raises(Refused) as refused:
        choose(database, keys, key, language, drafts)
    assert refused.value.code == "language_not_offered"
    assert count(database, Draft) == 0


def test_choosing_after_sending_changes_nothing(database: Database, keys: KeyRing, key: AnsweringKey) -> None:
    save(database, keys, key, "overall", Chosen("good"))
    send(database, keys, key)
    assert choose(database, keys, key, "ar").status is OpeningStatus.USED
    assert (count(database, Draft), stored(database).language) == (0, "en-GB")


def test_the_language_stands_nowhere_in_the_open_while_answers_are_on_their_way(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    choose(database, keys, key, "ur")
    with database.read() as session:
        draft = session.scalars(sa.select(Draft)).one()
    columns = [getattr(draft, column.key) for column in sa.inspect(Draft).columns]
    assert "ur" not in columns
    assert b"ur\n" not in draft.sealed


def test_a_draft_from_before_there_were_languages_is_still_read(
    database: Database, keys: KeyRing, key: AnsweringKey
) -> None:
    save(database, keys, key, "overall", Chosen("good"))
    found = look(database, keys, key)
    assert found.form is not None
    assert found.form.language == "en-GB"
    assert answers_of(found) == {"overall": Chosen("good")}


@pytest.mark.parametrize("language", sorted(shipped_face_words()))
def test_help_can_be_phoned_in_every_language(language: str) -> None:
    english, there = crisis_lines(), crisis_lines(language)
    assert [line.href for line in there] == [line.href for line in english]
    assert all(line.name and line.contact for line in there)
    if not language.startswith("en"):
        assert not {line.contact for line in there} & {"999, or go to A&E", "111, then 2"}


@pytest.mark.parametrize("language", ["ar", "ur"])
def test_the_groups_of_a_phone_number_keep_their_order_from_right_to_left(language: str) -> None:
    contacts = " ".join(line.contact for line in crisis_lines(language))
    assert "\u2066116 123\u2069" in contacts
    assert "\u20660800 1111\u2069" in contacts


@pytest.mark.parametrize("language", sorted(shipped_face_words()))
def test_every_reason_for_a_closed_link_has_words(language: str) -> None:
    closed = [status for status in OpeningStatus if status is not OpeningStatus.OPEN]
    assert len({for_status(status, language).title for status in closed}) == len(closed)
