from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

import pytest

from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    Missing,
    MissingReason,
    Rated,
    Written,
)
from surveys.core.journey import (
    CHECK,
    START,
    Journey,
    PageKind,
)
from surveys.core.model import Section
from surveys.core.problems import ProblemCode
from surveys.shown_answers import journey_rows
from tests.surveys.made_forms import (
    TODAY,
    group,
    line,
    make_form,
    number,
    one,
    rating,
    several,
    told,
    when,
    words,
)


A, B, C = Chosen("a"), Chosen("b"), Chosen("c")

CHAIN = make_form(
    one("first", required=True),
    one("second", show_when=when("first", **{"is": "a"})),
    words("third", show_when=when("second", **{"is": "a"})),
    one("last"),
)


def ids(journey: Journey) -> list[str]:
    return [page.id for page in journey.pages]


def with_answers(journey: Journey, **answers: Answer) -> Journey:
    for question_id, answer in answers.items():
        journey = journey.with_answer(question_id, answer)
    return journey


def test_pages_are_start_questions_and_check() -> None:
    journey = Journey(make_form(one("q"), told("i")), {})
    assert ids(journey) == [START, "q", "i", CHECK]
    assert [page.kind for page in journey.pages] == [
        PageKind.START,
        PageKind.QUESTION,
        PageKind.QUESTION,
        PageKind.CHECK,
    ]
    assert journey.page("q").section == journey.form.sections[0]


def test_answer_to_a_hidden_question_does_not_count_for_later_ones() -> None:
    journey = with_answers(Journey(CHAIN, {}), first=A, second=A, third=Written("deep"))
    assert ids(journey) == [START, "first", "second", "third", "last", CHECK]
    changed = journey.with_answer("first", B)
    assert ids(changed) == [START, "first", "last", CHECK]
    assert changed.submission() == {"first": B}


def test_going_back_and_forth_loses_nothing() -> None:
    journey = with_answers(Journey(CHAIN, {}), first=A, second=A, third=Written("deep"))
    there_and_back = journey.with_answer("first", B).with_answer("first", A)
    assert there_and_back.submission() == journey.submission()


def test_hidden_section_hides_its_questions() -> None:
    sections = [
        Section(id="one", questions=(one("q"),)),
        Section(id="two", questions=(one("r"), one("s")), show_when=when("q", answered=True)),
    ]
    journey = Journey(make_form(sections=sections), {})
    assert ids(journey) == [START, "q", CHECK]
    assert ids(journey.with_answer("q", Missing(MissingReason.DONT_KNOW))) == [START, "q", "r", "s", CHECK]


def test_before_and_after() -> None:
    journey = Journey(CHAIN, {"first": B})
    assert journey.after(START).id == "first"
    assert journey.after("first").id == "last"
    assert journey.after("last").id == CHECK
    assert journey.after(CHECK).id == CHECK
    before = [journey.before(page_id) for page_id in (START, "first", "last", CHECK)]
    assert [page and page.id for page in before] == [None, START, "first", "last"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("first", "first"),
        ("second", "first"),
        ("third", "first"),
        ("last", "last"),
        ("gone", START),
        ("", START),
    ],
)
def test_hidden_page_falls_back_to_the_nearest_before_it(asked: str, shown: str) -> None:
    journey = Journey(CHAIN, {"first": B})
    assert journey.page(asked).id == shown


def test_hidden_page_leads_on_and_back() -> None:
    journey = Journey(CHAIN, {"first": B})
    assert journey.after("third").id == "last"
    before = journey.before("third")
    assert before is not None
    assert before.id == "first"


def test_continue_leads_on() -> None:
    turn = Journey(CHAIN, {}).turn("first", A, today=TODAY)
    assert (turn.page.id, turn.problems) == ("second", ())
    assert turn.journey.answers == {"first": A}


def test_continue_from_the_start_and_an_information_page() -> None:
    journey = Journey(make_form(told("i"), one("q")), {})
    assert journey.turn(START, None, today=TODAY).page.id == "i"
    turn = journey.turn("i", A, today=TODAY)
    assert turn.page.id == "q"
    assert turn.journey.answers == {}


def test_continue_keeps_an_answer_with_a_problem_and_stays() -> None:
    journey = Journey(make_form(line("q", max_length=3), one("r")), {})
    turn = journey.turn("q", Written("too long"), today=TODAY)
    assert [found.code for found in turn.problems] == [ProblemCode.TOO_LONG]
    assert turn.page.id == "q"
    assert turn.journey.answers == {"q": Written("too long")}


