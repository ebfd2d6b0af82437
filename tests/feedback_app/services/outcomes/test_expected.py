"""When a second score is expected, as a table."""

from __future__ import annotations

from datetime import date

import pytest

from feedback_app.services.episodes.due import Timing
from feedback_app.services.outcomes.expected import second_expected_on


BEGAN, TODAY, EARLY, LATE = date(2026, 1, 5), date(2026, 6, 1), date(2026, 2, 1), date(2026, 5, 1)
IN_12_WEEKS, IN_24_WEEKS = date(2026, 3, 30), date(2026, 6, 22)


@pytest.mark.parametrize(
    ("plan", "ended_on", "expected"),
    [
        # asked at start and end: from the end of the episode on
        (Timing(True, None, True), None, None),
        (Timing(True, None, True), LATE, LATE),
        # every twelve weeks: the second time, once it has come
        (Timing(True, 12, False), None, IN_12_WEEKS),
        (Timing(False, 12, False), None, None),
        (Timing(True, 12, False), EARLY, None),
        (Timing(True, 12, True), EARLY, EARLY),
        (Timing(True, 12, True), LATE, IN_12_WEEKS),
        # asked once only: no second score is expected
        (Timing(True, None, False), LATE, None),
        (Timing(False, None, True), LATE, None),
    ],
)
@pytest.mark.parametrize("has_score", [True, False])
def test_by_the_plan(plan: Timing, ended_on: date | None, expected: date | None, has_score: bool) -> None:
    found = second_expected_on(plan, started_on=BEGAN, ended_on=ended_on, today=TODAY, has_score=has_score)
    assert found == expected


def test_the_second_of_two_reviews_comes_after_twice_the_weeks() -> None:
    plan = Timing(at_start=False, every_weeks=12, at_end=False)
    at = second_expected_on(plan, started_on=BEGAN, ended_on=None, today=IN_24_WEEKS, has_score=True)
    assert at == IN_24_WEEKS


@pytest.mark.parametrize(
    ("has_score", "ended_on", "expected"), [(True, LATE, LATE), (True, None, None), (False, LATE, None)]
)
def test_without_a_plan_whoever_gave_a_first_score(
    has_score: bool, ended_on: date | None, expected: date | None
) -> None:
    found = second_expected_on(None, started_on=BEGAN, ended_on=ended_on, today=TODAY, has_score=has_score)
    assert found == expected
