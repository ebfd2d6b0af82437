"""Periods: how they are written, and what they are called."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.report import PeriodError, ReportPeriod


@pytest.mark.parametrize(
    ("written", "code", "words", "months", "is_quarter"),
    [
        ("2026-Q3", "2026-Q3", "July to September 2026", 3, True),
        ("2026-q1", "2026-Q1", "January to March 2026", 3, True),
        (" 2026 ", "2026", "January to December 2026", 12, False),
        ("2026-07", "2026-07", "July 2026", 1, False),
        ("2026-07..2026-09", "2026-Q3", "July to September 2026", 3, True),
        ("2026-08..2026-10", "2026-08..2026-10", "August to October 2026", 3, False),
        ("2025-11..2026-01", "2025-11..2026-01", "November 2025 to January 2026", 3, False),
        ("2026-04..2027-03", "2026-04..2027-03", "April 2026 to March 2027", 12, False),
    ],
)
def test_a_period_is_read_and_named(
    written: str, code: str, words: str, months: int, *, is_quarter: bool
) -> None:
    period = ReportPeriod.parse(written)
    found = (period.code, period.words, period.months, period.is_quarter)
    assert found == (code, words, months, is_quarter)
    assert ReportPeriod.parse(period.code) == period


@pytest.mark.parametrize(
    "written", ["", "2026-Q5", "2026-13", "2026-00", "26", "2026-09..2026-07", "Q3 2026", "1999"]
)
def test_what_is_no_period_is_refused_with_how_to_write_one(written: str) -> None:
    with pytest.raises(PeriodError, match="2026-Q3"):
        ReportPeriod.parse(written)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 7, 2), date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 7, 1)),
        (date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_a_period_has_whole_months_in_order(first: date, last: date) -> None:
    with pytest.raises(ValueError, match="first and a last month"):
        ReportPeriod(first, last)


def test_a_period_moves_over_a_new_year() -> None:
    assert ReportPeriod.quarter(2026, 1).moved(-3) == ReportPeriod.quarter(2025, 4)
    assert ReportPeriod.quarter(2026, 4).moved(3) == ReportPeriod.quarter(2027, 1)
