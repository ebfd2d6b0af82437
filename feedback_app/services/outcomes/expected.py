"""Who should have a second score, and from when. Pure: no session, no clock."""

from __future__ import annotations

from datetime import date, timedelta

from feedback_app.services.episodes.due import Timing


def second_expected_on(
    timing: Timing | None, *, started_on: date, ended_on: date | None, today: date, has_score: bool
) -> date | None:
    """The day from which a second score counts as missing; None while none is expected.

    By the plan: so many weeks after the first, or the end of the episode where the plan asks at the end of
    more than one occasion. Without a plan: the end of the episode, for everyone with a first score.
    """
    if timing is None:
        return ended_on if has_score else None
    days: list[date] = []
    until = min(today, ended_on) if ended_on else today
    if timing.every_weeks is not None:
        times = 1 if timing.at_start else 2
        second = started_on + timedelta(weeks=times * timing.every_weeks)
        days += [second] if second <= until else []
    if timing.at_end and ended_on is not None and (timing.at_start or timing.every_weeks is not None):
        days.append(ended_on)
    return min(days, default=None)
