"""A widget for each kind of question: what is given is what is kept, and what was kept is shown again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.ui.components.questions import figures
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
from tests.feedback_app.ui.respondent_tab import RespondentTab
from tests.support.every_kind import EVERY_KIND
from tests.support.faces import Stage


Give = Callable[[RespondentTab], object]
DONT_KNOW, NOT_APPLICABLE = Missing(MissingReason.DONT_KNOW), Missing(MissingReason.NOT_APPLICABLE)
PREFER_NOT = Missing(MissingReason.PREFER_NOT_TO_SAY)


def on_page(question_id: str) -> str:
    return str(1 + list(EVERY_KIND.by_id).index(question_id))


def typed(question_id: str, *parts: tuple[str, str]) -> Give:
    return lambda tab: [tab.type("-".join(filter(None, (question_id, name))), text) for name, text in parts]


def ticked(*names: str) -> Give:
    return lambda tab: [tab.tick(name) for name in names]


def chosen(*pairs: tuple[str, str]) -> Give:
    return lambda tab: [tab.choose(name, code) for name, code in pairs]


def day(*texts: str) -> Give:
    return typed("day", *zip(("day", "month", "year"), texts, strict=True))


def month(*texts: str) -> Give:
    return typed("month", *zip(("month", "year"), texts, strict=True))


GOOD: list[tuple[str, Give, Answer]] = [
    ("one", chosen(("one", "first")), Chosen("first")),
    ("one", chosen(("one", "dont_know")), Chosen("dont_know")),
    ("one", chosen(("one", "reason dont_know")), DONT_KNOW),
    ("several", ticked("several-crying", "several-sleep"), ChosenMany(("sleep", "crying"))),
    ("several", ticked("several-none"), ChosenMany(("none",))),
    ("several", ticked("several-reason-prefer_not_to_say"), PREFER_NOT),
    ("lines", chosen(("lines-calm", "never")), Rated((("calm", Chosen("never")),))),
    (
        "lines",
        chosen(("lines-clear", "often"), ("lines-calm", "reason not_applicable")),
        Rated((("calm", NOT_APPLICABLE), ("clear", Chosen("often")))),
    ),
    ("scale", chosen(("scale", "0")), Amount(Decimal(0))),
    ("scale", chosen(("scale", "10")), Amount(Decimal(10))),
    ("scale", chosen(("scale", "reason dont_know")), DONT_KNOW),
    ("amount", typed("amount", ("", " 12 ")), Amount(Decimal(12))),
    ("amount", ticked("amount-reason-prefer_not_to_say"), PREFER_NOT),
    ("day", day("1", "3", "2026"), OnDate(date(2026, 3, 1))),
    ("day", day("01", "March", "2026"), OnDate(date(2026, 3, 1))),
    ("day", ticked("day-reason-dont_know"), DONT_KNOW),
    ("month", month("12", "2026"), InMonth(2026, 12)),
    ("line", typed("line", ("", "Short and kind")), Written("Short and kind")),
    ("prose", typed("prose", ("", "Two\nlines 👶🏽")), Written("Two\nlines 👶🏽")),
    ("prose", ticked("prose-reason-prefer_not_to_say"), PREFER_NOT),
]
WRONG: list[tuple[str, Give, Answer]] = [
    ("several", ticked("several-none", "several-sleep"), ChosenMany(("sleep", "none"))),
    (
        "several",
        ticked("several-sleep", "several-crying", "several-feeding"),
        ChosenMany(("sleep", "crying", "feeding")),
    ),
    ("amount", typed("amount", ("", "about ten")), Written("about ten")),
    ("amount", typed("amount", ("", "46")), Amount(Decimal(46))),
    ("amount", typed("amount", ("", "1.5")), Amount(Decimal("1.5"))),
    ("day", day("31", "2", "2026"), Written("31 2 2026")),
    ("day", day("", "2", "2026"), Written("? 2 2026")),
    ("day", day("1", "1", "2027"), OnDate(date(2027, 1, 1))),
    ("month", month("13", "2026"), Written("13 2026")),
    ("month", month("", "2026"), Written("? 2026")),
    ("line", typed("line", ("", "x" * 21)), Written("x" * 21)),
    ("prose", typed("prose", ("", "x" * 101)), Written("x" * 101)),
]


@pytest.mark.parametrize(
    ("question_id", "give", "answer"), GOOD, ids=[f"{each[0]}-{n}" for n, each in enumerate(GOOD)]
)
def test_what_is_given_is_kept_and_shown_again(
    stage: Stage, cookies: dict[str, str], question_id: str, give: Give, answer: Answer
) -> None:
    tab = RespondentTab(stage, cookies, AnsweringKey(stage.invite("every_kind")), on_page(question_id))
    give(tab)
    tab.go_on()
    assert tab.problems == ""
    assert tab.draft == {question_id: answer}
    again = RespondentTab(stage, cookies, tab.key, on_page(question_id))
    again.go_on()
    assert again.draft == {question_id: answer}


@pytest.mark.parametrize(
    ("question_id", "give", "answer"), WRONG, ids=[f"{each[0]}-{n}" for n, each in enumerate(WRONG)]
)
def test_what_is_wrong_stays_is_named_and_is_shown_again(
    stage: Stage, cookies: dict[str, str], question_id: str, give: Give, answer: Answer
) -> None:
    tab = RespondentTab(stage, cookies, AnsweringKey(stage.invite("every_kind")), on_page(question_id))
    give(tab)
    tab.go_on()
    assert f"](#question-{question_id})" in tab.problems
    assert tab.draft == {question_id: answer}
    again = RespondentTab(stage, cookies, tab.key, on_page(question_id))
    again.go_on()
    assert again.problems == tab.problems


def test_labels_that_look_like_markup_are_escaped(stage: Stage, cookies: dict[str, str]) -> None:
    tab = RespondentTab(stage, cookies, AnsweringKey(stage.invite("every_kind")))
    assert tab.app.title[0].value == r"Every \*kind\* of question"
    prose = [text.value for text in tab.app.markdown]
    assert r"\[Second\]\(http\:\/\/example\.invalid\)" in " ".join(prose).replace("/", r"\/")
    tab.start()
    assert r"\:red\[these\]" in tab.app.title[0].value
    assert tab.app.radio[0].options[0] == r"The \*\*first\*\* one"


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_is_kept_as_typed(text: str) -> None:
    read = figures.read_number(text)
    if read is None:
        assert not text.strip()
    elif isinstance(read, Amount):
        assert read.number.is_finite()
    else:
        assert read == Written(text.strip())


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_day_can_be_typed(when: date) -> None:
    assert figures.read_day(str(when.day), str(when.month), str(when.year)) == OnDate(when)
    assert figures.read_day(f"{when:%d}", f"{when:%B}", str(when.year)) == OnDate(when)
    assert figures.read_month(f"{when:%b}", str(when.year)) == InMonth(when.year, when.month)


@given(*[st.text(max_size=8)] * 3)
def test_no_text_in_the_fields_of_a_day_breaks_them(first: str, second: str, third: str) -> None:
    read = figures.read_day(first, second, third)
    assert isinstance(read, (OnDate, Written)) or not (first + second + third).strip()
    assert isinstance(figures.read_month(first, second), (InMonth, Written)) or not (first + second).strip()
