"""How much may come from one place in a minute."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from feedback_app.services.process.recent_counts import RecentCounts
from tests.support.cast import NOW


SECOND = timedelta(seconds=1)


def test_twenty_misses_in_a_minute_block_the_address_and_no_other() -> None:
    guesses = RecentCounts(20)
    for n in range(20):
        assert not guesses.is_full("192.0.2.1", NOW + n * SECOND)
        guesses.count("192.0.2.1", NOW + n * SECOND)
    assert guesses.is_full("192.0.2.1", NOW + 20 * SECOND)
    assert not guesses.is_full("192.0.2.2", NOW + 20 * SECOND)
    assert guesses.is_full("192.0.2.1", NOW + 59 * SECOND)
    assert not guesses.is_full("192.0.2.1", NOW + 60 * SECOND)


def test_the_memory_is_bounded_and_forgets_the_oldest_address() -> None:
    guesses = RecentCounts(1, most_places=3)
    for n in range(10):
        guesses.count(f"192.0.2.{n}", NOW + n * SECOND)
    later = NOW + 10 * SECOND
    assert [n for n in range(10) if guesses.is_full(f"192.0.2.{n}", later)] == [7, 8, 9]


@given(st.lists(st.integers(0, 300), max_size=60).map(sorted), st.integers(0, 300))
def test_an_address_is_full_exactly_when_the_last_minute_holds_the_limit(seconds: list[int], at: int) -> None:
    guesses = RecentCounts(5)
    for each in seconds:
        guesses.count("192.0.2.1", NOW + each * SECOND)
    now = max([at, *seconds])
    recent = [each for each in seconds if each > now - 60]
    assert guesses.is_full("192.0.2.1", NOW + now * SECOND) is (len(recent) >= 5)
