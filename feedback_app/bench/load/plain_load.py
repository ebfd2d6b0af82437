"""The plain pages under load: as fast as they go, and sixty people in one room."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass

from feedback_app.bench.load.connection import Connection
from feedback_app.bench.load.walking import Step, Times, walk


@dataclass(frozen=True, slots=True)
class Load:
    """The result of one round. ``seconds``: how long it lasted."""

    times: Times
    seconds: float

    @property
    def turns_per_second(self) -> float:
        """A turn is a page posted and saved, and the next one loaded."""
        return len(self.times.turns) / self.seconds

    @property
    def submissions_per_second(self) -> float:
        """Counts whole forms, from opening the link to the receipt."""
        return self.times.submitted / self.seconds


async def as_fast_as_it_goes(
    port: int, code: str, steps: tuple[Step, ...], *, connections: int, seconds: float
) -> Load:
    """One person after another on each connection, with no pauses to think, until the time is up."""
    every = Times()
    began = time.perf_counter()
    end = began + seconds

    def is_over() -> bool:
        return time.perf_counter() >= end

    async def one_after_another() -> None:
        while not is_over():
            async with Connection(port) as connection:
                every.add(await walk(connection, code, steps, is_over=is_over))

    await asyncio.gather(*(one_after_another() for _ in range(connections)))
    return Load(every, time.perf_counter() - began)


async def one_room(
    port: int, code: str, steps: tuple[Step, ...], *, people: int, think: float, seed: int
) -> Load:
    """Everyone opens the same code at the same moment from one address, then reads each page for a while.

    ``think``: seconds a person takes for a page, varied between half as long and half as long again.
    """
    every = Times()
    chance = random.Random(seed)  # noqa: S311  how long a person thinks is no secret

    async def pause() -> None:
        await asyncio.sleep(think * chance.uniform(0.5, 1.5))

    async def person() -> None:
        async with Connection(port) as connection:
            every.add(await walk(connection, code, steps, pause))

    began = time.perf_counter()
    await asyncio.gather(*(person() for _ in range(people)))
    return Load(every, time.perf_counter() - began)
