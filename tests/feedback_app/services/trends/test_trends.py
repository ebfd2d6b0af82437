"""What can be followed, and its months: gaps where no one answered, the present month left out."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.spc import Direction
from feedback_app.access.actor import Actor
from feedback_app.errors import NotFound, Refused
from feedback_app.services.results.view import Period, View
from feedback_app.services.trends import chart_notes
from feedback_app.services.trends.trends import (
    RESPONSES,
    Followed,
    series,
    things_to_follow,
)
from feedback_app.storage.engine import Database
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.given import CONSULTATION, VISIT
from tests.support.history import History


VIEW = View(form_key=VISIT.key, period=Period.ALL)
THINGS = {each.name: each for each in things_to_follow(VISIT)}
APRIL = NOW.replace(year=2026, month=4, day=9)


def followed(
    database: Database, by: Actor, thing: Followed, *codes: str, view: View = VIEW, now=APRIL
) -> dict[date, tuple[float | None, int | None, int | None]]:
    with database.read() as session:
        rows = series(session, by=by, view=view, followed=thing, codes=codes or thing.usual, now=now)
    return {row.date: (row.value, row.numerator, row.denominator) for row in rows}


def test_the_national_share_counts_dont_know_in_the_whole_and_leaves_gaps(
    database: Database, cast: Cast, history: History
) -> None:
    found = followed(database, cast.ben, THINGS["overall"])
    assert min(found) == date(2024, 5, 1)
    assert max(found) == date(2026, 3, 1)
    assert len(found) == 23
    assert {month: each for month, each in found.items() if each[0] is not None} == {
        date(2024, 5, 1): (0.0, 0, 1),
        date(2026, 1, 1): (0.0, 0, 1),
        date(2026, 3, 1): (100.0, 2, 2),
    }


def test_of_a_statement_only_who_chose_an_answer_counts(
    database: Database, cast: Cast, history: History
) -> None:
    tips = followed(database, cast.ben, THINGS["how_it_was.useful_tips"], "partly")
    assert tips == {date(2026, 3, 1): (100.0, 1, 1)}  # "don't know" in January is no answer of the scale
    heard = followed(database, cast.ben, THINGS["how_it_was.listened"], "yes")
    assert heard[date(2026, 1, 1)] == (0.0, 0, 1)
    assert heard[date(2026, 3, 1)] == (100.0, 1, 1)


def test_months_without_responses_count_none_of_them(
    database: Database, cast: Cast, history: History
) -> None:
    found = followed(database, cast.ben, THINGS[RESPONSES])
    assert [value for value, _, _ in found.values()] == [1.0, *[0.0] * 19, 1.0, 0.0, 2.0]


def test_the_present_month_is_not_counted(database: Database, cast: Cast, history: History) -> None:
    march = NOW.replace(year=2026, month=3, day=20)
    assert max(followed(database, cast.ben, THINGS["overall"], now=march)) == date(2026, 2, 1)
    early = NOW.replace(year=2024, month=5, day=20)
    assert followed(database, cast.ben, THINGS["overall"], now=early) == {}


def test_nobody_follows_what_is_anothers(database: Database, cast: Cast, history: History) -> None:
    assert followed(database, cast.cara, THINGS["overall"]) == {date(2026, 3, 1): (0.0, 0, 1)}
    assert followed(database, Actor.respondent(), THINGS["overall"]) == {}


def test_what_a_form_lets_be_followed() -> None:
    names = [each.name for each in things_to_follow(VISIT)]
    assert names[0] == "overall"
    assert names[-1] == RESPONSES
    assert "how_it_was.listened" in names
    assert not {"about_you", "quote"} & {name.partition(".")[0] for name in names}
    assert THINGS["overall"].direction is Direction.INCREASE
    assert THINGS["overall"].usual == ("very_good", "good")
    assert THINGS["how_it_was.listened"].direction is Direction.NEUTRAL
    assert len(things_to_follow(CONSULTATION)) >= 2
    asked = {question.id for question in VISIT.questions if getattr(question, "purpose", None)}
    assert asked & set(names) <= {"overall"}


def test_notes_are_kept_by_month_and_taken_away_by_their_own_team(database: Database, cast: Cast) -> None:
    with database.write() as session:
        for text, month in (("Second team", date(2026, 2, 9)), ("New  clinic\nopened", date(2025, 7, 30))):
            chart_notes.add_note(
                session, by=cast.ben, organisation_id=cast.north, month=month, text=text, now=NOW
            )
    with database.read() as session:
        notes = chart_notes.list_notes(session, by=cast.ben)
        assert chart_notes.list_notes(session, by=cast.cara) == ()
    assert [(note.month, note.text) for note in notes] == [
        (date(2025, 7, 1), "New clinic opened"),
        (date(2026, 2, 1), "Second team"),
    ]
    with pytest.raises(NotFound), database.write() as session:
        chart_notes.remove_note(session, by=cast.cara, note_id=notes[0].id, now=NOW)
    with database.write() as session:
        chart_notes.remove_note(session, by=cast.ben, note_id=notes[0].id, now=NOW)
    with database.read() as session:
        assert [note.text for note in chart_notes.list_notes(session, by=cast.ben)] == ["Second team"]


@on_one_engine
@pytest.mark.parametrize("text", ["", "  \n ", "x" * 61])
def test_a_note_that_does_not_fit_is_refused(database: Database, cast: Cast, text: str) -> None:
    with pytest.raises(Refused) as refused, database.write() as session:
        chart_notes.add_note(
            session, by=cast.ben, organisation_id=cast.north, month=date(2026, 1, 1), text=text, now=NOW
        )
    assert refused.value.code == "note_length"
