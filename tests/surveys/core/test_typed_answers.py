"""Typed numbers, days and months: what is read, and that what cannot be read comes back into its fields."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.answers import (
    Amount,
    Answer,
    InMonth,
    OnDate,
    Written,
)
from surveys.typed_answers import (
    day_as_typed,
    month_as_typed,
    number_as_typed,
    read_day,
    read_month,
    read_number,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("1,250", "1250"),
        ("1 250", "1250"),
        ("1,250.5", "1250.5"),
        ("7.5", "7.5"),
        ("7,5", "7.5"),
        (".5", "0.5"),
        ("3.", "3"),
        ("-4", "-4"),
        ("\u22124", "-4"),
        ("٣", "3"),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert read_number(typed) == Amount(Decimal(number))


@pytest.mark.parametrize(
    "typed", ["about ten", "1e9", "NaN", "Infinity", "1,2,3", "12 weeks", "0x10", "1_0", "9" * 41]
)
def test_what_is_no_number_is_kept_as_typed(typed: str) -> None:
    assert read_number(typed) == Written(typed)
    assert number_as_typed(Written(typed)) == typed


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("27", "3", "2026"), date(2026, 3, 27)),
        (("27", "March", "2026"), date(2026, 3, 27)),
        (("27", "mar.", "2026"), date(2026, 3, 27)),
        ((" 1 ", "12", "1999"), date(1999, 12, 1)),
        (("29", "2", "2028"), date(2028, 2, 29)),
    ],
)
def test_a_day_is_read(parts: tuple[str, str, str], day: date) -> None:
    assert read_day(*parts) == OnDate(day)
    assert day_as_typed(OnDate(day)) == (str(day.day), str(day.month), str(day.year))


@pytest.mark.parametrize(
    "parts",
    [("31", "2", "2026"), ("", "3", "2026"), ("1", "13", "2026"), ("1", "1", "9" * 5000), ("x", "", "")],
)
def test_a_day_that_does_not_exist_goes_back_into_its_fields(parts: tuple[str, str, str]) -> None:
    kept = read_day(*parts)
    assert isinstance(kept, Written)
    assert day_as_typed(kept) == parts


def test_a_month_is_read_or_goes_back_into_its_fields() -> None:
    assert read_month("3", "2026") == InMonth(2026, 3)
    assert read_month("sept", "2026") == InMonth(2026, 9)
    assert month_as_typed(InMonth(2026, 3)) == ("3", "2026")
    assert month_as_typed(read_month("13", "2026")) == ("13", "2026")
    assert month_as_typed(read_month("", "2026")) == ("", "2026")


@pytest.mark.parametrize("blank", ["", "  ", "\t"])
def test_empty_fields_are_no_answer(blank: str) -> None:
    assert read_number(blank) is None
    assert read_day(blank, blank, blank) is None
    assert read_month(blank, blank) is None
    assert number_as_typed(None) == ""


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_any_typing_is_read_without_an_error_and_reading_it_again_changes_nothing(
    first: str, second: str, third: str
) -> None:
    number: Answer | None = read_number(first)
    assert read_number(number_as_typed(number)) == number
    day = read_day(first, second, third)
    if isinstance(day, OnDate):
        assert read_day(*day_as_typed(day)) == day
