"""Dates in words, in numbers and as real dates; London decides the day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_app.services.imports.columns.date_orders import order_shown
from feedback_app.services.imports.files.dates import (
    DateOrder,
    month_of,
    read_when,
)
from feedback_app.services.imports.files.table import Cell
from tests.feedback_app.services.imports.spreadsheets import local


def day_of(cell: Cell, order: DateOrder = DateOrder.DAY_FIRST, *, starts_1904: bool = False) -> date | None:
    when = read_when(cell, order=order, starts_1904=starts_1904)
    return when.day if when else None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("3/4/2024", date(2024, 4, 3)),
        ("03.04.24", date(2024, 4, 3)),
        ("2024-04-03", date(2024, 4, 3)),
        ("2024-04-03T10:00:00Z", date(2024, 4, 3)),
        ("2024-07-31 23:30:00+00:00", date(2024, 8, 1)),
        ("\u00a03 April 2024", date(2024, 4, 3)),
        ("3rd Apr 2024 1:05 pm", date(2024, 4, 3)),
        ("Wed 3 Apr 2024", date(2024, 4, 3)),
        ("April 3, 2024", date(2024, 4, 3)),
        ("3-Apr-24", date(2024, 4, 3)),
        (45385, date(2024, 4, 3)),
        (45385.75, date(2024, 4, 3)),
        ("45385.75", date(2024, 4, 3)),
        (local(2024, 4, 3, 23, 59), date(2024, 4, 3)),
        (date(2024, 4, 3), date(2024, 4, 3)),
        ("April 2024", date(2024, 4, 1)),
        ("2024-04", date(2024, 4, 1)),
        ("04/2024", date(2024, 4, 1)),
        ("31/02/2024", None),
        ("2024-13", None),
        ("soon", None),
        ("May", None),
        (7, None),
        (True, None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_what_a_cell_means(cell: Cell, day: date | None) -> None:
    assert day_of(cell) == day


def test_the_order_and_the_counting_of_days_can_be_another() -> None:
    assert day_of("3/4/2024", DateOrder.MONTH_FIRST) == date(2024, 3, 4)
    assert day_of(43923, starts_1904=True) == date(2024, 4, 3)


def test_the_order_is_told_by_the_days_after_the_twelfth() -> None:
    assert order_shown(["1/2/2024", "1/31/2024"]) is DateOrder.MONTH_FIRST
    assert order_shown(["1/2/2024", "31/1/2024"]) is DateOrder.DAY_FIRST
    assert order_shown(["1/2/2024"]) is None
    assert order_shown(["1/31/2024", "31/1/2024"]) is None


def test_the_hours_the_clocks_change_keep_their_day_and_month() -> None:
    for text in ("2026-10-25 01:30", "2027-03-28 01:30"):
        when = read_when(text, order=DateOrder.DAY_FIRST, starts_1904=False)
        assert when is not None
        assert when.at is not None
        assert when.day.isoformat() == text[:10]


def test_a_month_is_written_in_one_way() -> None:
    assert month_of("2024-03") == date(2024, 3, 1)
    assert month_of("2024-00") is None
    assert month_of("March") is None


CELLS = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.datetimes(),
    st.dates(),
    st.times(),
)


@given(CELLS, st.sampled_from(DateOrder), st.booleans())
def test_no_cell_is_too_odd(cell: Cell, order: DateOrder, starts_1904: bool) -> None:
    when = read_when(cell, order=order, starts_1904=starts_1904)
    assert when is None or isinstance(when.day, date)
