"""Moments that would cost a person their words: the database away, a link closed, too many people at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from feedback_app.errors import OperationalError
from feedback_app.services.answering import drafts
from feedback_app.services.process.forms_shown import FormsShown
from feedback_app.services.process.pace import SENDS_A_MINUTE, STARTS_A_MINUTE
from feedback_app.services.responses import bursts
from feedback_app.storage.engine import Database
from feedback_app.storage.models import CollectionPoint, Draft, Invitation, Response
from surveys.catalogue import face_words
from surveys.core.answers import Chosen
from surveys.core.page_numbers import CHECK, number_of
from surveys.faces.words import ENGLISH
from tests.feedback_app.web.plain_face.person import OURS, Person, Reader
from tests.support.faces import Stage
from tests.support.respondent import count


NewPerson = Callable[[], Person]
WORDS = face_words(ENGLISH)
TYPED = "They listened <b>& laughed</b>\nوشكرًا 👶🏽"
SCRIPT = {"X-Script": "1", **OURS}


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Called: from now on every connection to the database fails, as when PostgreSQL is stopped."""

    @contextmanager
    def fail(*_: object, **__: object) -> Iterator[None]:
        raise OperationalError("database_unreachable", where="The database", what="Away.", how="Wait.")
        yield

    def go() -> None:
        monkeypatch.setattr(Database, "read", fail)
        monkeypatch.setattr(Database, "write", fail)

    return go


def at_words(stage: Stage, person: Person) -> Person:
    person.open(f"/f/{stage.invite()}")
    person.turn()
    person.turn({"answer": "good"})
    person.go(f"/form/{person.reference}/7")
    assert person.at == "went_well"
    return person


@pytest.mark.parametrize("page", [1, 3, 7, 8, 10])
def test_while_the_database_is_away_a_page_comes_back_with_what_was_given(
    stage: Stage, person: Person, away: Callable[[], None], page: int
) -> None:
    at_words(stage, person)
    person.turn({"answer": TYPED})
    person.go(f"/form/{person.reference}/{page}")
    form = person.page.turn
    given = {name: value for name, value in dict(form.offered).items() if name != "answer"}
    given["answer"] = TYPED if not form.offered else form.offered[-1][1]
    away()
    reply = person.post(form.action, form.filled(given))
    assert reply.status_code == 503
    shown = Reader(reply.text)
    assert [each.strip() for each in shown.problems] == [WORDS.not_saved]
    for name, value in given.items():
        assert shown.shown(name) == [value] or name not in dict(shown.turn.offered + shown.turn.fields)
    assert shown.turn.action == form.action
    assert shown.heading.strip() == person.page.heading.strip()
    assert "If you need help now" in reply.text


