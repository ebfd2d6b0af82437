"""Looks at the open connections once a second and closes those whose time is up.

One look for all costs less than two timers for each request.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from feedback_app.web.edge.limits import EdgeLimits


NEVER = float("inf")


class TimedConnection(Protocol):
    """A connection with a time by which something has to have happened."""

    deadline: float
    """By when the other side must have sent, ``NEVER`` while it is our turn."""

    stuck_until: float
    """By when the other side must have read what we sent, ``NEVER`` while it reads."""

    transport: asyncio.Transport

    def too_slow(self) -> None:
        """What happens at the deadline."""


class Watch:
    """The connections of one server. It looks only while there are any."""

    def __init__(self, limits: EdgeLimits) -> None:
        self._limits = limits
        self._open: set[TimedConnection] = set()
        self._is_looking = False

    def __len__(self) -> int:
        return len(self._open)

    def add(self, connection: TimedConnection, loop: asyncio.AbstractEventLoop) -> None:
        """Watch it from now on."""
        self._open.add(connection)
        if not self._is_looking:
            self._is_looking = True
            loop.call_later(self._limits.seconds_between_looks, self._look, loop)

    def remove(self, connection: TimedConnection) -> None:
        """It is closed, or something else. Twice does no harm."""
        self._open.discard(connection)

    def look(self, now: float) -> None:
        """Close what is too slow at this time."""
        for each in list(self._open):
            if now >= each.stuck_until:
                each.transport.abort()
            elif each.transport.is_closing():
                # what we sent last is not read: without this it would wait for ever
                each.stuck_until = min(each.stuck_until, now + self._limits.seconds_to_close)
            elif now >= each.deadline:
                each.deadline = NEVER
                each.too_slow()

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self.look(loop.time())
        self._is_looking = bool(self._open)
        if self._is_looking:
            loop.call_later(self._limits.seconds_between_looks, self._look, loop)
