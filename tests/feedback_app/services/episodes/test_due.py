"""When a measure is due. The table is the specification; the episode began on the second of March."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_app.services.episodes.due import DueState, Timing, due_status
from feedback_app.services.episodes.rules import rules


STARTED = date(2026, 3, 2)
START_AND_END = Timing(at_start=True, every_weeks=None, at_end=True)
SIX_WEEKLY = Timing(at_start=True, every_weeks=6, at_end=True)
REVIEWS_ONLY = Timing(at_start=False, every_weeks=4, at_end=False)
END_ONLY = Timing(at_start=False, every_weeks=None, at_end=True)
TIMINGS = st.builds(Timing, st.booleans(), st.none() | st.integers(1, 52), st.booleans())


def day(after_start: int) -> date:
    return STARTED + timedelta(days=after_start)


@pytest.mark.parametrize(
    ("timing", "done", "today", "state", "due"),
    [
        (START_AND_END, [], 0, DueState.DUE, 0),
        (START_AND_END, [], 14, DueState.DUE, 0),
        (START_AND_END, [], 15, DueState.OVERDUE, 0),
        (START_AND_END, [3], 90, DueState.AT_THE_END, None),
        (START_AND_END, [3, 3], 90, DueState.AT_THE_END, None),  # twice on one day is no second score
        (START_AND_END, [3, 80], 90, DueState.DONE, None),
        (SIX_WEEKLY, [3], 44, DueState.LATER, 45),
        (SIX_WEEKLY, [3], 45, DueState.DUE, 45),
        (SIX_WEEKLY, [3], 60, DueState.OVERDUE, 45),
        (SIX_WEEKLY, [3, 45], 60, DueState.LATER, 87),
        (REVIEWS_ONLY, [], 27, DueState.LATER, 28),
        (REVIEWS_ONLY, [], 28, DueState.DUE, 28),
        (END_ONLY, [], 28, DueState.AT_THE_END, None),
    ],
)
def test_where_a_measure_stands(
    timing: Timing, done: list[int], today: int, state: DueState, due: int | None
) -> None:
    found = due_status(
        timing, started_on=STARTED, done=[day(each) for each in done], today=day(today), grace_days=14
    )
    assert (found.state, found.due_on) == (state, None if due is None else day(due))
    assert found.last_done == (day(max(done)) if done else None)


@given(TIMINGS, st.lists(st.integers(0, 300), max_size=5), st.integers(0, 400))
def test_doing_it_today_leaves_nothing_due_today(timing: Timing, done: list[int], today: int) -> None:
    days = [day(each) for each in done if each <= today]
    after = due_status(timing, started_on=STARTED, done=[*days, day(today)], today=day(today), grace_days=14)
    assert after.state not in {DueState.DUE, DueState.OVERDUE}
    assert after.has_first
    assert after.has_second is (len({*days, day(today)}) > 1)


def test_the_days_of_grace_are_said_once() -> None:
    assert rules().due_grace_days == 14
