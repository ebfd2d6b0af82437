"""What runs beside the pages for as long as the process lives, and its orderly end."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import anyio
from anyio.to_thread import run_sync

from feedback_app.services.in_flight import in_flight
from feedback_app.services.workspace import Workspace


log = logging.getLogger("feedback.server")
SECONDS_TO_DRAIN = 20.0
SECONDS_BETWEEN_SWEEPS = 60.0

Job = Callable[[threading.Event], None]


def make_lifespan(
    place: Workspace, jobs: tuple[Job, ...]
) -> Callable[[Any], AbstractAsyncContextManager[dict[str, Any]]]:
    """``jobs`` run in threads of their own until the event they are given is set."""

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
        gc.collect()
        gc.freeze()  # what start-up made lives for ever; later sweeps need not look at it
        stop = threading.Event()
        threads = [threading.Thread(target=job, args=(stop,), daemon=True) for job in jobs]
        for thread in threads:
            thread.start()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_sweep)
            try:
                yield {"place": place}
            finally:
                tasks.cancel_scope.cancel()
                stop.set()
                with anyio.CancelScope(shield=True):
                    await run_sync(_drain, threads)

    return lifespan


async def _sweep() -> None:
    """Streamlit no longer collects after every click (postScriptGC), so somebody must, once a minute."""
    while True:
        await anyio.sleep(SECONDS_BETWEEN_SWEEPS)
        await run_sync(gc.collect)


def _drain(threads: list[threading.Thread]) -> None:
    if not in_flight.wait_until_none(SECONDS_TO_DRAIN):
        log.warning("stopped while a page was still being saved")
    for thread in threads:
        thread.join(timeout=5)
