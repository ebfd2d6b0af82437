"""How many wrong links one address may try. In memory only: a restart resets it, and each replica counts
alone.

With N replicas an address therefore has N times the tries. A secret has 256 random bits and a standing link's
code 59, so the limit saves work; the links are safe without it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta


class LinkGuesses:
    """Misses per address in a sliding window. Ask ``is_blocked`` before a look-up, call ``miss`` after."""

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
