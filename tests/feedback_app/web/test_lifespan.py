"""The beginning and the end of a process: helpers start and stop, a page being saved is waited for."""

from __future__ import annotations

import threading

import pytest
from anyio.from_thread import start_blocking_portal

from feedback_app.services.process.pending_writes import InFlight
from feedback_app.web.process import lifespan
from tests.support.faces import Stage


class Helper:
    """Stands for the outbox."""

    def __init__(self) -> None:
        self.history: list[str] = []

    def start(self) -> None:
        self.history.append("start")

    def stop(self) -> None:
        self.history.append("stop")


def live(stage: Stage, helper: Helper, saved: threading.Event | None = None) -> None:
    """A whole life, with a page being saved at its end when ``saved`` is given."""

    async def life() -> None:
        async with lifespan.make_lifespan(stage.workspace, [helper])(None) as state:
            assert state["place"] is stage.workspace
            assert helper.history == ["start"]
            if saved is not None:
                thread = threading.Thread(target=save, args=(helper, begun := threading.Event(), saved))
                thread.start()
                begun.wait(5)

    with start_blocking_portal() as portal:
        portal.call(life)


def save(helper: Helper, begun: threading.Event, saved: threading.Event) -> None:
    with lifespan.in_flight.one():
        begun.set()
        saved.wait(5)
        helper.history.append("saved")


def test_helpers_begin_and_end_with_the_process(stage: Stage) -> None:
    live(stage, helper := Helper())
    assert helper.history == ["start", "stop"]


def test_the_end_waits_for_a_page_that_is_being_saved(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    counter, saved = InFlight(), threading.Event()
    waited = counter.wait_until_none

    def wait_until_none(timeout: float) -> bool:
        saved.set()  # the save can only end once someone waits for it
        return waited(timeout)

    monkeypatch.setattr(counter, "wait_until_none", wait_until_none)
    monkeypatch.setattr(lifespan, "in_flight", counter)
    live(stage, helper := Helper(), saved)
    assert helper.history == ["start", "saved", "stop"]


def test_what_hangs_for_ever_does_not_hold_up_the_end() -> None:
    counter = InFlight()
    with counter.one():
        assert counter.wait_until_none(0.01) is False
    assert counter.wait_until_none(0.01) is True


def test_a_save_that_fails_is_counted_no_longer() -> None:
    counter = InFlight()
    with pytest.raises(ZeroDivisionError), counter.one():
        raise ZeroDivisionError
    assert counter.wait_until_none(0.01) is True
