"""Who is connected: how many connections in all and from each address, and which one gives way.

When there is no room, a connection that only waits (idle, or with half a request) makes room for a new one:
the one nearest to its time limit. So connections left open keep no one out. If none waits, a
few more places are for health checks and people who are signed in (``web.middleware.crowded``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from enum import Enum, auto
from typing import Protocol


log = logging.getLogger("feedback.edge")
SECONDS_BETWEEN_LINES = 60.0


class Entry(Enum):
    """How a new connection is received."""

    USUAL = auto()
    CROWDED = auto()
    REFUSED = auto()


class Connected(Protocol):
    """A connection as the room sees it."""

    deadline: float

    @property
    def gives_way(self) -> bool:
        """Whether it only waits."""
        ...

    def give_way(self) -> None:
        """Close it now."""


class Room:
    """The connections of one server, by address. An exempt connection (a proxy of ours) has no own limit."""

    def __init__(self, most: int, most_per_address: int, reserved: int) -> None:
        self._most = most
        self._most_per_address = most_per_address
        self._reserved = reserved
        self._inside: dict[str, set[Connected]] = {}
        self._count = 0
        self._next_line = 0.0

    def __len__(self) -> int:
        return self._count

    def enter(self, connection: Connected, address: str, *, now: float, is_exempt: bool) -> Entry:
        """A place for this connection, unless it is refused. Whoever has a place must ``leave``."""
        same = self._inside.get(address, set())
        if len(same) >= self._most_per_address and not is_exempt and not self._one_gives_way(address):
            self._say(now, "one address")
            return Entry.REFUSED
        entry = Entry.USUAL
        if self._count >= self._most:
            self._one_gives_way(self._fullest())
        if self._count >= self._most:
            self._say(now, "all addresses")
            if self._count >= self._most + self._reserved:
                return Entry.REFUSED
            entry = Entry.CROWDED
        self._inside.setdefault(address, set()).add(connection)
        self._count += 1
        return entry

    def leave(self, connection: Connected, address: str) -> None:
        """Its place is free again. Twice does no harm."""
        same = self._inside.get(address)
        if same is None or connection not in same:
            return
        same.discard(connection)
        self._count -= 1
        if not same:
            del self._inside[address]

    def swap(self, old: Connected, new: Connected, address: str) -> None:
        """A web socket takes the place of the request that opened it."""
        same = self._inside.get(address)
        if same is not None and old in same:
            same.discard(old)
            same.add(new)

    def _fullest(self) -> str:
        """The address with most connections among those of which one waits; the others lose nothing."""
        waiting = (each for each in self._inside if any(one.gives_way for one in self._inside[each]))
        return max(waiting, key=lambda address: len(self._inside[address]), default="")

    def _one_gives_way(self, address: str) -> bool:
        waiting: Iterable[Connected] = (one for one in self._inside.get(address, ()) if one.gives_way)
        nearest = min(waiting, key=lambda one: one.deadline, default=None)
        if nearest is None:
            return False
        nearest.give_way()
        self.leave(nearest, address)
        return True

    def _say(self, now: float, whose: str) -> None:
        if now >= self._next_line:
            self._next_line = now + SECONDS_BETWEEN_LINES
            log.warning("connections are refused: %d are open, the limit of %s", self._count, whose)
