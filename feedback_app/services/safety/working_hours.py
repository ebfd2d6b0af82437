"""When the team works, and how much working time there is between two moments. Uses no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from feedback_app.services.local_time import LONDON


MOST_DAYS_AHEAD = 400
"""A team that is closed for longer than this has no working hours to count."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """``days``: 0 is Monday. ``opens`` and ``closes`` are London time; ``closed`` are single days off."""

    days: frozenset[int]
    opens: time
    closes: time
    closed: frozenset[date] = frozenset()

    def is_open(self, now: datetime) -> bool:
        start, end = self._stretch(now.astimezone(LONDON).date()) or (now, now)
        return start <= now < end

    def after(self, start: datetime, amount: timedelta) -> datetime | None:
        """When this much working time has passed. None: it does not within the days that are checked."""
        left = amount
        for opens, closes in self._stretches(start, MOST_DAYS_AHEAD):
            begin = max(opens, start)
            if closes - begin >= left:
                return begin + left
            left -= closes - begin
        return None

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time there is between two moments; zero when the second is not after the first."""
        total = timedelta()
        for opens, closes in self._stretches(start, (end - start).days + 2):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, start), timedelta())
        return total

    def _stretches(self, start: datetime, n_days: int) -> Iterator[tuple[datetime, datetime]]:
        """The working periods that end after this moment, in order."""
        first = start.astimezone(LONDON).date()
        for number in range(n_days):
            stretch = self._stretch(first + timedelta(days=number))
            if stretch is not None and stretch[1] > start:
                yield stretch

    def _stretch(self, day: date) -> tuple[datetime, datetime] | None:
        """One day's working period. A clock change makes it an hour longer or shorter, or removes it."""
        if day.weekday() not in self.days or day in self.closed or self.opens >= self.closes:
            return None
        opens, closes = (datetime.combine(day, each, tzinfo=LONDON) for each in (self.opens, self.closes))
        start, end = opens.astimezone(UTC), closes.astimezone(UTC)
        return (start, end) if start < end else None
