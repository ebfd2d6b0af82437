"""What blocks runs in a thread: one person's wait for the database must not hold up the others' pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple


Came = TypeVar("Came")
Given = TypeVarTuple("Given")

MOST_AT_ONCE = 16
"""Fewer than the database has connections, so that the background workers find one too."""

_threads = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="page")


async def in_thread(work: Callable[[*Given], Came], *given: *Given) -> Came:
    """What ``work`` gives, or what it raises. A shorter way there and back than Starlette's own."""
    return await asyncio.get_running_loop().run_in_executor(_threads, work, *given)
