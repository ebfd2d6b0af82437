"""Words: opened for those who may read them, searched after opening, page by page."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden
from feedback_app.services.results import this_week
from feedback_app.services.results.openable import openable_responses
from feedback_app.services.results.view import Period, View
from feedback_app.services.results.words import WordsFound, plain, words_by_audience
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord
from feedback_app.storage.queries import pages
from feedback_app.storage.queries.selection import Selection
from feedback_app.storage.sealing import DAMAGED
from surveys.catalogue import shipped_forms
from surveys.core.answers import Chosen, Written
from surveys.core.model import Asks, Audience
from tests.support.cast import NOW, Cast
from tests.support.given import NASTY, VISIT, give
from tests.support.history import ABOUT, History


END = shipped_forms()["family_end_of_work"]
EVERYTHING = View(period=Period.ALL)


def found(
    database: Database,
    keys: KeyRing,
    by: Actor,
    asks: Asks = Asks.WENT_WELL,
    view: View = EVERYTHING,
    search: str = "",
    limit: int = 20,
) -> WordsFound:
    with database.read() as session:
        found = words_by_audience(session, by=by, keys=keys, view=view, now=NOW, search=search, limit=limit)
    parts = [each.by_asks[asks] for each in found]
    return WordsFound(
        tuple(word for part in parts for word in part.words),
        sum(part.total for part in parts),
        any(part.is_cut for part in parts),
    )


def texts(words: WordsFound) -> list[str]:
    return sorted(word.text for word in words.words)


def test_words_come_with_their_question_and_the_newest_month_first(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    better = found(database, keys, cast.ben, Asks.COULD_BE_BETTER)
    assert [word.text for word in better.words] == ["Parking was far away", "Nobody rang back"]
    first = better.words[0]
    assert (first.question, first.organisation, f"{first.month:%B}") == (
        "What could be better?",
        "North",
        "March",
    )
    assert (first.response_id, better.total) == (None, 2)  # anonymous: nothing to open


def test_only_what_may_be_opened_says_which_response_it_is_from(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    (word,) = found(database, keys, cast.ben, Asks.OPEN).words
    assert word.response_id == history.consultation


def test_words_of_families_and_professionals_are_asked_for_apart(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    view = View(audience=Audience.PROFESSIONAL, period=Period.ALL)
    assert texts(found(database, keys, cast.ben, Asks.WENT_WELL, view)) == []
    assert texts(found(database, keys, cast.ben, Asks.OPEN, view)) == ["A clear plan, thank you"]


def test_what_is_needed_or_planned_is_read_beside_what_was_experienced(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    with database.write() as session:
        give(session, keys, cast.north, END, {"before_ending": Written("Somebody to ask about sleep")})
    with database.read() as session:
        every = words_by_audience(session, by=cast.ben, keys=keys, view=EVERYTHING, now=NOW)
    families = next(each for each in every if each.audience is Audience.FAMILY)
    (word,) = families.by_asks[Asks.OTHER].words
    assert (word.text, word.question) == (
        "Somebody to ask about sleep",
        "What do you still need from us or from someone else?",
    )


def test_new_words_are_those_nobody_discussed(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    with database.write() as session:
        this_week.mark(session, by=cast.ben, seen={cast.north: (history.visit,)}, now=NOW)
    assert texts(found(database, keys, cast.ben, view=View(period=Period.ALL, only_new=True))) == [
        "Kind people"
    ]


def test_cara_of_south_reads_nothing_of_north(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    for view in (EVERYTHING, View(organisation="north", period=Period.ALL)):
        assert texts(found(database, keys, cast.cara, view=view)) == ["South secret"]
        assert found(database, keys, cast.cara, Asks.OPEN, view).total == 0
    assert found(database, keys, cast.dev).total == 0


def test_marking_needs_the_right_in_that_organisation(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    for by in (cast.cara, cast.dev):
        with pytest.raises(Forbidden), database.write() as session:
            this_week.mark(session, by=by, seen={cast.north: (history.visit,)}, now=NOW)


@pytest.mark.parametrize(
    ("search", "hits"),
    [("LISTENED", 1), ("  kind   people ", 1), ("e", 2), ("ﬁnd", 0), ("South", 0), ("%", 0), ("", 2)],
)
def test_the_search_looks_into_the_words_of_the_scope(
    database: Database, keys: KeyRing, cast: Cast, history: History, search: str, hits: int
) -> None:
    assert found(database, keys, cast.ben, search=search).total == hits


def test_searching_minds_neither_case_nor_how_letters_are_put_together() -> None:
    assert plain("Ｃafé\u00a0 STRASSE") == plain("cafe\u0301 straße")


def test_words_in_every_script_and_of_every_shape_come_back_as_typed(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    with database.write() as session:
        for text in NASTY:
            give(session, keys, cast.north, VISIT, {"overall": Chosen("good"), "went_well": Written(text)})
    assert texts(found(database, keys, cast.ben)) == sorted(NASTY)


def test_a_page_holds_as_many_as_asked_for_and_says_how_many_there_are(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    with database.write() as session:
        for number in range(7):
            answers = {"overall": Chosen("good"), "went_well": Written(f"Thanks {number}")}
            give(session, keys, cast.north, VISIT, answers)
    some = found(database, keys, cast.ben, limit=3)
    assert (len(some.words), some.total) == (3, 7)
    searched = found(database, keys, cast.ben, search="thanks", limit=3)
    assert (len(searched.words), searched.total, searched.is_cut) == (3, 7, False)
    with database.read() as session:
        version = session.scalar(sa.select(sa.func.max(pages.Response.form_version_id)))
        asked = {(str(version), "went_well")}
        read = [
            each.response_id
            for each in pages.words(session, Selection(frozenset({cast.north})), asked, batch=2)
        ]
    assert len(set(read)) == len(read) == 7


def test_words_moved_to_another_response_are_never_shown_and_the_others_are(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    before = [word.text for word in found(database, keys, cast.ben).words]
    with database.write() as session:
        own = sa.and_(AnswerRecord.question_id == "went_well", AnswerRecord.organisation_id == cast.north)
        first, second, *_ = session.scalars(sa.select(AnswerRecord).where(own))
        first.text_sealed, second.text_sealed = second.text_sealed, first.text_sealed
    after = [word.text for word in found(database, keys, cast.ben).words]
    assert (len(after), after.count(DAMAGED)) == (len(before), 2)
    assert set(after) <= {*before, DAMAGED}


def test_words_show_themselves_in_no_repr(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    assert "listened" not in repr(found(database, keys, cast.ben))


def test_only_responses_that_may_be_opened_are_listed(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    with database.read() as session:
        listed = openable_responses(session, by=cast.ben, keys=keys, view=EVERYTHING, now=NOW)
        foreign = openable_responses(session, by=cast.cara, keys=keys, view=EVERYTHING, now=NOW)
    (line,) = listed.lines
    assert (line.id, line.about, line.organisation) == (history.consultation, ABOUT, "North")
    assert (listed.total, listed.anonymous) == (1, 4)
    assert (foreign.lines, foreign.anonymous) == ((), 1)
    assert ABOUT not in repr(listed)
