"""Working time: nights, weekends, days off and the change of the clocks do not confuse it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_app.services.safety.working_hours import WorkingHours


OFFICE = WorkingHours(frozenset(range(5)), time(9), time(17), frozenset({date(2026, 4, 6)}))
ALWAYS = WorkingHours(frozenset(range(7)), time(0), time(23, 59))
NEVER = WorkingHours(frozenset(), time(9), time(17))
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
AMOUNTS = st.timedeltas(timedelta(seconds=1), timedelta(hours=60))
TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0))
HOURS = st.builds(
    WorkingHours,
    st.sets(st.integers(0, 6), min_size=1).map(frozenset),
    TIMES,
    TIMES,
    st.sets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=9).map(frozenset),
).filter(lambda hours: hours.opens < hours.closes)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-10T09:30", 4, "2026-03-10T13:30"),  # a Tuesday
        ("2026-03-10T06:00", 4, "2026-03-10T13:00"),  # before they open
        ("2026-03-10T15:00", 4, "2026-03-11T11:00"),  # over the night
        ("2026-03-10T09:00", 8, "2026-03-10T17:00"),  # to the very end of the day
        ("2026-03-13T16:30", 4, "2026-03-16T12:30"),  # over the weekend
        ("2026-03-14T12:00", 1, "2026-03-16T10:00"),  # from a Saturday
        (
            "2026-03-27T16:30",
            1,
            "2026-03-30T08:30",
        ),  # the clocks go forward on the 29th: nine is eight in UTC
        ("2026-04-02T15:30", 2, "2026-04-03T09:30"),  # Good Friday is no day off unless the team says so
        ("2026-04-03T15:30", 1, "2026-04-07T08:30"),  # Easter Monday is
    ],
)
def test_when_so_many_working_hours_are_over(start: str, hours: float, end: str) -> None:
    assert OFFICE.after(at(start), timedelta(hours=hours)) == at(end)
    assert OFFICE.between(at(start), at(end)) == timedelta(hours=hours)


def test_a_team_that_never_works_has_no_end_to_wait_for() -> None:
    assert NEVER.after(at("2026-03-10T09:30"), timedelta(hours=1)) is None
    assert NEVER.between(at("2026-03-10T09:30"), at("2026-05-10T09:30")) == timedelta()
    assert not NEVER.is_open(at("2026-03-10T09:30"))


def test_a_stretch_over_the_change_of_the_clocks_has_its_real_length() -> None:
    spring, autumn = at("2026-03-29T00:00"), at("2026-10-24T23:00")
    assert ALWAYS.between(spring, spring + timedelta(hours=23)) == timedelta(hours=22, minutes=59)
    assert ALWAYS.between(autumn, autumn + timedelta(hours=25)) == timedelta(hours=24, minutes=59)


def test_an_hour_that_the_clocks_leave_out_is_no_working_time() -> None:
    hours = WorkingHours(frozenset(range(7)), time(1, 30), time(2))
    assert hours.between(at("2026-03-29T00:00"), at("2026-03-29T12:00")) == timedelta()


@given(HOURS, MOMENTS, AMOUNTS)
def test_after_and_between_agree(hours: WorkingHours, start: datetime, amount: timedelta) -> None:
    end = hours.after(start, amount)
    if end is not None:
        assert end > start
        assert hours.between(start, end) == amount
        assert hours.is_open(end - timedelta(microseconds=1))


@given(HOURS, MOMENTS, AMOUNTS, AMOUNTS)
def test_time_adds_up(hours: WorkingHours, start: datetime, first: timedelta, second: timedelta) -> None:
    middle = hours.after(start, first)
    if middle is not None:
        whole = hours.after(start, first + second)
        assert whole is None or hours.after(middle, second) == whole


@given(HOURS, st.lists(MOMENTS, min_size=3, max_size=3))
def test_a_stretch_is_the_sum_of_its_parts(hours: WorkingHours, moments: list[datetime]) -> None:
    start, middle, end = sorted(moments)
    assert hours.between(start, middle) + hours.between(middle, end) == hours.between(start, end)
    assert timedelta() <= hours.between(start, end) <= end - start
    assert hours.between(end, start) == timedelta()
