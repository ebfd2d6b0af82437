"""A thread that repeats its work: at once, then after each interval, in spite of errors, until stopped."""

from __future__ import annotations

import logging
import threading

import pytest

from feedback_app.errors import OperationalError
from feedback_app.services.periodic import Periodic


LONG = 3600.0
"""Nothing here waits for it: a test that did would not end."""


class Rounds:
    """Counts the rounds and rings at the one that a test waits for. The first raises what it is given."""

    def __init__(self, ring_at: int = 1, fault: Exception | None = None) -> None:
        self.n = 0
        self.rang = threading.Event()
        self._ring_at = ring_at
        self._fault = fault

    def __call__(self) -> None:
        self.n += 1
        if self.n == self._ring_at:
            self.rang.set()
        if self.n == 1 and self._fault is not None:
            raise self._fault


def test_the_first_round_is_at_once_and_stopping_does_not_wait_for_the_next() -> None:
    rounds = Rounds()
    periodic = Periodic("bees", rounds, seconds=LONG)
    periodic.start()
    assert rounds.rang.wait(10)
    periodic.stop(timeout=LONG)
    assert rounds.n == 1


def test_it_comes_again_after_its_interval() -> None:
    rounds = Rounds(ring_at=3)
    periodic = Periodic("bees", rounds, seconds=0)
    periodic.start()
    assert rounds.rang.wait(10)
    periodic.stop()
    assert rounds.n >= 3
    assert "bees" not in {thread.name for thread in threading.enumerate()}


def test_without_an_interval_it_works_once_and_ends() -> None:
    rounds = Rounds()
    periodic = Periodic("bees", rounds, seconds=None)
    periodic.start()
    for thread in [each for each in threading.enumerate() if each.name == "bees"]:
        thread.join(10)
    assert rounds.n == 1
    assert "bees" not in {thread.name for thread in threading.enumerate()}


def test_stopping_lets_the_round_under_way_finish() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait(10)
        done.set()

    periodic = Periodic("bees", work, seconds=LONG)
    periodic.start()
    assert begun.wait(10)
    stopper = threading.Thread(target=periodic.stop)
    stopper.start()
    go_on.set()
    stopper.join(10)
    assert done.is_set()


def test_one_that_never_started_can_be_stopped() -> None:
    Periodic("bees", Rounds(), seconds=LONG).stop()


@pytest.mark.parametrize(
    ("fault", "logged"),
    [
        (OperationalError("database_busy", where="parent@", what="secret", how=""), "bees: database_busy"),
        (ZeroDivisionError("parent@ secret"), "bees: ZeroDivisionError"),
    ],
)
def test_after_an_error_the_next_round_comes_and_the_log_has_no_text_of_it(
    caplog: pytest.LogCaptureFixture, fault: Exception, logged: str
) -> None:
    rounds = Rounds(ring_at=2, fault=fault)
    periodic = Periodic("bees", rounds, seconds=0)
    with caplog.at_level(logging.DEBUG):
        periodic.start()
        assert rounds.rang.wait(10)
        periodic.stop()
    first, *after = [record.getMessage() for record in caplog.records]
    assert first == logged
    assert all(each.startswith("bees: over after") for each in after)
    assert "parent@" not in caplog.text
    assert "secret" not in caplog.text
