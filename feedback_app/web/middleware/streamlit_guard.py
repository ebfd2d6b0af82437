"""Closes what Streamlit leaves open to anyone: files, figures, the agent interface, unlimited sockets."""

from __future__ import annotations

import collections
from collections.abc import Awaitable, Callable
from posixpath import normpath

from google.protobuf.message import DecodeError
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from feedback_app.web.streamlit.settings import DROPPED_MESSAGES


CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
MEDIA = "media"
"""Where Streamlit gives a file to anyone who has its address. Ours are at ``/team/files``, and our pictures
are in the page itself. So this is closed to everyone, and to the session that left something there too."""
UPLOAD = "/_stcore/upload_file"
SOCKETS_PER_ADDRESS = 300  # sixty people behind one Wi-Fi address, some with several tabs
TRY_AGAIN_LATER = 1013

IsStaff = Callable[[HTTPConnection], Awaitable[bool]]


class StreamlitGuard:
    """``is_staff`` decides from the cookies of a connection; only then may a file be sent."""

    def __init__(
        self, app: ASGIApp, *, is_staff: IsStaff, sockets_per_address: int = SOCKETS_PER_ADDRESS
    ) -> None:
        self.app = app
        self.is_staff = is_staff
        self.sockets_per_address = sockets_per_address
        self.open_sockets: collections.Counter[str] = collections.Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, filter or pass on."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and await self._is_closed(scope):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _is_closed(self, scope: Scope) -> bool:
        path: str = scope["path"]
        if path.startswith(UPLOAD):
            return not await self.is_staff(HTTPConnection(scope))
        return path.startswith(CLOSED) or _first_part(path) == MEDIA

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = (scope.get("client") or ("",))[0]
        if self.open_sockets[address] >= self.sockets_per_address:
            await receive()
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            return
        self.open_sockets[address] += 1
        try:
            await self.app(scope, _without_dropped_messages(receive), send)
        finally:
            self.open_sockets[address] -= 1
            if not self.open_sockets[address]:
                del self.open_sockets[address]


def _first_part(path: str) -> str:
    """The first part of a path, however it is written: ``//Media/x`` and ``/static/../media/x`` too."""
    return normpath("/" + path.lower().replace("\\", "/").lstrip("/")).split("/")[1]


def _without_dropped_messages(receive: Receive) -> Receive:
    async def receive_next() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or not _is_dropped(message.get("bytes")):
                return message

    return receive_next


def _is_dropped(frame: bytes | None) -> bool:
    if not frame:
        return False
    parsed = BackMsg()
    try:
        parsed.ParseFromString(frame)
    except DecodeError:
        return False  # Streamlit refuses what no one can read
    return parsed.WhichOneof("type") in DROPPED_MESSAGES
