"""Months and days begin at midnight in London, in summer time too."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from feedback_app.services.local_time import local_day, local_month, start_of_day, start_of_month


@pytest.mark.parametrize(
    ("instant", "month", "began"),
    [
        ("2026-03-10T09:30", date(2026, 3, 1), "2026-03-01T00:00"),
        ("2026-06-30T22:30", date(2026, 6, 1), "2026-05-31T23:00"),  # half past eleven at night in London
        ("2026-06-30T23:30", date(2026, 7, 1), "2026-06-30T23:00"),  # half past midnight in London
        ("2026-04-01T00:30", date(2026, 4, 1), "2026-03-31T23:00"),  # the clocks went forward on 29 March
        ("2026-11-01T00:30", date(2026, 11, 1), "2026-11-01T00:00"),  # and back on 25 October
    ],
)
def test_a_month_begins_at_midnight_in_london(instant: str, month: date, began: str) -> None:
    now = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert local_month(now) == month
    assert start_of_month(now) == datetime.fromisoformat(began).replace(tzinfo=UTC)


def test_a_day_begins_at_midnight_in_london() -> None:
    assert start_of_day(date(2026, 7, 1)) == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert local_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
