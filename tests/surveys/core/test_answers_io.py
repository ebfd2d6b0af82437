from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

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
    number_as_text,
)
from surveys.core.answers_io import (
    AnswerRow,
    answer_rows,
    answers_from_json,
    answers_from_rows,
    answers_to_json,
)
from surveys.core.errors import AnswerFormatError
from surveys.core.model import Asks, Form
from tests.surveys.made_forms import (
    REASONS,
    answers_to,
    any_answers,
    day,
    forms,
    group,
    line,
    make_form,
    month,
    number,
    one,
    rating,
    several,
    told,
    words,
)


FORM = make_form(
    one("one"),
    several("several"),
    group("group", missing=REASONS),
    rating("rating"),
    number("number", whole=False),
    day("day"),
    month("month"),
    line("line"),
    words("words"),
    told("told"),
    line("code", asks=Asks.LINK_CODE),
)
DONT_KNOW = Missing(MissingReason.DONT_KNOW)
ANSWERS: dict[str, Answer] = {
    "one": Chosen("a"),
    "several": ChosenMany(("a", "c")),
    "group": Rated((("listened", Chosen("b")), ("tips", DONT_KNOW))),
    "rating": Amount(Decimal(7)),
    "number": Amount(Decimal("2.5")),
    "day": OnDate(date(2026, 3, 31)),
    "month": InMonth(2026, 3),
    "line": DONT_KNOW,
    "words": Written("As typed,\n with 👶"),
}
ROWS = (
    AnswerRow("one", code="a"),
    AnswerRow("several", item="a", code="a"),
    AnswerRow("several", item="c", code="c"),
    AnswerRow("group", item="listened", code="b"),
    AnswerRow("group", item="tips", missing=MissingReason.DONT_KNOW),
    AnswerRow("rating", number=Decimal(7)),
    AnswerRow("number", number=Decimal("2.5")),
    AnswerRow("day", code="2026-03-31"),
    AnswerRow("month", code="2026-03"),
    AnswerRow("line", missing=MissingReason.DONT_KNOW),
    AnswerRow("words", text="As typed,\n with 👶"),
)


def test_rows_of_every_kind_of_answer() -> None:
    assert answer_rows(FORM, ANSWERS) == ROWS
    assert answers_from_rows(FORM, ROWS) == ANSWERS


def test_rows_come_back_in_any_order() -> None:
    assert answers_from_rows(FORM, reversed(ROWS)) == ANSWERS
    assert list(answers_from_rows(FORM, reversed(ROWS))) == list(ANSWERS)


def test_memory_code_is_in_no_row() -> None:
    assert answer_rows(FORM, {"code": Written("MA07S")}) == ()


@pytest.mark.parametrize(
    ("question_id", "answer"),
    [
        ("one", Written("a")),
        ("told", Chosen("a")),
        ("told", DONT_KNOW),
        ("gone", Chosen("a")),
        ("day", Chosen("a")),
    ],
)
def test_answer_that_does_not_suit_has_no_rows(question_id: str, answer: Answer) -> None:
    with pytest.raises(AnswerFormatError, match=question_id):
        answer_rows(FORM, {question_id: answer})


@pytest.mark.parametrize(
    "rows",
    [
        [AnswerRow("gone", code="a")],
        [AnswerRow("told", code="a")],
        [AnswerRow("one")],
        [AnswerRow("one", code="a"), AnswerRow("one", code="b")],
        [AnswerRow("one", missing=MissingReason.DONT_KNOW), AnswerRow("one", code="b")],
        [AnswerRow("several", item="a")],
        [AnswerRow("rating", code="7")],
        [AnswerRow("day", code="31 March")],
        [AnswerRow("month", code="March")],
        [AnswerRow("words", code="secret")],
    ],
)
def test_rows_that_were_never_written_are_refused_without_showing_them(rows: list[AnswerRow]) -> None:
    with pytest.raises(AnswerFormatError) as refused:
        answers_from_rows(FORM, rows)
    assert "secret" not in str(refused.value)


def test_json_is_the_same_whatever_the_order() -> None:
    texts = {answers_to_json(dict(some)) for some in permutations(list(ANSWERS.items())[:4])}
    assert len(texts) == 1


def test_json_is_canonical() -> None:
    answers: dict[str, Answer] = {"b": Amount(Decimal("1.50")), "a": Chosen("é")}
    expected = '{"a":{"code":"\\u00e9","type":"chosen"},"b":{"number":"1.5","type":"amount"}}'
    assert answers_to_json(answers) == expected


@pytest.mark.parametrize(
    ("figure", "text"),
    [("1", "1"), ("1.0", "1"), ("100", "100"), ("1E+2", "100"), ("0.10", "0.1"), ("-0", "0"), ("-0.0", "0")],
)
def test_equal_numbers_have_one_spelling(figure: str, text: str) -> None:
    assert number_as_text(Decimal(figure)) == text


@given(st.dictionaries(st.text(max_size=5), any_answers(), max_size=5))
def test_json_round_trip(answers: dict[str, Answer]) -> None:
    text = answers_to_json(answers)
    again = answers_from_json(text)
    assert answers_to_json(again) == text
    if "NaN" not in text:
        assert again == answers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "nonsense",
        '{"a":1}',
        '{"a":{"type":"secret"}}',
        '{"a":{"type":"chosen"}}',
        '{"a":{"type":"chosen","code":3}}',
        '{"a":{"type":"chosen","code":"a","more":"b"}}',
        '{"a":{"type":"chosen","code":"a"},"a":{"type":"chosen","code":"b"}}',
        '{"a":{"type":"chosen_many","codes":"ab"}}',
        '{"a":{"type":"chosen_many","codes":[1]}}',
        '{"a":{"type":"rated","statements":[["x",{"type":"written","text":"secret"}]]}}',
        '{"a":{"type":"rated","statements":[["x"]]}}',
        '{"a":{"type":"amount","number":NaN}}',
        '{"a":{"type":"amount","number":"many"}}',
        '{"a":{"type":"amount","number":true}}',
        '{"a":{"type":"missing","reason":"secret"}}',
        '{"a":{"type":"on_date","day":"2026-02-31"}}',
        '{"a":{"type":"on_date","day":0}}',
        '{"a":{"type":"in_month","year":2026,"month":true}}',
        '{"a":{"type":["chosen"],"code":"a"}}',
        '{"a":' + "[" * 100_000,
        '{"a":{"type":"amount","number":' + "9" * 5000 + "}}",
    ],
)
def test_other_json_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(AnswerFormatError) as refused:
        answers_from_json(text)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None or refused.value.__suppress_context__


@given(form=forms(), data=st.data())
def test_rows_and_json_of_any_form(form: Form, data: st.DataObject) -> None:
    answers = dict(data.draw(answers_to(form)))
    assert answers_from_rows(form, answer_rows(form, answers)) == answers
    assert answers_from_json(answers_to_json(answers)) == answers


@pytest.mark.parametrize("answer", [*ANSWERS.values(), ROWS[-1]], ids=lambda answer: type(answer).__name__)
def test_no_answer_shows_itself(answer: object) -> None:
    assert "typed" not in repr(answer)
    assert "2026" not in repr(answer)
    assert "a'" not in repr(answer)
