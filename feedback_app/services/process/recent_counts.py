"""How often something came lately, by place: wrong links of an address, forms started at a QR code.

In memory only: a restart resets it, and each process counts alone.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta


class RecentCounts:
    """Counts by place in a sliding window, up to a limit."""

    def __init__(
        self,
        limit: int,
        window: timedelta = timedelta(minutes=1),
        most_places: int = 10_000,
    ) -> None:
        self._limit = limit
        self._window = window
        self._most_places = most_places
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def is_full(self, place: str, now: datetime) -> bool:
        """Whether this place has reached the limit for now."""
        with self._lock:
            return len(self._recent(place, now)) >= self._limit

    def count(self, place: str, now: datetime) -> None:
        """Count one more."""
        with self._lock:
            times = self._recent(place, now)
            times.append(now)
            while len(times) > self._limit:
                times.popleft()
            self._times[place] = times
            self._times.move_to_end(place)
            while len(self._times) > self._most_places:
                self._times.popitem(last=False)

    def is_one_too_many(self, place: str, now: datetime) -> bool:
        """Whether the one that just came is beyond the limit; it is counted if it is not."""
        if self.is_full(place, now):
            return True
        self.count(place, now)
        return False

    def _recent(self, place: str, now: datetime) -> deque[datetime]:
        times = self._times.get(place, deque())
        while times and times[0] <= now - self._window:
            times.popleft()
        if not times:
            self._times.pop(place, None)
        return times
