"""Streamlit sessions over its own protocol: each is a WebSocket that asks for the form's page again.

Only the server's work is measured here; ``browser`` measures what a phone does with it.
"""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import AsyncExitStack

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from feedback_app.bench.load.connection import SECONDS_TO_WAIT, Connection
from feedback_app.bench.load.walking import open_form


MOST_BYTES = 64 * 2**20


class StreamlitRoom:
    """People with the form open in Streamlit. Their sessions close at the end of the context."""

    def __init__(self, port: int, code: str, people: int) -> None:
        self.port, self.code, self.people = port, code, people
        self._open: list[tuple[ClientConnection, str]] = []
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> StreamlitRoom:
        for _ in range(self.people):
            async with Connection(self.port) as browser:
                entry, _page = await open_form(browser, self.code)
                cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
            own = await self._stack.enter_async_context(
                connect(
                    f"ws://127.0.0.1:{self.port}/_stcore/stream",
                    additional_headers={"Cookie": cookies},
                    origin=f"http://127.0.0.1:{self.port}",  # type: ignore[arg-type]
                    subprotocols=["streamlit"],  # type: ignore[list-item]
                    max_size=MOST_BYTES,
                    compression=None,
                    proxy=None,
                )
            )
            reference = entry.rpartition("/")[2]
            self._open.append((own, reference))
            await _rerun(own, reference)
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._stack.aclose()

    async def rerun_each(self, *, times: int, think: float, seed: int) -> list[float]:
        """Seconds each rerun took; each person thinks for a while first."""
        chance = random.Random(seed)  # noqa: S311  how long a person thinks is no secret
        waits: list[float] = []

        async def person(own: ClientConnection, reference: str) -> None:
            for _ in range(times):
                await asyncio.sleep(think * chance.uniform(0.5, 1.5))
                waits.append(await _rerun(own, reference))

        await asyncio.gather(*(person(*each) for each in self._open))
        return waits


async def _rerun(own: ClientConnection, reference: str) -> float:
    """Ask for the page and wait until its script has finished."""
    began = time.perf_counter()
    asked = BackMsg()
    asked.rerun_script.query_string = f"i={reference}"
    asked.rerun_script.page_name = "respond"
    await own.send(asked.SerializeToString())
    async with asyncio.timeout(SECONDS_TO_WAIT):
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(await own.recv(decode=False)))
            is_at_end = message.WhichOneof("type") == "script_finished"
            if is_at_end and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return time.perf_counter() - began
