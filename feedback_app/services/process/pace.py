"""How fast answers may come in, by address and by standing link. In memory: each process counts alone.

The responses themselves are counted in the database, for all processes together: see ``responses.bursts``.
One-time links are never slowed down: each has a secret of its own and works once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from feedback_app.errors import TooManyTries
from feedback_app.services.process.recent_counts import RecentCounts


SENDS_A_MINUTE = 120
"""Responses from one address. Sixty people in one room share the address of its Wi-Fi, twice over."""

STARTS_A_MINUTE = 240
"""Forms started from one address, and at one standing link."""

SECONDS_TO_WAIT = 60


@dataclass(frozen=True, slots=True)
class Pace:
    """Ask before, count after: what was refused does not count, so waiting always helps."""

    sends: RecentCounts = field(default_factory=lambda: RecentCounts(SENDS_A_MINUTE))
    starts: RecentCounts = field(default_factory=lambda: RecentCounts(STARTS_A_MINUTE))

    def require_send(self, address: str, now: datetime) -> None:
        """Raises TooManyTries ``too_many_answers``."""
        _require(self.sends, address, now)

    def sent(self, address: str, now: datetime) -> None:
        """Count one response."""
        self.sends.count(address, now)

    def begin(self, address: str, point_id: str, now: datetime) -> None:
        """Count one form that was started. Raises TooManyTries ``too_many_answers``; that counts nothing."""
        places = (address, point_id)
        for place in places:
            _require(self.starts, place, now)
        for place in places:
            self.starts.count(place, now)


def _require(pace: RecentCounts, place: str, now: datetime) -> None:
    if place and pace.is_full(place, now):
        raise TooManyTries(
            "too_many_answers",
            where="This link",
            what="Very many people are answering at this moment.",
            how="Wait a minute, then go on. Everything given is kept.",
        )
