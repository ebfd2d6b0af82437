from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from surveys.core.model import Question
from surveys.core.problems import ProblemCode
from surveys.core.validation import (
    check_answer,
    clean_text,
    one_line,
    tidy_answer,
    validate,
)
from tests.surveys.made_forms import (
    REASONS,
    TODAY,
    any_answers,
    day,
    good_answers,
    group,
    line,
    make_form,
    month,
    number,
    one,
    rating,
    several,
    told,
    when,
    words,
)


def codes_of(question: Question, answer: Answer | None) -> list[ProblemCode]:
    return [found.code for found in check_answer(make_form(question), question, answer, today=TODAY)]


def amount(figure: str) -> Amount:
    return Amount(Decimal(figure))


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        (one("q"), Chosen("z"), ProblemCode.UNKNOWN_OPTION),
        (one("q"), Written("a"), ProblemCode.WRONG_KIND),
        (one("q"), Missing(MissingReason.DONT_KNOW), ProblemCode.REASON_NOT_OFFERED),
        (one("q", required=True), None, ProblemCode.REQUIRED),
        (several("q"), ChosenMany(("a", "z")), ProblemCode.UNKNOWN_OPTION),
        (several("q"), ChosenMany(("a", "a")), ProblemCode.REPEATED),
        (several("q", at_most=1), ChosenMany(("a", "b")), ProblemCode.TOO_MANY_OPTIONS),
        (several("q", alone=("c",)), ChosenMany(("a", "c")), ProblemCode.NOT_ALONE),
        (several("q", required=True), ChosenMany(()), ProblemCode.REQUIRED),
        (group("q"), Rated((("gone", Chosen("a")),)), ProblemCode.UNKNOWN_STATEMENT),
        (group("q"), Rated((("tips", Chosen("z")),)), ProblemCode.UNKNOWN_OPTION),
        (group("q"), Rated((("tips", Chosen("a")),) * 2), ProblemCode.REPEATED),
        (group("q"), Rated((("tips", Missing(MissingReason.DONT_KNOW)),)), ProblemCode.REASON_NOT_OFFERED),
        (group("q", required=True), Rated((("tips", Chosen("a")),)), ProblemCode.STATEMENT_REQUIRED),
        (rating("q"), amount("11"), ProblemCode.TOO_LARGE),
        (rating("q"), amount("-1"), ProblemCode.TOO_SMALL),
        (rating("q"), amount("4.5"), ProblemCode.NOT_WHOLE),
        (rating("q"), amount("NaN"), ProblemCode.NOT_A_NUMBER),
        (rating("q"), amount("Infinity"), ProblemCode.NOT_A_NUMBER),
        (rating("q"), Written("seven"), ProblemCode.NOT_A_NUMBER),
        (number("q"), amount("1e999999"), ProblemCode.TOO_LARGE),
        (number("q", whole=False), amount("1.23456"), ProblemCode.TOO_PRECISE),
        (number("q", whole=False), amount("1e-999999"), ProblemCode.TOO_PRECISE),
        (day("q", in_past=True), OnDate(date(2026, 11, 24)), ProblemCode.IN_FUTURE),
        (day("q"), OnDate(date(26, 11, 24)), ProblemCode.TOO_EARLY),
        (day("q"), OnDate(date(9999, 1, 1)), ProblemCode.TOO_LATE),
        (day("q"), Written("31 2 2026"), ProblemCode.NOT_A_DAY),
        (month("q"), InMonth(2026, 13), ProblemCode.NOT_A_MONTH),
        (month("q"), InMonth(26, 1), ProblemCode.TOO_EARLY),
        (month("q", in_past=True), InMonth(2026, 12), ProblemCode.IN_FUTURE),
        (month("q"), Written("soon"), ProblemCode.NOT_A_MONTH),
        (words("q", max_length=3), Written("four"), ProblemCode.TOO_LONG),
        (words("q"), Written("a\x00b"), ProblemCode.UNPRINTABLE),
        (line("q"), Written("two\nlines"), ProblemCode.SEVERAL_LINES),
        (told("q"), Chosen("a"), ProblemCode.WRONG_KIND),
    ],
)
def test_problem(question: Question, answer: Answer | None, expected: ProblemCode) -> None:
    assert codes_of(question, answer) == [expected]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (one("q"), None),
        (one("q", required=True, missing=REASONS), Missing(MissingReason.PREFER_NOT_TO_SAY)),
        (several("q", alone=("c",)), ChosenMany(("c",))),
        (group("q"), Rated((("tips", Chosen("a")),))),
        (group("q", required=True, missing=REASONS), Missing(MissingReason.NOT_APPLICABLE)),
        (rating("q"), amount("0")),
        (rating("q"), amount("10.0")),
        (number("q", whole=False), amount("1.50000000")),
        (day("q", in_past=True), OnDate(TODAY)),
        (month("q", in_past=True), InMonth(2026, 11)),
        (words("q", max_length=4), Written("four")),
        (words("q"), Written("👩\u200d👶 two\nlines\tand a tab")),
        (told("q"), None),
    ],
)
def test_no_problem(question: Question, answer: Answer | None) -> None:
    assert codes_of(question, answer) == []


def test_each_statement_left_out_is_named() -> None:
    question = group("q", required=True)
    problems = check_answer(make_form(question), question, None, today=TODAY)
    assert [found.statement for found in problems] == ["listened", "tips"]


