"""Fields for each kind of question: what is given is kept, and what was kept is shown again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    InMonth,
    Missing,
    MissingReason,
    OnDate,
    Rated,
    Written,
)
from surveys.core.model import Information
from tests.feedback_app.web.plain_face.person import Fields, Person
from tests.support.every_kind import EVERY_KIND
from tests.support.faces import Stage


DONT_KNOW, NOT_APPLICABLE = Missing(MissingReason.DONT_KNOW), Missing(MissingReason.NOT_APPLICABLE)
PREFER_NOT = Missing(MissingReason.PREFER_NOT_TO_SAY)

GOOD: list[tuple[str, Fields, Answer]] = [
    ("one", {"answer": "first"}, Chosen("first")),
    ("one", {"answer": "dont_know"}, Chosen("dont_know")),
    ("one", {"answer": "reason dont_know"}, DONT_KNOW),
    ("several", {"answer": ["crying", "sleep"]}, ChosenMany(("sleep", "crying"))),
    ("several", {"answer": "none"}, ChosenMany(("none",))),
    ("several", {"reason": "prefer_not_to_say"}, PREFER_NOT),
    ("lines", {"line-calm": "never"}, Rated((("calm", Chosen("never")),))),
    (
        "lines",
        {"line-clear": "often", "line-calm": "reason not_applicable"},
        Rated((("calm", NOT_APPLICABLE), ("clear", Chosen("often")))),
    ),
    ("scale", {"answer": "0"}, Amount(Decimal(0))),
    ("scale", {"answer": "10"}, Amount(Decimal(10))),
    ("scale", {"answer": "reason dont_know"}, DONT_KNOW),
    ("amount", {"answer": " 12 "}, Amount(Decimal(12))),
    ("amount", {"reason": "prefer_not_to_say"}, PREFER_NOT),
    ("day", {"day": "01", "month": "March", "year": "2026"}, OnDate(date(2026, 3, 1))),
    ("day", {"reason": "dont_know"}, DONT_KNOW),
    ("month", {"month": "2", "year": "2026"}, InMonth(2026, 2)),
    ("month", {"reason": "dont_know"}, DONT_KNOW),
    ("line", {"answer": "Short and kind"}, Written("Short and kind")),
    ("prose", {"answer": "Two\r\nlines 👶🏽"}, Written("Two\nlines 👶🏽")),
    ("prose", {"reason": "prefer_not_to_say"}, PREFER_NOT),
]
WRONG: list[tuple[str, Fields, Answer]] = [
    ("one", {"answer": "made_up"}, Chosen("made_up")),
    ("one", {"answer": "reason made_up"}, Chosen("reason made_up")),
    ("one", {"answer": "x" * 5000}, Chosen("x" * 5000)),
    ("several", {"answer": ["none", "sleep"]}, ChosenMany(("sleep", "none"))),
    ("several", {"answer": ["sleep", "crying", "feeding"]}, ChosenMany(("sleep", "crying", "feeding"))),
    ("lines", {"line-calm": "made_up"}, Rated((("calm", Chosen("made_up")),))),
    ("scale", {"answer": "11"}, Amount(Decimal(11))),
    ("scale", {"answer": "5.5"}, Chosen("5.5")),
    ("amount", {"answer": "about ten"}, Written("about ten")),
    ("amount", {"answer": "46"}, Amount(Decimal(46))),
    ("amount", {"answer": "1e999999"}, Written("1e999999")),
    ("day", {"day": "31", "month": "2", "year": "2026"}, Written("31 2 2026")),
    ("day", {"day": "", "month": "2", "year": "2026"}, Written("? 2 2026")),
    ("day", {"day": "1", "month": "1", "year": "2027"}, OnDate(date(2027, 1, 1))),
    ("month", {"month": "13", "year": "2026"}, Written("13 2026")),
    ("line", {"answer": "x" * 21}, Written("x" * 21)),
    ("prose", {"answer": "x" * 101}, Written("x" * 101)),
]
TYPED = {"amount", "day", "month", "line", "prose"}


def number_of(question_id: str) -> int:
    return 1 + list(EVERY_KIND.by_id).index(question_id)


def open_page(stage: Stage, person: Person, question_id: str) -> str:
    """At this question, whatever comes before it."""
    person.open(f"/f/{stage.invite('every_kind')}")
    person.turn()
    path = f"/form/{person.reference}/{number_of(question_id)}"
    person.go(path)
    return path


def shown(person: Person) -> dict[str, list[str]]:
    """What stands on the page, by field, apart from what it carries unseen."""
    carried = {"mark", "question", "change"}
    names = {name for name, _ in person.page.turn.fields if name not in carried}
    return {name: person.page.shown(name) for name in names if person.page.shown(name)}


@pytest.mark.parametrize(("question_id", "given", "answer"), GOOD)
def test_what_is_given_is_kept_and_shown_again(
    stage: Stage, person: Person, question_id: str, given: Fields, answer: Answer
) -> None:
    path = open_page(stage, person, question_id)
    assert shown(person) == {}
    person.turn(given)
    assert person.kept(question_id) == answer
    assert person.path != path
    person.go(path)
    first = shown(person)
    assert first
    person.turn()
    assert person.kept(question_id) == answer
    person.go(path)
    assert shown(person) == first


@pytest.mark.parametrize(("question_id", "given", "answer"), WRONG)
def test_what_is_wrong_stays_is_named_and_is_kept(
    stage: Stage, person: Person, question_id: str, given: Fields, answer: Answer
) -> None:
    path = open_page(stage, person, question_id)
    page = person.turn(given)
    assert person.path == f"{path}?e=1"
    assert person.kept(question_id) == answer
    assert page.title.startswith("Error: ")
    (problem,) = page.problems
    field = page.links[problem.strip()].removeprefix("#")
    assert field in page.ids
    if question_id in TYPED:
        assert shown(person) == {
            name: [value] for name, value in given.items() if isinstance(value, str) and value
        }


@pytest.mark.parametrize(
    "question_id", [each.id for each in EVERY_KIND.questions if not isinstance(each, Information)]
)
def test_an_optional_page_may_be_left_blank_and_made_blank_again(
    stage: Stage, person: Person, question_id: str
) -> None:
    path = open_page(stage, person, question_id)
    assert person.turn().problems == []
    assert person.kept(question_id) is None
    given = next(given for each, given, _ in GOOD if each == question_id)
    person.go(path)
    person.turn(given)
    assert person.kept(question_id) is not None
    person.go(path)
    person.turn(dict.fromkeys(given, ""))
    assert person.kept(question_id) is None


def test_labels_that_look_like_markup_are_shown_as_they_are(stage: Stage, person: Person) -> None:
    start = person.open(f"/f/{stage.invite('every_kind')}")
    assert start.heading == "Every *kind* of question"
    assert "First line, still the first paragraph." in start.text
    assert "[Second](http://example.invalid) paragraph & <b>more</b>" in start.text
    open_page(stage, person, "one")
    assert ":red[these]" in person.page.heading
    assert "The **first** one" in person.page.text


def test_a_choice_that_is_offered_has_a_label(stage: Stage, person: Person) -> None:
    for question_id in ("one", "several", "lines", "scale"):
        open_page(stage, person, question_id)
        text = person.answer.text
        ids = [
            part.partition('"')[0]
            for part in text.split(' id="')[1:]
            if part.startswith(("answer", "line-", "reason")) and 'name="' in part.partition(">")[0]
        ]
        assert ids
        assert all(f'for="{each}"' in text for each in ids)
