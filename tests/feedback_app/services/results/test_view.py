"""What an address asks for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_app.services.results.view import Period, View, months_before
from surveys.core.model import Audience, Touchpoint


MARCH = date(2026, 3, 1)
months = st.dates(date(2000, 1, 1), date(2099, 12, 1)).map(lambda day: day.replace(day=1))
views = st.builds(
    View,
    organisation=st.none() | st.from_regex(r"[a-z_]{1,20}", fullmatch=True),
    audience=st.none() | st.sampled_from(Audience),
    touchpoint=st.none() | st.sampled_from(Touchpoint),
    form_key=st.none() | st.from_regex(r"[a-z_]{1,20}", fullmatch=True),
    period=st.just(Period.BETWEEN),
    first_month=st.none() | months,
    last_month=st.none() | months,
    only_new=st.booleans(),
)


@given(views)
def test_a_view_comes_back_from_its_address(view: View) -> None:
    assert View.from_parameters(view.parameters()) == view


def test_the_usual_view_needs_no_address() -> None:
    assert View().parameters() == {}
    assert View.from_parameters({}) == View()


@pytest.mark.parametrize(
    "parameters",
    [
        {"audience": "everybody"},
        {"touchpoint": "../../etc"},
        {"period": "for_ever"},
        {"from": "2026-13", "to": "yesterday"},
        {"from": "99999-01"},
        {"new": "1"},
        {"something": "else"},
    ],
)
def test_what_makes_no_sense_in_an_address_is_left_out(parameters: dict[str, str]) -> None:
    assert View.from_parameters(parameters) == View()


@given(
    st.dictionaries(st.sampled_from(["organisation", "audience", "form", "period", "from", "to"]), st.text())
)
def test_no_address_breaks_a_page(parameters: dict[str, str]) -> None:
    assert View.from_parameters(parameters).in_words(MARCH)


@pytest.mark.parametrize(
    ("view", "first", "last", "words"),
    [
        (View(period=Period.THREE_MONTHS), date(2026, 1, 1), None, "January to March 2026"),
        (View(period=Period.TWELVE_MONTHS), date(2025, 4, 1), None, "April 2025 to March 2026"),
        (View(period=Period.ALL), None, None, "everything so far"),
        (
            View(period=Period.BETWEEN, first_month=date(2026, 2, 1), last_month=date(2026, 2, 1)),
            date(2026, 2, 1),
            date(2026, 2, 1),
            "February 2026",
        ),
        # the wrong way round is put right
        (
            View(period=Period.BETWEEN, first_month=date(2026, 2, 1), last_month=date(2025, 2, 1)),
            date(2025, 2, 1),
            date(2026, 2, 1),
            "February 2025 to February 2026",
        ),
        (View(period=Period.BETWEEN), None, None, "everything so far"),
        (
            View(period=Period.BETWEEN, last_month=date(2025, 2, 1)),
            None,
            date(2025, 2, 1),
            "everything until February 2025",
        ),
    ],
)
def test_periods_are_whole_months(view: View, first: date | None, last: date | None, words: str) -> None:
    assert view.months(MARCH) == (first, last)
    assert view.in_words(MARCH) == words


@given(months, st.integers(0, 600))
def test_months_before_counts_months(month: date, n: int) -> None:
    earlier = months_before(month, n)
    assert (month.year - earlier.year) * 12 + month.month - earlier.month == n
