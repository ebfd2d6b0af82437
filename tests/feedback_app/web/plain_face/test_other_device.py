"""Opening a link again: on the same browser, on another one, on one that many people use."""

from __future__ import annotations

import pytest

from feedback_app.storage.models import Draft, Response
from surveys.core.answers import Chosen, Rated, Written
from tests.feedback_app.web.plain_face.conftest import NewPerson
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage
from tests.support.respondent import count


SECRET_WORDS = "She shouted at me"
CHECK = 15


@pytest.fixture
def secret(stage: Stage) -> str:
    return stage.invite()


@pytest.fixture
def first(stage: Stage, new_person: NewPerson, secret: str) -> Person:
    """Has answered three pages on a first phone."""
    person = new_person()
    person.open(f"/f/{secret}")
    person.turn()
    person.turn({"answer": "good"})
    person.turn({"line-listened": "yes"})
    person.go(f"/form/{person.reference}/7")
    person.turn({"answer": SECRET_WORDS})
    assert person.at == "could_be_better"
    return person


@pytest.fixture
def second(first: Person, new_person: NewPerson, secret: str) -> Person:
    """The same link, opened on another phone."""
    person = new_person()
    person.open(f"/f/{secret}")
    return person


def shows(person: Person, text: str) -> bool:
    return text in person.answer.text


def test_on_the_same_browser_it_goes_on_where_it_stopped(first: Person, secret: str) -> None:
    first.open(f"/f/{secret}")
    assert first.at == "could_be_better"
    assert first.follow("Back").shown("answer") == [SECRET_WORDS]


def test_another_device_is_welcomed_without_any_answer(second: Person) -> None:
    assert second.page.heading == "Welcome back"
    assert not shows(second, SECRET_WORDS)
    second.follow("Continue where you stopped")
    assert second.at == "could_be_better"


@pytest.mark.parametrize("number", [1, 3, 7])
def test_no_page_shows_an_earlier_answer_until_asked(second: Person, number: int) -> None:
    page = second.go(f"/form/{second.reference}/{number}")
    names = {name for name, _ in page.turn.fields} - {"mark", "question"}
    assert not [name for name in names if page.shown(name)]
    assert not shows(second, SECRET_WORDS)


def test_check_your_answers_says_only_what_is_answered(second: Person) -> None:
    page = second.go(f"/form/{second.reference}/{CHECK}")
    assert "Answered" in page.text
    assert not shows(second, SECRET_WORDS)
    assert "Good" not in page.text
    assert second.go(f"/form/{second.reference}/so-far").heading == "Welcome back"


def test_asking_shows_them_all(second: Person) -> None:
    page = second.press("/earlier")
    assert SECRET_WORDS in page.text
    second.follow("Continue where you stopped")
    assert second.at == "could_be_better"
    assert second.go(f"/form/{second.reference}/1").shown("answer") == ["good"]


@pytest.mark.parametrize(
    ("path", "field", "value"), [("/7", "answer", SECRET_WORDS), ("/1?c=1", "answer", "good")]
)
def test_asking_on_a_page_stays_there(second: Person, path: str, field: str, value: str) -> None:
    second.go(f"/form/{second.reference}{path}")
    page = second.press("/earlier")
    assert second.path == f"/form/{second.reference}{path}"
    assert page.shown("answer") == [value]


def test_what_is_left_empty_keeps_the_earlier_answer(second: Person) -> None:
    second.go(f"/form/{second.reference}/7")
    second.turn()
    assert second.kept("went_well") == Written(SECRET_WORDS)
    assert not shows(second, SECRET_WORDS)
    second.go(f"/form/{second.reference}/1")
    assert second.turn().problems == []
    assert second.kept("overall") == Chosen("good")
    assert second.go(f"/form/{second.reference}/1").shown("answer") == []


def test_a_new_answer_takes_the_place_of_the_earlier_one_and_shows(second: Person) -> None:
    second.go(f"/form/{second.reference}/7")
    second.turn({"answer": "It was fine"})
    assert second.kept("went_well") == Written("It was fine")
    assert second.go(f"/form/{second.reference}/7").shown("answer") == ["It was fine"]
    assert second.go(f"/form/{second.reference}/1").shown("answer") == []


def test_lines_answered_now_join_those_that_do_not_show(second: Person) -> None:
    second.go(f"/form/{second.reference}/3")
    second.turn({"line-understood": "no"})
    assert second.kept("how_it_was") == Rated((("listened", Chosen("yes")), ("understood", Chosen("no"))))
    assert second.go(f"/form/{second.reference}/3").shown("line-listened") == []


def test_it_can_be_sent_without_looking(stage: Stage, second: Person) -> None:
    second.go(f"/form/{second.reference}/{CHECK}")
    assert second.turn().heading == "We have your answers"
    assert count(stage.workspace.database, Response) == 1


def test_the_other_face_would_show_everything_so_it_is_not_offered(second: Person) -> None:
    for path in ("", "/1", "/8"):
        second.go(f"/form/{second.reference}{path}")
        assert not shows(second, "/respond")


def test_at_a_standing_link_the_next_person_can_begin_anew(stage: Stage, person: Person) -> None:
    code = stage.open_point("family_after_visit")
    person.open(f"/c/{code}")
    person.turn()
    person.turn({"answer": "good"})
    mine, old = person.key, person.page
    page = person.open(f"/c/{code}")
    assert page.heading == "Welcome back"
    person.press("/again")
    assert person.key != mine
    assert count(stage.workspace.database, Draft) == 0
    person.turn()
    person.turn({"answer": "poor"})
    answer = person.post(old.turn.action, old.turn.filled({"line-listened": "yes"}))
    assert answer.headers["location"] == f"/form/{person.reference}"
    assert person.draft == {"overall": Chosen("poor")}


def test_a_one_time_link_has_no_next_person(first: Person, second: Person) -> None:
    assert not [each for each in second.page.forms if each.action.endswith("/again")]
    before = first.draft
    answer = second.post(f"/form/{second.reference}/again", f"mark={second.reference}")
    assert answer.status_code == 303
    assert first.draft == before


def test_after_a_receipt_a_standing_link_begins_anew(stage: Stage, person: Person) -> None:
    code = stage.open_point("drop_in")
    for _ in range(2):
        person.open(f"/c/{code}")
        assert person.page.heading == "How was the drop-in?"
        person.go(f"/form/{person.reference}/1")
        person.turn({"answer": person.page.turn.offered[0][1]})
        person.go(f"/form/{person.reference}/{len(person.form.questions) + 1}")
        assert person.turn().heading == "We have your answers"
    assert count(stage.workspace.database, Response) == 2
