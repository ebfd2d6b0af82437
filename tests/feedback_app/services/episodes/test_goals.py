"""Goals: own words, up to three at a time, and a rating never lands at another goal."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from feedback_app.errors import Refused
from feedback_app.services import forms
from feedback_app.services.answering import answering, page_turns
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.episodes import goals, sending
from feedback_app.services.families.vocabulary import Occasion
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import MeasureResult
from surveys.core.answers import Amount
from surveys.languages import languages_offered
from tests.support.cast import NOW, SERVER, Cast
from tests.support.family_work import Household, household_of


LATER = NOW + timedelta(days=1)


@pytest.fixture
def home(database: Database, keys: KeyRing, cast: Cast) -> Household:
    with database.write() as session:
        forms.publish_shipped(session, by=SERVER, now=NOW)
    return household_of(database, keys, cast)


def set_goal(
    database: Database, keys: KeyRing, cast: Cast, home: Household, words: str, person: str | None = None
) -> str:
    with database.write() as session:
        return goals.set_goal(
            session, by=cast.ben, keys=keys, episode_id=home.episode, person_id=person or home.mother,
            words=words, now=NOW,
        )  # fmt: skip


def end_goal(database: Database, cast: Cast, goal_id: str) -> None:
    with database.write() as session:
        goals.end_goal(session, by=cast.ben, goal_id=goal_id, now=LATER)


def send(database: Database, keys: KeyRing, cast: Cast, home: Household) -> AnsweringKey:
    with database.write() as session:
        new = sending.send_to_person(
            session, by=cast.ben, keys=keys, episode_id=home.episode, person_id=home.mother,
            occasion=Occasion.START, form_key="goals", now=NOW,
        )  # fmt: skip
    return AnsweringKey(new.secret)


def asked(database: Database, keys: KeyRing, key: AnsweringKey) -> list[tuple[str, str]]:
    with database.read() as session:
        form = answering.open_answering(session, keys=keys, key=key, now=LATER).form
    assert form
    return [(question.id, question.text) for question in form.questions]


def rate(database: Database, keys: KeyRing, key: AnsweringKey, ratings: dict[str, int]) -> None:
    for question, points in ratings.items():
        with database.write() as session:
            found = answering.open_answering(session, keys=keys, key=key, now=LATER)
            page_turns.go_on(
                session, keys=keys, key=key, found=found, page_id=question, answer=Amount(Decimal(points)),
                is_change=False, now=LATER,
            )  # fmt: skip
    with database.write() as session:
        page_turns.hand_in(session, keys=keys, key=key, now=LATER)


def test_somebody_rates_their_own_goals_in_their_own_words(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    sleep = set_goal(database, keys, cast, home, "  Sleep \n better ")
    play = set_goal(database, keys, cast, home, "Enjoy playing")
    set_goal(database, keys, cast, home, "See friends", home.father)
    key = send(database, keys, cast, home)
    assert asked(database, keys, key) == [("gbo_1", "Sleep better"), ("gbo_2", "Enjoy playing")]
    rate(database, keys, key, {"gbo_2": 4, "gbo_1": 0})
    with database.read() as session:
        rows = session.execute(sa.select(MeasureResult.measure, MeasureResult.instance)).all()
    assert sorted(map(tuple, rows)) == [("gbo", goals.mark_of(1, sleep)), ("gbo", goals.mark_of(2, play))]


def test_a_goal_that_takes_the_place_of_another_is_another_goal(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    first = set_goal(database, keys, cast, home, "Sleep better")
    key = send(database, keys, cast, home)
    end_goal(database, cast, first)
    with database.write() as session:
        second = goals.set_goal(
            session, by=cast.ben, keys=keys, episode_id=home.episode, person_id=home.mother,
            words="Cook again", now=LATER,
        )  # fmt: skip
        found = goals.goals_of(session, by=cast.ben, keys=keys, episode_id=home.episode)
    assert [(each.id, each.place, each.ended_at) for each in found] == [(second, 1, None), (first, 1, LATER)]
    assert asked(database, keys, key) == [("gbo_1", "Sleep better")]  # what was asked stays asked
    rate(database, keys, key, {"gbo_1": 7})
    with database.read() as session:
        assert session.scalars(sa.select(MeasureResult.instance)).all() == [goals.mark_of(1, first)]


def test_up_to_three_at_a_time(database: Database, keys: KeyRing, cast: Cast, home: Household) -> None:
    ids = [set_goal(database, keys, cast, home, words) for words in ("One", "Two", "Three")]
    with pytest.raises(Refused) as refused:
        set_goal(database, keys, cast, home, "Four")
    assert refused.value.code == "too_many_goals"
    end_goal(database, cast, ids[1])
    set_goal(database, keys, cast, home, "Four")
    with database.read() as session:
        found = goals.goals_of(session, by=cast.ben, keys=keys, episode_id=home.episode)
    assert [(each.place, each.words) for each in found] == [(1, "One"), (2, "Four"), (3, "Three"), (2, "Two")]


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 301])
def test_a_goal_needs_words(
    database: Database, keys: KeyRing, cast: Cast, home: Household, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        set_goal(database, keys, cast, home, words)
    assert refused.value.code == "goal_words"


def test_without_a_goal_there_is_nothing_to_send(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    end_goal(database, cast, set_goal(database, keys, cast, home, "Sleep better"))
    with pytest.raises(Refused) as refused:
        send(database, keys, cast, home)
    assert refused.value.code == "no_goals"


def test_words_are_sealed_and_shown_nowhere_else(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    set_goal(database, keys, cast, home, "Zebra crossing")
    with database.read() as session:
        rows = session.execute(sa.text("SELECT * FROM goals")).all()
        assert "Zebra" not in repr(rows)
        assert "Zebra" not in repr(goals.goals_of(session, by=cast.ben, keys=keys, episode_id=home.episode))
    key = send(database, keys, cast, home)
    with database.read() as session:
        form = answering.open_answering(session, keys=keys, key=key, now=NOW).form
    assert form
    assert [each.tag for each in languages_offered(form)] == ["en-GB"]


@pytest.mark.parametrize("form_key", ["core10", "goals"])
def test_a_measure_goes_to_a_person_of_an_episode_only(
    database: Database, keys: KeyRing, cast: Cast, home: Household, form_key: str
) -> None:
    from feedback_app.services.invitations import collection_points, invitations

    common = {"by": cast.ben, "keys": keys, "organisation_id": cast.north, "form_key": form_key, "now": NOW}
    with database.write() as session:
        for call in (
            lambda: invitations.invite(session, **common),
            lambda: collection_points.open_point(session, name="Waiting room", **common),
        ):
            with pytest.raises(Refused) as refused:
                call()
            assert refused.value.code == "measure_needs_person"
