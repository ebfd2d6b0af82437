"""Days and months in London time: a visit at half past midnight belongs to that day in London."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


LONDON = ZoneInfo("Europe/London")


def local_day(now: datetime) -> date:
    """The calendar day in London at this instant."""
    return now.astimezone(LONDON).date()


def local_month(now: datetime) -> date:
    """The first day of the calendar month in London at this instant."""
    return local_day(now).replace(day=1)


def start_of_month(now: datetime) -> datetime:
    """The instant at which that month began, in UTC."""
    return datetime.combine(local_month(now), time.min, tzinfo=LONDON).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """The instant at which this day begins in London, in UTC."""
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)