def test_problem_never_repeats_the_answer() -> None:
    question = line("q", max_length=3)
    (found,) = check_answer(make_form(question), question, Written("secret words"), today=TODAY)
    assert "secret" not in repr(found)


def test_hidden_questions_are_not_looked_at_and_strangers_are() -> None:
    form = make_form(one("q"), one("r", required=True, show_when=when("q", **{"is": "a"})))
    assert validate(form, {"q": Chosen("b")}, today=TODAY) == ()
    assert [found.code for found in validate(form, {"q": Chosen("a")}, today=TODAY)] == [ProblemCode.REQUIRED]
    strange = validate(form, {"zz": Chosen("a")}, today=TODAY)
    assert [(found.code, found.question_id) for found in strange] == [(ProblemCode.UNKNOWN_QUESTION, "zz")]


ODD_THINGS: list[Any] = [
    "words",
    7,
    True,
    object(),
    Chosen(cast(str, 3)),
    Chosen(cast(str, ["a"])),
    ChosenMany(cast(Any, "ab")),
    ChosenMany(cast(Any, None)),
    ChosenMany(cast(Any, ([],))),
    Rated(cast(Any, None)),
    Rated(cast(Any, ("ab", "cd"))),
    Rated(cast(Any, (("tips", Written("a")),))),
    Rated(cast(Any, (("tips", Chosen(cast(str, 3))),))),
    Amount(cast(Any, 3)),
    Amount(cast(Any, "3")),
    Amount(cast(Any, float("nan"))),
    Written(cast(Any, None)),
    OnDate(cast(Any, "2026-01-01")),
    OnDate(datetime(2026, 1, 1)),  # noqa: DTZ001 - a naive one must be refused too
    InMonth(cast(Any, True), 1),
    InMonth(2026, cast(Any, "1")),
    Missing(cast(Any, "dont_know")),
]
QUESTIONS = [
    maker("q", **changes)
    for maker in (one, several, group, rating, number, day, month, line, words)
    for changes in ({}, {"required": True, "missing": REASONS})
] + [told("q"), several("q", alone=("a",), at_most=1), day("q", in_past=True), month("q", in_past=True)]


@pytest.mark.parametrize("odd", ODD_THINGS, ids=lambda odd: type(odd).__name__)
def test_something_of_another_type_is_a_problem_and_never_an_error(odd: Any) -> None:
    for question in QUESTIONS:
        assert codes_of(question, odd) == [ProblemCode.WRONG_KIND]


@given(question=st.sampled_from(QUESTIONS), answer=st.none() | any_answers())
def test_check_answer_never_raises(question: Question, answer: Answer | None) -> None:
    form = make_form(question)
    check_answer(form, question, answer, today=TODAY)
    tidy = tidy_answer(form, question, answer)
    assert tidy_answer(form, question, tidy) == tidy or "NaN" in str(getattr(tidy, "number", ""))
    codes = {found.code for found in check_answer(form, question, tidy, today=TODAY)}
    assert not codes & {ProblemCode.UNPRINTABLE, ProblemCode.SEVERAL_LINES}


@given(data=st.data(), question=st.sampled_from(QUESTIONS[:-4]))
def test_good_answers_have_no_problem_and_are_tidy_already(data: st.DataObject, question: Question) -> None:
    answer = data.draw(good_answers(question))
    form = make_form(question)
    assert check_answer(form, question, answer, today=TODAY) == ()
    assert tidy_answer(form, question, answer) == answer


@given(st.text(st.characters(), max_size=40))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")
    assert not any(ord(letter) < 32 and letter not in "\t\n" for letter in cleaned)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("e\u0301", "é"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x0bc", "a\ufffdb\ufffdc"),
        ("\ud83d\ude00", "😀"),
        ("x\ud800y", "x\ufffdy"),
        ("👩\u200d👧\u202e\u200b", "👩\u200d👧\u202e\u200b"),
    ],
)
def test_clean_text(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [
        (words("q"), Written(" \n "), None),
        (words("q"), Written("  as typed \n"), Written("  as typed \n")),
        (line("q"), Written("two\r\nlines"), Written("two lines")),
        (several("q"), ChosenMany(("c", "a", "c")), ChosenMany(("a", "c"))),
        (several("q"), ChosenMany(("z", "b")), ChosenMany(("b", "z"))),
        (several("q"), ChosenMany(()), None),
        (
            group("q"),
            Rated((("tips", Chosen("a")), ("listened", Chosen("b")))),
            Rated((("listened", Chosen("b")), ("tips", Chosen("a")))),
        ),
        (told("q"), Chosen("a"), None),
    ],
)
def test_tidy_answer(question: Question, typed: Answer, kept: Answer | None) -> None:
    assert tidy_answer(make_form(question), question, typed) == kept


def test_tidying_something_that_is_no_answer_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        tidy_answer(make_form(one("q")), one("q"), cast(Any, "a"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  New \n clinic\topened ", "New clinic opened"),
        ("Cafe\u0301", "Café"),
        ("a\x00b", "a\ufffdb"),
        (" \n ", ""),
    ],
)
def test_one_line_is_clean_and_has_no_spare_space(typed: str, kept: str) -> None:
    assert one_line(typed) == kept
    assert one_line(kept) == kept
