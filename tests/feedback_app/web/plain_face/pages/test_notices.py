"""What stands beside the questions: the notices, and asking to be phoned."""

from __future__ import annotations

import pytest

from feedback_app.services.answering import call_requests
from feedback_app.services.answering.call_requests import Caller, OpenCall
from feedback_app.services.answering.notice_links import NOTICES
from feedback_app.storage.models import CallRequest
from surveys.catalogue import face_words
from surveys.faces.words import ENGLISH
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage
from tests.support.respondent import count


ANONYMOUS, PSEUDONYMOUS = "family_after_visit", "referrer_after_consultation"
WORDS = face_words(ENGLISH)
PHONE = "Ask us to phone you"


@pytest.fixture
def parent(stage: Stage, person: Person) -> Person:
    person.open(f"/f/{stage.invite(ANONYMOUS)}")
    return person


def calls(stage: Stage) -> tuple[OpenCall, ...]:
    with stage.workspace.database.read() as session:
        return call_requests.open_calls(session, by=stage.cast.ben, keys=stage.workspace.keys)


@pytest.mark.parametrize("name", NOTICES)
def test_each_notice_is_one_tap_away_from_every_page(parent: Person, name: str) -> None:
    title = WORDS.notices[name].title
    for path in ("", "/1", "/15"):
        parent.go(f"/form/{parent.reference}{path}")
        assert title in parent.page.links
    page = parent.follow(title)
    assert page.heading == title
    assert "{service}" not in page.text
    assert parent.follow("Back").heading == "How was your visit?"


def test_the_privacy_notice_says_what_is_true_of_this_form(stage: Stage, parent: Person) -> None:
    parent.follow("Your answers and your privacy")
    assert "We keep no name, no address and no exact time." in parent.page.text
    parent.open(f"/f/{stage.invite('joint_visit_professional')}")
    mode = parent.form.mode.value
    parent.follow("Your answers and your privacy")
    assert ("We keep no name" in parent.page.text) is (mode == "anonymous")


def test_after_sending_the_notices_and_the_wish_for_a_call_are_still_there(parent: Person) -> None:
    parent.turn()
    parent.turn({"answer": "good"})
    parent.go(f"/form/{parent.reference}/15")
    parent.turn()
    assert parent.page.heading == "We have your answers"
    assert parent.follow("Your answers and your privacy").heading == "Your answers and your privacy"
    assert parent.go(f"/form/{parent.reference}/phone").heading == "Please phone me"


def test_asking_to_be_phoned(stage: Stage, parent: Person) -> None:
    parent.follow(PHONE)
    form = parent.page.forms[0]
    parent.send(form, {"name": "Mina", "number": "07700 900123", "when": "mornings", "message": "yes"})
    assert parent.page.heading == "We will phone you"
    assert [each.caller for each in calls(stage)] == [
        Caller("Mina", "07700 900123", when="mornings", may_leave_message=True)
    ]
    parent.go(parent.path)  # a refresh asks for nothing
    parent.send(form, {"name": "Mina", "number": "07700 900123"})  # nor does a second tap
    assert len(calls(stage)) == 1


def test_whoever_says_nothing_about_a_message_gets_none(stage: Stage, parent: Person) -> None:
    parent.follow(PHONE)
    parent.send(parent.page.forms[0], {"name": "Mina", "number": "07700 900123"})
    assert [each.caller.may_leave_message for each in calls(stage)] == [False]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"name": "", "number": "07700 900123"}, WORDS.phone_name_missing),
        ({"name": "Mina", "number": "soon"}, WORDS.phone_number_wrong),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    stage: Stage, parent: Person, given: dict[str, str], problem: str
) -> None:
    parent.follow(PHONE)
    parent.send(parent.page.forms[0], {**given, "when": "after lunch"})
    assert parent.answer.status_code == 422
    assert parent.page.title.startswith("Error: ")
    assert [line.strip() for line in parent.page.problems] == [problem]
    assert "after lunch" in [value for _, value in parent.page.forms[0].fields]
    assert count(stage.workspace.database, CallRequest) == 0


def test_a_page_left_open_for_the_next_person_asks_for_nothing(stage: Stage, person: Person) -> None:
    person.open(f"/c/{stage.open_point()}")
    person.follow(PHONE)
    left_open = person.page.forms[0]
    person.client.cookies.clear()
    person.open(f"/c/{stage.open_point()}")
    answer = person.post(left_open.action, left_open.filled({"name": "Mina", "number": "07700 900123"}))
    assert answer.status_code in {303, 403}
    assert calls(stage) == ()
