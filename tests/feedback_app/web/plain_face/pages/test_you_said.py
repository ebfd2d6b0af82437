"""What came of earlier answers, on the page that thanks people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feedback_app.services.actions import actions
from feedback_app.services.actions.actions import ActionState, Plan
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage
from tests.support.given import NASTY


SIGNS = Plan(said="The room is hard to find.", doing="There are new signs.", is_public=True)


def tell(stage: Stage, plan: Plan = SIGNS, organisation_id: str | None = None) -> None:
    by = stage.cast.cara if organisation_id == stage.cast.south else stage.cast.ben
    with stage.workspace.database.write() as session:
        action_id = actions.record(
            session, by=by, organisation_id=organisation_id or stage.cast.north, plan=plan, now=stage.clock()
        )
        actions.move(session, by=by, action_id=action_id, state=ActionState.DONE, now=stage.clock())


def answer(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite('small_pseudonymous')}")
    person.turn()
    person.turn({"answer": "yes"})
    while not person.path.endswith("/done"):
        person.turn()


def test_the_thank_you_page_tells_it(stage: Stage, person: Person) -> None:
    tell(stage)
    answer(stage, person)
    assert "You said, we did" in person.page.text
    assert "You said: The room is hard to find." in person.page.text
    assert "We did: There are new signs." in person.page.text


def test_nothing_stands_there_when_there_is_nothing_to_tell(stage: Stage, person: Person) -> None:
    tell(stage, replace(SIGNS, is_public=False))
    tell(stage, organisation_id=stage.cast.south)
    answer(stage, person)
    assert "We have your answers" in person.page.text
    assert "You said" not in person.page.text


@pytest.mark.parametrize("words", [each for each in NASTY if "https:" not in each])  # no link in public
def test_sentences_are_text_and_never_markup(stage: Stage, person: Person, words: str) -> None:
    tell(stage, replace(SIGNS, said=words[:200]))
    answer(stage, person)
    assert " ".join(words.split()) in " ".join(person.page.text.split())
