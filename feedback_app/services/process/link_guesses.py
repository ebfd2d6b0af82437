"""How many wrong links one address may try. In memory only: a restart resets it, and each replica counts
alone.

A link is looked up first, and only a wrong one is counted and refused: a whole clinic, or everyone behind a
proxy, may have one address, and no one's right link is refused for what others tried. The limit is not what
makes links safe: a secret has 256 random bits and a standing link's code 59.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta


class LinkGuesses:
    """Misses per address in a sliding window."""

    def __init__(
        self,
        limit: int = 20,
        window: timedelta = timedelta(minutes=1),
        most_addresses: int = 10_000,
    ) -> None:
        self._limit = limit
        self._window = window
        self._most_addresses = most_addresses
        self._misses: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def is_blocked(self, address: str, now: datetime) -> bool:
        """Whether this address has used up its wrong links for now."""
        with self._lock:
            return len(self._recent(address, now)) >= self._limit

    def is_one_too_many(self, address: str, now: datetime) -> bool:
        """Whether the wrong link just tried is beyond the limit; it is counted if it is not."""
        if self.is_blocked(address, now):
            return True
        self.miss(address, now)
        return False

    def miss(self, address: str, now: datetime) -> None:
        """Count one wrong link."""
        with self._lock:
            misses = self._recent(address, now)
            misses.append(now)
            while len(misses) > self._limit:
                misses.popleft()
            self._misses[address] = misses
            self._misses.move_to_end(address)
            while len(self._misses) > self._most_addresses:
                self._misses.popitem(last=False)

    def _recent(self, address: str, now: datetime) -> deque[datetime]:
        misses = self._misses.get(address, deque())
        while misses and misses[0] <= now - self._window:
            misses.popleft()
        if not misses:
            self._misses.pop(address, None)
        return misses