def test_continue_without_an_answer() -> None:
    form = make_form(one("q", required=True), one("r"))
    refused = Journey(form, {}).turn("q", None, today=TODAY)
    assert [found.code for found in refused.problems] == [ProblemCode.REQUIRED]
    assert refused.page.id == "q"
    assert Journey(form, {"q": A}).turn("r", None, today=TODAY).page.id == CHECK


def test_blank_answer_takes_back_an_earlier_one() -> None:
    journey = Journey(make_form(words("q")), {"q": Written("hello")})
    assert journey.turn("q", Written("  "), today=TODAY).journey.answers == {}


def test_continue_from_a_page_that_another_tab_has_hidden() -> None:
    turn = Journey(CHAIN, {"first": B}).turn("second", A, today=TODAY)
    assert (turn.page.id, turn.problems) == ("last", ())
    assert turn.journey.answers["second"] == A
    assert "second" not in turn.journey.submission()


def test_continue_from_an_unknown_page_goes_to_the_start() -> None:
    turn = Journey(CHAIN, {"first": A}).turn("gone", A, today=TODAY)
    assert (turn.page.id, turn.problems) == (START, ())
    assert turn.journey.answers == {"first": A}


def test_continue_from_check_tells_every_problem() -> None:
    form = make_form(one("q", required=True), line("r", max_length=3))
    turn = Journey(form, {"r": Written("too long")}).turn(CHECK, None, today=TODAY)
    assert [(found.question_id, found.code) for found in turn.problems] == [
        ("q", ProblemCode.REQUIRED),
        ("r", ProblemCode.TOO_LONG),
    ]
    assert turn.page.id == CHECK


def test_problems_leave_hidden_and_unknown_questions_alone() -> None:
    form = make_form(one("q"), one("r", required=True, show_when=when("q", **{"is": "a"})))
    assert Journey(form, {"q": B, "gone": A, "r": C}).problems(TODAY) == ()


def test_words_are_cleaned_and_choices_put_in_order() -> None:
    journey = Journey(make_form(words("w"), several("s")), {})
    journey = with_answers(journey, w=Written("a\x00\r\nb"), s=ChosenMany(("c", "a")))
    assert journey.answers == {"w": Written("a\ufffd\nb"), "s": ChosenMany(("a", "c"))}


def test_answer_to_an_unknown_question_changes_nothing() -> None:
    journey = Journey(CHAIN, {"first": A})
    assert journey.with_answer("gone", A).answers == {"first": A}


def test_something_that_is_no_answer_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        Journey(CHAIN, {}).with_answer("first", cast(Any, "a"))


def test_check_rows_speak_the_words_of_the_form() -> None:
    form = make_form(
        one("q", missing=tuple(MissingReason)),
        several("s"),
        group("g", missing=tuple(MissingReason)),
        rating("r"),
        number("n", unit="visits"),
        words("w"),
        told("i"),
        one("hidden", show_when=when("q", **{"is": "a"})),
    )
    journey = with_answers(
        Journey(form, {}),
        q=Missing(MissingReason.PREFER_NOT_TO_SAY),
        s=ChosenMany(("a", "b")),
        g=Rated((("tips", B),)),
        r=Amount(Decimal(7)),
        n=Amount(Decimal("3.0")),
        hidden=A,
    )
    rows = journey_rows(journey)
    assert [(row.question.id, row.statement and row.statement.id, row.shown_answer) for row in rows] == [
        ("q", None, form.missing_labels.prefer_not_to_say),
        ("s", None, "A, B"),
        ("g", "listened", ""),
        ("g", "tips", "B"),
        ("r", None, "7 out of 10"),
        ("n", None, "3 visits"),
        ("w", None, ""),
    ]
    assert "7 out of" not in repr(rows)


@pytest.mark.parametrize(
    ("at", "answers", "page"),
    [
        (None, {}, START),
        (None, {"first": A}, "second"),
        (None, {"first": B}, "last"),
        (None, {"first": B, "last": A}, CHECK),
        ("last", {"first": A}, "last"),
        ("second", {"first": B}, "first"),
        ("gone", {"first": B}, START),
        (CHECK, {}, CHECK),
    ],
)
def test_resume(at: str | None, answers: dict[str, Answer], page: str) -> None:
    assert Journey(CHAIN, answers).resume(at).id == page


def test_journey_shows_no_answer() -> None:
    assert "deep" not in repr(Journey(CHAIN, {"third": Written("deep")}))


def test_journey_does_not_change_with_the_answers_it_was_made_of() -> None:
    answers: dict[str, Answer] = {"first": A}
    journey = Journey(CHAIN, answers)
    answers["first"] = B
    assert journey.submission() == {"first": A}
