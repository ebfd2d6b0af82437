"""Who is connected: how many connections in all and from each address, and which one gives way.

When there is no room, a connection that only waits (idle, or with half a request) makes room for a new one:
the one nearest to its time limit. So connections left open shut no one out. If none waits, a
few more places are for health checks and people who are signed in (``web.middleware.crowded``).
"""

from __future__ import annotations

import logging
from enum import Enum, auto
from typing import Protocol

from feedback_app.web.serving.by_address import ByAddress


log = logging.getLogger("feedback.edge")
SECONDS_BETWEEN_LINES = 60.0


class Admission(Enum):
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
        self._inside = ByAddress[Connected]()
        self._next_line = 0.0

    def __len__(self) -> int:
        return len(self._inside)

    def enter(self, connection: Connected, address: str, *, now: float, is_exempt: bool) -> Admission:
        """A place for this connection, unless it is refused. Call ``leave`` at its end."""
        over = 0  # by how many there are too many, with this one
        if not is_exempt:
            if len(self._inside.at(address)) >= self._most_per_address:
                self._one_gives_way(address)
            over = len(self._inside.at(address)) + 1 - self._most_per_address
        if len(self._inside) >= self._most:
            self._one_gives_way(self._fullest())
        over = max(over, len(self._inside) + 1 - self._most)
        if over > 0:
            self._say(now)
        if over > self._reserved:
            return Admission.REFUSED
        self._inside.add(connection, address)
        return Admission.CROWDED if over > 0 else Admission.USUAL

    def leave(self, connection: Connected, address: str) -> None:
        """Its place is free again. Twice does no harm."""
        self._inside.remove(connection, address)

    def swap(self, old: Connected, new: Connected, address: str) -> None:
        """A web socket takes the place of the request that opened it."""
        if old in self._inside.at(address):
            self._inside.remove(old, address)
            self._inside.add(new, address)

    def _fullest(self) -> str:
        """The address with most connections among those of which one waits; the others lose nothing."""
        waiting = (
            each for each in self._inside.addresses() if any(one.gives_way for one in self._inside.at(each))
        )
        return max(waiting, key=lambda address: len(self._inside.at(address)), default="")

    def _one_gives_way(self, address: str) -> None:
        waiting = (one for one in self._inside.at(address) if one.gives_way)
        nearest = min(waiting, key=lambda one: one.deadline, default=None)
        if nearest is not None:
            nearest.give_way()
            self.leave(nearest, address)

    def _say(self, now: float) -> None:
        if now >= self._next_line:
            self._next_line = now + SECONDS_BETWEEN_LINES
            log.warning("there are too many connections: %d are open; new ones are refused", len(self))
