"""Every form that comes with the product, walked on both faces: the same pages, the same rows stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from feedback_app.services.answering.cookies import AnsweringKey, reference_of
from feedback_app.services.answering.link_state import submission_digest
from feedback_app.services.process.workspace import set_current_workspace
from feedback_app.storage.models import AnswerRecord, Response
from feedback_app.storage.sealing import sealing_context
from feedback_app.ui.session import context
from surveys.catalogue import face_words, shipped_forms
from surveys.core.model import (
    DateQuestion,
    Form,
    Information,
    Mode,
    MonthQuestion,
    OneChoice,
    Question,
    Rating,
    SeveralChoices,
    StatementGroup,
)
from surveys.faces.words import ENGLISH
from tests.feedback_app.ui.respondent_tab import RespondentTab
from tests.feedback_app.web.plain_face.person import Fields, Person
from tests.support.faces import Stage
from tests.support.measure_words import LINE, filled, recorded


LONGEST = 40
TYPED = "7"
StoredRow = tuple[str, str, str | None, str | None, str | None, str | None]


@pytest.fixture
def cookies(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Of the browser on the Streamlit face, in the same workspace."""
    jar: dict[str, str] = {}
    monkeypatch.setattr(context, "browser_cookies", lambda: jar)
    set_current_workspace(stage.workspace)
    yield jar
    set_current_workspace(None)


def fill(form: Form, question: Question) -> Fields:
    """The last choice everywhere, which is most often a reason for no answer, and a line of words."""
    match question:
        case Information():
            return {}
        case OneChoice() | Rating():
            return {"answer": codes(form, question)[-1]}
        case SeveralChoices():
            return {"answer": question.options[0].code}
        case StatementGroup():
            return {f"line-{each.id}": codes(form, question)[0] for each in question.statements}
        case DateQuestion() | MonthQuestion():
            return {"day": TYPED, "month": TYPED, "year": "2020"}
        case _:
            return {"answer": TYPED}


def codes(form: Form, question: OneChoice | Rating | StatementGroup) -> list[str]:
    if isinstance(question, Rating):
        return [str(point) for point in range(11)]
    return [
        *(option.code for option in form.options(question)),
        *(f"reason {each}" for each in question.missing),
    ]


def walk_plain(person: Person, link: str) -> list[str]:
    """The pages seen, to the receipt."""
    person.open(link)
    person.turn()
    seen = []
    while person.at != "check":
        seen.append(person.at)
        assert len(seen) < LONGEST
        person.turn(fill(person.form, person.form.question(person.at)))
        assert person.page.problems == []
    person.turn()
    assert person.page.heading == "We have your answers"
    return seen


def walk_streamlit(tab: RespondentTab) -> list[str]:
    tab.start()
    seen = []
    while tab.at != "check":
        seen.append(tab.at)
        question = tab.form.question(tab.at)
        if isinstance(question, StatementGroup):
            for each in question.statements:
                tab.choose(f"{question.id}-{each.id}", codes(tab.form, question)[0])
        elif isinstance(question, (OneChoice, Rating)):
            tab.choose(question.id, codes(tab.form, question)[-1])
        elif isinstance(question, SeveralChoices):
            tab.tick(f"{question.id}-{question.options[0].code}")
        elif not isinstance(question, Information):
            tab.type(question.id, TYPED)
        tab.go_on()
        assert tab.problems == ""
    tab.press("send-answers")
    return seen


def rows(stage: Stage, key: AnsweringKey) -> set[StoredRow]:
    """What is stored, with the words opened."""
    keys = stage.workspace.keys
    with stage.workspace.database.read() as session:
        response_id = session.scalar(
            sa.select(Response.id).where(Response.submission_digest == submission_digest(keys, key))
        )
        assert response_id
        records = session.scalars(sa.select(AnswerRecord).where(AnswerRecord.response_id == response_id))
        return {
            (
                each.question_id, each.item, each.code, str(each.number) if each.number is not None else None,
                keys.open(
                    each.text_sealed,
                    sealing_context(AnswerRecord.text_sealed, each.response_id, each.question_id, each.item),
                )
                if each.text_sealed
                else None,
                each.missing,
            )
            for each in records
        }  # fmt: skip


@pytest.mark.parametrize("form_key", sorted(shipped_forms()))
def test_both_faces_show_the_same_pages_and_store_the_same_rows(
    stage: Stage, person: Person, cookies: dict[str, str], form_key: str
) -> None:
    form = shipped_forms()[form_key]
    if form.mode is Mode.ANONYMOUS:
        code = stage.open_point(form_key)
        link, other = f"/c/{code}", AnsweringKey.new_at(code)
    else:
        link, other = f"/f/{stage.invite(form_key)}", AnsweringKey(stage.invite(form_key))
    assert other
    seen = walk_plain(person, link)
    assert walk_streamlit(RespondentTab(stage, cookies, other)) == seen
    stored = rows(stage, person.key)
    assert stored
    assert rows(stage, other) == stored


def test_licensed_words_are_the_same_on_both_faces(
    stage: Stage, person: Person, cookies: dict[str, str]
) -> None:
    recorded(stage.workspace.database, stage.cast.dev, stage.cast.north, filled(line=LINE))
    other = AnsweringKey(stage.send_measure("epds_north"))
    seen = walk_plain(person, f"/f/{stage.send_measure('epds_north')}")
    tab = RespondentTab(stage, cookies, other)
    assert LINE in " ".join(each.value for each in tab.app.markdown).replace("\\", "")
    assert walk_streamlit(tab) == seen
    assert rows(stage, other) == rows(stage, person.key)


def test_what_is_begun_on_one_face_is_finished_on_the_other(
    stage: Stage, person: Person, cookies: dict[str, str]
) -> None:
    secret = stage.invite("referrer_after_consultation")
    person.open(f"/f/{secret}")
    person.turn()
    first = person.form.questions[0]
    person.turn(fill(person.form, first))
    tab = RespondentTab(stage, cookies, AnsweringKey(secret))
    assert tab.reference == reference_of(stage.workspace.keys, person.key)
    assert tab.heading == person.page.heading
    question = person.form.questions[1].id
    tab.type(question, TYPED)
    tab.go_on()
    assert person.go(f"/form/{person.reference}/2").shown("answer") == [TYPED]
    person.go(f"/form/{person.reference}/{len(person.form.questions) + 1}")
    assert person.turn().heading == "We have your answers"
    tab.run()
    assert tab.heading == "We have your answers"


@pytest.mark.parametrize("form_key", sorted(shipped_forms()))
def test_a_form_can_be_sent_with_as_little_as_possible(stage: Stage, person: Person, form_key: str) -> None:
    form = shipped_forms()[form_key]
    is_anonymous = form.mode is Mode.ANONYMOUS
    person.open(f"/c/{stage.open_point(form_key)}" if is_anonymous else f"/f/{stage.invite(form_key)}")
    person.turn()
    while person.at != "check":
        if person.turn().problems:
            person.turn(fill(form, form.question(person.at)))
            assert person.page.problems == []
    if not person.draft:  # nothing is required, so one answer is as little as possible
        nothing = face_words(ENGLISH).nothing_answered
        assert [each.strip() for each in person.turn().problems] == [nothing]
        person.follow(nothing)
        while isinstance(form.question(person.at), Information):
            person.turn()
        person.turn(fill(form, form.question(person.at)))
        while person.at != "check":
            person.turn()
    assert person.turn().heading == "We have your answers"
