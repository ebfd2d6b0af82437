"""When a measure is due, from its schedule and the days it was done. Pure: no session, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class DueState(StrEnum):
    """The state of a scheduled measure today."""

    OVERDUE = "overdue"
    DUE = "due"
    LATER = "later"
    AT_THE_END = "at_the_end"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Timing:
    """When a measure is due in an episode."""

    at_start: bool
    every_weeks: int | None
    at_end: bool


@dataclass(frozen=True, slots=True)
class DueStatus:
    """``due_on`` None: nothing more is due, or only at the end. ``has_second``: change can be shown."""

    state: DueState
    due_on: date | None
    last_done: date | None
    has_first: bool
    has_second: bool


def due_status(
    timing: Timing, *, started_on: date, done: Sequence[date], today: date, grace_days: int
) -> DueStatus:
    """The state today. Scores from one day count once: two papers from one visit are not a pair."""
    days = sorted(set(done))
    last = days[-1] if days else None
    due_on = _due_on(timing, started_on, days)
    if due_on is None:
        state = DueState.AT_THE_END if timing.at_end and len(days) < 2 else DueState.DONE
    elif today < due_on:
        state = DueState.LATER
    else:
        state = DueState.OVERDUE if today > due_on + timedelta(days=grace_days) else DueState.DUE
    return DueStatus(state, due_on, last, has_first=bool(days), has_second=len(days) > 1)


def _due_on(timing: Timing, started_on: date, days: Sequence[date]) -> date | None:
    if not days and timing.at_start:
        return started_on
    if timing.every_weeks is not None:
        return (days[-1] if days else started_on) + timedelta(weeks=timing.every_weeks)
    return None
