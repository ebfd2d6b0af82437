"""The open web sockets of Streamlit's pages: how many there may be, and which one makes room.

When the places are taken, the socket that has been quiet longest is closed for the new one. A page that is in
use connects again on its own, and what people typed is saved, so sockets left open shut no one out.
"""

from __future__ import annotations

import asyncio
import contextlib
import time

from google.protobuf.message import DecodeError
from starlette.types import Message, Receive, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from feedback_app.web.serving.by_address import ByAddress
from feedback_app.web.streamlit.settings import DROPPED_MESSAGES


TRY_AGAIN_LATER = 1013
QUIET_SECONDS = 2.0
"""A socket that was heard from since then stays: the page behind it is just being drawn."""


class OpenSocket:
    """One socket, and when a message last came on it. Messages no page of ours sends are dropped."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._is_ended = False
        self.heard_at = time.monotonic()

    async def receive(self) -> Message:
        """The next message for Streamlit."""
        while True:
            message = await self._receive()
            self.heard_at = time.monotonic()
            if message["type"] != "websocket.receive" or not _is_dropped(message.get("bytes")):
                return message

    async def send(self, message: Message) -> None:
        """Pass on, as long as it is open."""
        if not self._is_ended:
            await self._send(message)

    async def end(self) -> None:
        """Close it from our side; Streamlit sees a browser that went away."""
        self._is_ended = True
        with contextlib.suppress(OSError):  # gone already
            await self._send({"type": "websocket.close", "code": TRY_AGAIN_LATER})


class Sockets:
    """Places for the sockets of each address, and of all together."""

    def __init__(self, per_address: int, in_all: int, quiet_seconds: float) -> None:
        self._per_address, self._in_all = per_address, in_all
        self._quiet_seconds = quiet_seconds
        self._open = ByAddress[OpenSocket]()
        self._endings: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._open)

    def enter(self, one: OpenSocket, address: str) -> bool:
        """A place for it, unless all are taken by sockets in use. Call ``leave`` at its end."""
        full = ""
        if len(self._open.at(address)) >= self._per_address:
            full = address
        elif len(self._open) >= self._in_all:
            full = max(self._open.addresses(), key=lambda each: len(self._open.at(each)), default="")
        if full and not self._one_makes_room(full):
            return False
        self._open.add(one, address)
        return True

    def leave(self, one: OpenSocket, address: str) -> None:
        """Its place is free. Twice does no harm."""
        self._open.remove(one, address)

    def _one_makes_room(self, address: str) -> bool:
        until = time.monotonic() - self._quiet_seconds
        quiet = (one for one in self._open.at(address) if one.heard_at <= until)
        quietest = min(quiet, key=lambda one: one.heard_at, default=None)
        if quietest is None:
            return False
        self.leave(quietest, address)
        ending = asyncio.create_task(quietest.end())  # its browser may not read: no one waits for that
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
        return True


def _is_dropped(frame: bytes | None) -> bool:
    if not frame:
        return False
    parsed = BackMsg()
    try:
        parsed.ParseFromString(frame)
    except DecodeError:
        return False  # Streamlit refuses what no one can read
    return parsed.WhichOneof("type") in DROPPED_MESSAGES
