"""A form without a single answer is not stored and uses up no link, whoever sends it and by whichever way."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from feedback_app.services.results import response_flow
from feedback_app.services.results.view import View
from feedback_app.storage.models import AuditEvent, Draft, Response
from surveys.catalogue import face_words, shipped_forms
from surveys.core.answers import Chosen, Missing, MissingReason, Written
from surveys.core.page_numbers import CHECK, number_of
from surveys.faces.words import ENGLISH
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage
from tests.support.respondent import count


NewPerson = Callable[[], Person]
WORDS = face_words(ENGLISH)
NOTHING_REQUIRED = sorted(
    key
    for key, form in shipped_forms().items()
    if not any(getattr(question, "required", False) for question in form.questions)
)
UNSEEN = [
    "",
    "   ",
    "\t\r\n",
    "\u00a0\u3000",
    "\u200b\u200d\ufeff",
    "\u00ad",
    "\u2800",
    "\u3164",
    "\ufe0f",
    "\u202e",
]


def problems_of(person: Person) -> list[str]:
    return [each.strip() for each in person.page.problems]


def scan(person: Person, secret: str, *, asks: str = "answer", given: str = "") -> None:
    """What a scanner of mail does that sends forms: every page as it is, up to Send."""
    person.open(secret)
    person.turn()
    while person.at != CHECK:
        person.turn(
            {asks: given} if given and any(name == asks for name, _ in person.page.turn.fields) else {}
        )
    person.turn()


@pytest.mark.parametrize("form_key", NOTHING_REQUIRED)
def test_a_blank_form_is_not_stored_and_the_link_still_works(
    stage: Stage, new_person: NewPerson, form_key: str
) -> None:
    link, scanner, person = f"/f/{stage.invite(form_key)}", new_person(), new_person()
    events = count(stage.workspace.database, AuditEvent)
    scan(scanner, link)
    assert problems_of(scanner) == [WORDS.nothing_answered]
    assert scanner.at == CHECK
    assert scanner.answer.status_code == 200
    assert count(stage.workspace.database, Response) == 0
    assert count(stage.workspace.database, AuditEvent) == events
    assert person.open(link).heading == shipped_forms()[form_key].title


def test_the_forms_that_require_nothing_are_the_ones_of_the_case() -> None:
    assert {"drop_in", "training_before", "training_after", "joint_visit_professional"} <= set(
        NOTHING_REQUIRED
    )


@pytest.mark.parametrize("given", UNSEEN)
def test_text_that_does_not_show_is_no_answer(stage: Stage, person: Person, given: str) -> None:
    scan(person, f"/f/{stage.invite('training_before')}", given=given)
    assert problems_of(person) == [WORDS.nothing_answered]
    assert person.draft == {}
    assert count(stage.workspace.database, Response) == 0


@pytest.mark.parametrize("page", ["0", "1", "2", "99", "check"])
@pytest.mark.parametrize("headers", [{}, {"X-Script": "1"}], ids=["without script", "with script"])
@pytest.mark.parametrize("way_in", ["link", "code"])
def test_sending_straight_after_start_stores_nothing(
    stage: Stage, person: Person, page: str, headers: dict[str, str], way_in: str
) -> None:
    person.open(f"/c/{stage.open_point('drop_in')}" if way_in == "code" else f"/f/{stage.invite('drop_in')}")
    mark = dict(person.page.turn.fields)["mark"]
    person.turn()
    body = urlencode({"mark": mark, "question": CHECK})
    reply = person.post(
        f"/form/{person.reference}/{page}", body, {"sec-fetch-site": "same-origin", **headers}
    )
    check = f"/form/{person.reference}/{number_of(person.form, CHECK)}?e=1"
    assert reply.headers["x-address" if headers else "location"] == check
    person.go(check)
    assert problems_of(person) == [WORDS.nothing_answered]
    assert count(stage.workspace.database, Response) == 0


def test_saying_that_one_would_rather_not_say_is_an_answer(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite('small_named')}")
    person.turn()
    person.turn({"answer": "reason prefer_not_to_say"})
    while person.at != CHECK:
        person.turn()
    assert person.draft == {"helpful": Missing(MissingReason.PREFER_NOT_TO_SAY)}
    assert person.turn().heading == WORDS.done_title


def test_after_the_kind_sentence_a_person_can_answer_and_send(stage: Stage, person: Person) -> None:
    scan(person, f"/f/{stage.invite('training_before')}")
    person.follow(WORDS.nothing_answered)
    while not any(name == "answer" for name, _ in person.page.turn.fields):
        person.turn()
    at = person.at
    person.turn({"answer": "Something"})
    assert person.kept(at) == Written("Something")
    while person.at != CHECK:
        person.turn()
    assert person.turn().heading == WORDS.done_title
    assert count(stage.workspace.database, Response) == 1


@pytest.mark.parametrize("pages", [1, 2, 3, 20])
@pytest.mark.parametrize("form_key", ["drop_in", "family_after_visit"])
def test_a_scanner_that_pressed_start_makes_nobody_read_welcome_back(
    stage: Stage, new_person: NewPerson, pages: int, form_key: str
) -> None:
    link, scanner, person = f"/f/{stage.invite(form_key)}", new_person(), new_person()
    scanner.open(link)
    for _ in range(pages):
        scanner.turn()
    title = shipped_forms()[form_key].title
    assert person.open(link).heading == title
    assert person.go(person.path).heading == title
    person.turn()
    assert WORDS.other_version not in person.page.links  # this process has one face only
    assert not any(WORDS.hidden_answer in line for line in person.page.text.splitlines())


def test_welcome_back_shows_once_something_is_answered(stage: Stage, new_person: NewPerson) -> None:
    link, first, second = f"/f/{stage.invite()}", new_person(), new_person()
    first.open(link)
    first.turn()
    first.turn({"answer": "good"})
    assert second.open(link).heading == WORDS.welcome_back


def test_started_is_counted_from_the_first_answer_on(stage: Stage, person: Person) -> None:
    def waiting() -> int:
        with stage.workspace.database.read() as session:
            flow = response_flow.response_flow(session, by=stage.cast.ben, view=View(), now=stage.clock())
        return sum(each.waiting for each in flow)

    person.open(f"/f/{stage.invite()}")
    assert waiting() == 0
    person.turn()
    assert (waiting(), count(stage.workspace.database, Draft)) == (0, 1)
    person.turn()
    assert waiting() == 0
    person.turn({"answer": "good"})
    assert waiting() == 1


def test_whoever_pressed_start_in_time_may_still_finish(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite(days=1)}")
    person.turn()
    stage.clock.turn(days=1, hours=1)
    person.turn({"answer": "good"})
    assert person.kept("overall") == Chosen("good")
