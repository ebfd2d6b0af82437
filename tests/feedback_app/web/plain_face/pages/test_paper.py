"""The blank form on paper: every question of every form, no answer of anyone."""

from __future__ import annotations

import pytest

from surveys.catalogue import shipped_forms
from surveys.core.model import Information, Mode, StatementGroup
from tests.feedback_app.web.plain_face.conftest import NewPerson
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage


@pytest.mark.parametrize("form_key", sorted(shipped_forms()))
def test_every_question_and_answer_stands_on_paper(stage: Stage, person: Person, form_key: str) -> None:
    form = shipped_forms()[form_key]
    if form.mode is Mode.ANONYMOUS:
        page = person.go(f"/c/{stage.open_point(form_key)}/print")
    else:
        person.open(f"/f/{stage.invite(form_key)}")
        page = person.go(f"/form/{person.reference}/print")
        form = person.form  # with this person's own goals
    text = " ".join(page.text.split())
    for question in form.questions:
        assert question.text in text
        if isinstance(question, Information):
            continue
        assert all(form.missing_label(reason) in text for reason in question.missing)
        if isinstance(question, StatementGroup):
            assert all(statement.text in text for statement in question.statements)
            assert all(option.label in text for option in form.options(question))
    assert f"{form.key} {form.version}" in text
    assert "If you need help now" in text


def test_a_person_prints_their_form_and_no_answer_is_on_it(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite()}")
    person.turn()
    person.go(f"/form/{person.reference}/7")
    person.turn({"answer": "My own words"})
    page = person.go(f"/form/{person.reference}/print")
    assert page.heading == "How was your visit?"
    assert "My own words" not in person.answer.text


def test_a_return_address_stands_there_when_there_is_one(stage: Stage, new_person: NewPerson) -> None:
    code = stage.open_point()
    assert "send it to" not in new_person().go(f"/c/{code}/print").text
    object.__setattr__(stage.workspace.settings, "return_address", "Infant team; 1 High Street <Leeds>")
    from feedback_app.web.routes.plain_app import build_app
    from tests.feedback_app.web.plain_client import PlainClient

    with PlainClient(build_app(stage.workspace), stage.workspace.settings.base_url) as client:
        text = client.get(f"/c/{code}/print").text
    assert "1 High Street &lt;Leeds&gt;<br>" in text


def test_a_code_nobody_gave_prints_nothing_and_guessing_ends(stage: Stage, person: Person) -> None:
    statuses = [person.client.get("/c/abcdefghjkmn/print").status_code for _ in range(21)]
    assert statuses == [404] * 20 + [429]
