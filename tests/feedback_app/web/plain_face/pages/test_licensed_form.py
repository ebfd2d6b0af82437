"""A form in licensed words at a parent's browser: like any other, with the owner's line and help at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from feedback_app.storage.models import Alert, Response
from surveys.catalogue import face_words
from tests.feedback_app.web.plain_face.conftest import NewPerson
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage
from tests.support.measure_words import (
    ITEM_10_AS_RISK,
    LINE,
    filled,
    in_polish,
    recorded,
)
from tests.support.respondent import count


WORDS = face_words("en-GB")
KEY = "epds_north"
FILLED = {f"line-{item}": code for item, code in ITEM_10_AS_RISK.items()}


@pytest.fixture(autouse=True)
def licensed(stage: Stage) -> None:
    recorded(
        stage.workspace.database, stage.cast.dev, stage.cast.north, filled(words="Her own words", line=LINE)
    )


def test_a_parent_answers_in_the_recorded_words(stage: Stage, person: Person) -> None:
    assert person.open(f"/f/{stage.send_measure(KEY)}").heading == "How things are for you"
    first = person.answer.text
    assert LINE in first
    assert WORDS.help_text in first
    person.turn()
    assert person.page.heading == "Her own words"
    assert LINE in person.answer.text
    person.turn(FILLED)
    assert WORDS.help_now_title in person.answer.text
    assert person.turn().heading == "We have your answers"
    assert count(stage.workspace.database, Response) == 1
    assert count(stage.workspace.database, Alert) == 1


def test_after_the_licence_only_who_began_goes_on(stage: Stage, new_person: NewPerson) -> None:
    links = [f"/f/{stage.send_measure(KEY)}" for _ in range(2)]
    began, late = new_person(), new_person()
    began.open(links[0])
    began.turn()
    began.turn(FILLED)
    stage.clock.turn(days=10, hours=20)  # the eleventh day, at half past five in the morning
    late.open(links[1])
    assert late.answer.status_code == 410
    assert "Her own words" not in late.answer.text
    assert began.open(links[0]).heading == "Check your answers"
    assert began.turn().heading == "We have your answers"


def test_a_page_turn_costs_the_same_as_in_shipped_words(stage: Stage, new_person: NewPerson) -> None:
    asked: list[str] = []
    event.listen(
        stage.workspace.database.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2])
    )
    costs = []
    for key, given in (("core10", {"line-core10_1": "2"}), (KEY, {"line-epds_1": "2"})):
        person = new_person()
        person.open(f"/f/{stage.send_measure(key)}")
        person.turn()
        asked.clear()
        person.turn(given)
        costs.append(len(asked))
        assert not [each for each in asked if "wording_packs" in each]
    assert costs[0] == costs[1]


def test_a_pack_in_another_language_is_shown_in_it(stage: Stage, person: Person) -> None:
    recorded(
        stage.workspace.database,
        stage.cast.dev,
        stage.cast.north,
        in_polish(),
        stage.clock() + timedelta(hours=1),
    )
    assert person.open(f"/f/{stage.send_measure('phq9_north')}").heading == "Jak się masz"
    assert '<html lang="pl"' in person.answer.text
    person.turn()
    assert person.page.heading == "Słowa"