def test_a_process_that_never_showed_the_form_still_gives_the_words_back(
    stage: Stage, person: Person, away: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    form = at_words(stage, person).page.turn
    monkeypatch.setattr(FormsShown, "of", lambda *_: None)
    with monkeypatch.context() as gone:
        gone.setattr(Database, "read", lambda *_: (_ for _ in ()).throw(_away()))
        gone.setattr(Database, "write", lambda *_: (_ for _ in ()).throw(_away()))
        reply = person.post(form.action, form.filled({"answer": TYPED}))
    assert reply.status_code == 503
    assert "They listened &lt;b&gt;&amp; laughed&lt;/b&gt;" in reply.text
    (again,) = Reader(reply.text).forms
    person.send_again = again  # type: ignore[attr-defined]
    person.post(form.action, urlencode(again.fields))
    assert person.kept("went_well") is not None


def _away() -> OperationalError:
    return OperationalError("database_unreachable", where="The database", what="Away.", how="Wait.")


def test_sending_while_the_database_is_away_can_be_tried_again(
    stage: Stage, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_words(stage, person)
    page = person.go(f"/form/{person.reference}/{number_of(person.form, CHECK)}")
    with monkeypatch.context() as gone:
        gone.setattr(Database, "read", lambda *_: (_ for _ in ()).throw(_away()))
        gone.setattr(Database, "write", lambda *_: (_ for _ in ()).throw(_away()))
        reply = person.post(page.turn.action, page.turn.filled({}))
    assert reply.status_code == 503
    (again,) = Reader(reply.text).forms
    person.post(page.turn.action, urlencode(again.fields))
    assert count(stage.workspace.database, Response) == 1


REVOKED = [("link", Invitation), ("code", CollectionPoint)]


@pytest.mark.parametrize(("way_in", "table"), REVOKED, ids=["link", "code"])
@pytest.mark.parametrize("moment", ["on a page", "at the end", "when looking"])
@pytest.mark.parametrize("headers", [OURS, SCRIPT], ids=["without script", "with script"])
def test_someone_whose_link_is_closed_is_told_kindly_and_may_copy_their_words(
    stage: Stage, person: Person, way_in: str, table: type, moment: str, headers: dict[str, str]
) -> None:
    form_key = "family_after_visit"
    person.open(f"/c/{stage.open_point(form_key)}" if way_in == "code" else f"/f/{stage.invite(form_key)}")
    person.turn()
    person.turn({"answer": "good"})
    person.go(f"/form/{person.reference}/7")
    person.turn({"answer": TYPED})
    if moment == "at the end":
        person.go(f"/form/{person.reference}/{number_of(person.form, CHECK)}")
    form = person.page.turn
    with stage.workspace.database.write() as session:
        session.execute(sa.update(table).values(revoked_at=stage.clock()))
    if moment == "when looking":
        reply = person.client.get(f"/form/{person.reference}")
    else:
        given = {} if moment == "at the end" else {"answer": "And this"}
        reply = person.post(form.action, form.filled(given), headers)
    assert reply.status_code == 404
    told = WORDS.messages["taken_back"]
    assert told.title in reply.text
    assert "text messages sometimes cut a link" not in reply.text
    assert "They listened &lt;b&gt;" in reply.text
    assert ("And this" in reply.text) == (moment == "on a page")
    assert "data-forget" in reply.text
    assert count(stage.workspace.database, Response) == 0
    with stage.workspace.database.read() as session:
        (draft,) = session.scalars(sa.select(Draft)).all()
        assert drafts.opened(stage.workspace.keys, draft).answers == {}
    again = person.client.get(f"/form/{person.reference}")
    assert (again.status_code, told.title in again.text) == (404, True)
    assert "They listened" not in again.text
    stage.clock.turn(days=2)
    with stage.workspace.database.write() as session:
        drafts.tidy(session, now=stage.clock())
    assert count(stage.workspace.database, Draft) == 0


def test_a_closed_link_nobody_began_looks_like_one_that_never_was(stage: Stage, person: Person) -> None:
    assert person.open(f"/f/{stage.revoked()}").heading == WORDS.messages["not_found"].title


def test_drafts_without_an_answer_are_deleted_after_a_day_and_others_stay(
    stage: Stage, new_person: NewPerson
) -> None:
    scanner, person = new_person(), new_person()
    scanner.open(f"/f/{stage.invite()}")
    scanner.turn()
    person.open(f"/f/{stage.invite()}")
    person.turn()
    person.turn({"answer": "good"})
    for hours, left in ((23, 2), (2, 1), (24 * 60, 1)):
        stage.clock.turn(hours=hours)
        with stage.workspace.database.write() as session:
            drafts.tidy(session, now=stage.clock())
        assert count(stage.workspace.database, Draft) == left


def to_send(person: Person, link: str) -> None:
    person.open(link)
    person.turn()
    for _ in range(30):
        if person.at == CHECK:
            return
        offered = [value for name, value in person.page.turn.offered if name == "answer"]
        person.turn({"answer": offered[0]} if offered else {})


def test_sixty_people_behind_one_address_are_all_served(stage: Stage, new_person: NewPerson) -> None:
    link, person = f"/c/{stage.open_point('drop_in')}", new_person()
    for _ in range(60):
        person.client.cookies.clear()
        to_send(person, link)
        assert person.turn().heading == WORDS.done_title
    assert count(stage.workspace.database, Response) == 60


@pytest.mark.parametrize("headers", [OURS, SCRIPT], ids=["without script", "with script"])
def test_over_the_limit_of_an_address_the_page_waits_with_everything_on_it(
    stage: Stage, person: Person, headers: dict[str, str]
) -> None:
    to_send(person, f"/c/{stage.open_point('drop_in')}")
    for _ in range(SENDS_A_MINUTE):
        stage.workspace.pace.sent("192.0.2.1", stage.clock())
    form = person.page.turn
    reply = person.post(form.action, form.filled({}), headers)
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "60")
    assert WORDS.please_wait in Reader(reply.text).problems[0]
    assert Reader(reply.text).turn.action == form.action
    assert count(stage.workspace.database, Response) == 0
    stage.clock.turn(seconds=61)
    assert person.turn().heading == WORDS.done_title


def test_over_the_limit_of_a_standing_link_the_page_waits(
    stage: Stage, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "MOST_A_MINUTE", 0)
    to_send(person, f"/c/{stage.open_point('drop_in')}")
    assert person.turn().problems[0].strip() == WORDS.please_wait
    assert person.answer.status_code == 429
    assert person.draft


def test_a_one_time_link_is_never_slowed_down(
    stage: Stage, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "MOST_A_MINUTE", 0)
    for _ in range(STARTS_A_MINUTE):
        stage.workspace.pace.sent("192.0.2.1", stage.clock())
        stage.workspace.pace.begin("192.0.2.1", str(_), stage.clock())
    to_send(person, f"/f/{stage.invite('drop_in')}")
    assert person.turn().heading == WORDS.done_title


def test_starting_too_often_waits_and_stores_no_draft(stage: Stage, person: Person) -> None:
    person.open(f"/c/{stage.open_point('drop_in')}")
    for number in range(STARTS_A_MINUTE):
        stage.workspace.pace.begin("192.0.2.1", str(number), stage.clock())
    assert person.turn().problems[0].strip() == WORDS.please_wait
    assert person.answer.status_code == 429
    assert count(stage.workspace.database, Draft) == 0
    stage.clock.turn(seconds=61)
    person.turn()
    assert count(stage.workspace.database, Draft) == 1


def test_going_on_is_not_counted_as_starting(stage: Stage, person: Person) -> None:
    person.open(f"/c/{stage.open_point('family_after_visit')}")
    person.turn()
    for number in range(STARTS_A_MINUTE - 1):
        stage.workspace.pace.begin("192.0.2.1", str(number), stage.clock())
    person.turn({"answer": "good"})
    assert person.kept("overall") == Chosen("good")


def test_the_reference_of_an_anonymous_form_says_what_it_is_for(stage: Stage, new_person: NewPerson) -> None:
    for form_key, says_so in (("drop_in", True), ("small_named", False)):
        person = new_person()
        to_send(person, f"/f/{stage.invite(form_key)}")
        person.turn()
        assert (WORDS.reference_use in person.page.text) == says_so
