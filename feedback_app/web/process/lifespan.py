"""What runs alongside the pages for as long as the process lives, and its orderly end."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

import anyio
from anyio.to_thread import run_sync

from feedback_app.services.process.pending_writes import in_flight
from feedback_app.services.process.workspace import Workspace


log = logging.getLogger("feedback.server")
SECONDS_TO_DRAIN = 20.0
SECONDS_BETWEEN_SWEEPS = 60.0


class Worker(Protocol):
    """Something that works alongside the pages, such as the outbox."""

    def start(self) -> None:
        """Begin in a thread of its own."""

    def stop(self) -> None:
        """Finish what is under way."""


def make_lifespan(
    workspace: Workspace, workers: Sequence[Worker]
) -> Callable[[Any], AbstractAsyncContextManager[dict[str, Any]]]:
    """What ``st.App`` runs around its life."""

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
        gc.collect()
        gc.freeze()  # what start-up made lives for ever; later sweeps need not look at it
        for worker in workers:
            worker.start()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_sweep)
            try:
                yield {"place": workspace}
            finally:
                tasks.cancel_scope.cancel()
                with anyio.CancelScope(shield=True):
                    await run_sync(_end, workers)

    return lifespan


async def _sweep() -> None:
    """Streamlit no longer collects after every click (postScriptGC), so we must, once a minute."""
    while True:
        await anyio.sleep(SECONDS_BETWEEN_SWEEPS)
        await run_sync(gc.collect)


def _end(workers: Sequence[Worker]) -> None:
    if not in_flight.wait_until_none(SECONDS_TO_DRAIN):
        log.warning("stopped while a page was still being saved")
    for worker in workers:
        worker.stop()
