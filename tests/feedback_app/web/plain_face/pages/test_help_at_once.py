"""After an answer that needs a conversation, help stands on top of the very next page, whichever that is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import event

from feedback_app.services.local_time import local_day
from feedback_app.services.safety import local_lines
from feedback_app.services.safety.defaults import defaults
from feedback_app.storage.models import Alert, Draft
from surveys.catalogue import face_words, measure_forms
from surveys.core.answers import Chosen, Rated
from tests.feedback_app.web.plain_face.conftest import NewPerson
from tests.feedback_app.web.plain_face.person import OURS, Person, Reader
from tests.support.cast import NOW
from tests.support.faces import Stage
from tests.support.respondent import count


WORDS = face_words("en-GB")
RISK, NONE = {"line-core10_6": "1"}, {"line-core10_6": "0"}
Step = Callable[[Person], Reader]


@pytest.fixture
def parent(stage: Stage, person: Person) -> Person:
    """At the ten questions."""
    person.open(f"/f/{stage.invite('core10')}")
    person.turn()
    assert person.at == "core10"
    return person


def is_helped(person: Person) -> bool:
    """Whether help stands on top, with its lines in sight; on the last page right below the receipt."""
    text = person.answer.text
    if WORDS.help_now_title not in text:
        return False
    is_over = person.page.heading == WORDS.done_title
    below = text.index("Your worker will look at" if is_over else "<h1")
    assert text.index(WORDS.help_now_title) < text.index('href="tel:999"') < below
    assert '<details class="help"' not in text  # once, not twice
    return True


def back(person: Person) -> Reader:
    """The Back of the script, which saves what stands on the page."""
    form = person.page.turn
    return person.send(form, {**RISK, "way": "back"})


STEPS: dict[str, tuple[Step, str]] = {
    "on": (lambda person: person.turn(RISK), "Check your answers"),
    "back": (back, "How you have been"),
    "with a problem": (lambda person: person.turn({**RISK, "line-core10_1": "zzz"}), "Over the last week"),
}


@pytest.mark.parametrize("step", STEPS)
def test_help_is_on_the_very_next_page(parent: Person, step: str) -> None:
    assert not is_helped(parent)
    go, heading = STEPS[step]
    assert go(parent).heading == heading
    assert is_helped(parent)


def test_help_comes_in_the_answer_to_the_script_too(parent: Person) -> None:
    form = parent.page.turn
    answer = parent.post(form.action, form.filled(RISK), {**OURS, "X-Script": "1"})
    assert WORDS.help_now_title in answer.text


def test_the_address_says_nothing_of_it(parent: Person) -> None:
    on = parent.turn(RISK) and parent.path
    parent.go(f"/form/{parent.reference}/1")
    parent.turn(NONE)
    assert parent.path == on


def test_any_other_answer_shows_none(parent: Person) -> None:
    parent.turn({f"line-core10_{item}": "4" for item in range(1, 11) if item != 6} | NONE)
    assert parent.page.heading == "Check your answers"
    assert not is_helped(parent)


def test_whoever_takes_the_answer_back_is_not_shown_it_again(parent: Person) -> None:
    parent.turn(RISK)
    parent.go(f"/form/{parent.reference}/1?c=1")
    assert is_helped(parent)
    parent.turn(NONE)
    assert not is_helped(parent)


def test_the_thank_you_page_shows_it_again_and_the_alert_is_there(stage: Stage, parent: Person) -> None:
    parent.turn(RISK)
    parent.turn()
    assert parent.page.heading == "We have your answers"
    assert is_helped(parent)
    assert WORDS.help_now_sent in " ".join(parent.page.text.split())
    assert count(stage.workspace.database, Alert) == 1


def test_who_opens_the_link_on_another_phone_does_not_learn_of_it(
    stage: Stage, new_person: NewPerson
) -> None:
    link = f"/f/{stage.invite('core10')}"
    mother, other = new_person(), new_person()
    mother.open(link)
    mother.turn()
    mother.turn(RISK)
    other.open(link)
    assert other.page.heading == WORDS.welcome_back
    other.go(f"/form/{other.reference}/2")
    assert not is_helped(other)
    mother.go(f"/form/{mother.reference}/2")
    assert is_helped(mother)


def test_another_line_of_the_same_page_does_not_show_it_on_another_phone(
    stage: Stage, new_person: NewPerson
) -> None:
    link = f"/f/{stage.invite('core10')}"
    mother, other = new_person(), new_person()
    mother.open(link)
    mother.turn()
    mother.turn(RISK)
    other.open(link)
    other.go(f"/form/{other.reference}/1")
    other.turn({"line-core10_1": "2"})
    assert not is_helped(other)
    kept = other.kept("core10")
    assert isinstance(kept, Rated)
    assert kept.of("core10_6") == Chosen("1")


def test_whoever_gives_it_on_another_phone_is_helped_there(stage: Stage, new_person: NewPerson) -> None:
    link = f"/f/{stage.invite('core10')}"
    first, second = new_person(), new_person()
    first.open(link)
    first.turn()
    first.turn({"line-core10_1": "2"})
    second.open(link)
    second.go(f"/form/{second.reference}/1")
    second.turn(RISK)  # the page still hides what was given on the other phone
    assert is_helped(second)


def test_when_it_could_not_be_saved_help_shows_at_once(
    stage: Stage, parent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from feedback_app.errors import OperationalError
    from feedback_app.services.answering import page_turns

    def broken(*_: object, **__: object) -> None:
        raise OperationalError("database_full", where="Database", what="Full.", how="Free some space.")

    monkeypatch.setattr(page_turns, "go_on", broken)
    parent.turn(RISK)
    assert parent.answer.status_code == 503
    assert is_helped(parent)


@pytest.mark.parametrize("key", sorted(measure_forms()))
def test_before_the_first_and_after_the_last_page_help_is_open(
    stage: Stage, person: Person, key: str
) -> None:
    with stage.workspace.database.write() as session:
        local_lines.add_local_line(
            session, by=stage.cast.asha, organisation_id=stage.cast.north, name="Duty line",
            contact="01632 960123", hours="9 to 5", checked_on=local_day(NOW), now=NOW,
        )  # fmt: skip
    person.open(f"/f/{stage.invite(key)}")
    first = person.answer.text
    person.turn()
    middle = person.answer.text
    person.turn(dict(person.page.turn.offered[:1]))
    while person.at != "check":
        person.turn()
    person.turn()
    for text in (first, person.answer.text):
        assert '<section class="help"' in text
        assert WORDS.help_text in text
    for text in (first, middle, person.answer.text):
        assert text.index("Duty line") < text.index("999, or go to A&amp;E")
    says_so = WORDS.left_draft(defaults().draft_minutes) in first
    assert says_so == (key in {"core10", "phq9"})


def test_a_page_turn_asks_the_database_nothing_for_help(stage: Stage, parent: Person) -> None:
    asked: list[str] = []
    event.listen(
        stage.workspace.database.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2])
    )
    parent.turn(RISK)
    assert asked
    assert not [each for each in asked if "team_helplines" in each or "safety_settings" in each]


def test_a_left_draft_is_kept_for_the_watch(stage: Stage, parent: Person) -> None:
    parent.turn(RISK)
    with stage.workspace.database.read() as session:
        assert session.query(Draft).one().risk_since == NOW
