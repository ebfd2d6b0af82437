"""Closes what Streamlit leaves open to anyone: files, figures, the agent interface, unlimited sockets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from posixpath import normpath

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from feedback_app.web.serving.connections import address_of
from feedback_app.web.streamlit.sockets import QUIET_SECONDS, TRY_AGAIN_LATER, OpenSocket, Sockets


CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
MEDIA = "media"
"""Where Streamlit gives a file to anyone who has its address. Ours are at ``/team/files``, and our pictures
are in the page itself. So this is closed to everyone, and to the session that left something there too."""
UPLOAD = "/_stcore/upload_file"
SOCKETS_PER_ADDRESS = 300  # sixty people behind one Wi-Fi address, some with several tabs

IsStaff = Callable[[HTTPConnection], Awaitable[bool]]


class StreamlitGuard:
    """``is_staff`` decides from the cookies of a connection; only then may a file be sent.

    The places for sockets are for people without a sign-in. Signed-in people have as many of their own.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        is_staff: IsStaff,
        sockets_per_address: int = SOCKETS_PER_ADDRESS,
        sockets_in_all: int,
        quiet_seconds: float = QUIET_SECONDS,
    ) -> None:
        self.app = app
        self.is_staff = is_staff
        self.anyone = Sockets(sockets_per_address, sockets_in_all, quiet_seconds)
        self.staff = Sockets(sockets_per_address, sockets_in_all, quiet_seconds)

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
        connection = HTTPConnection(scope)
        sockets = self.staff if await self.is_staff(connection) else self.anyone
        one = OpenSocket(receive, send)
        if not sockets.enter(one, address_of(connection)):
            await receive()
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            return
        try:
            await self.app(scope, one.receive, one.send)
        finally:
            sockets.leave(one, address_of(connection))


def _first_part(path: str) -> str:
    """The first part of a path, however it is written: ``//Media/x`` and ``/static/../media/x`` too."""
    return normpath("/" + path.lower().replace("\\", "/").lstrip("/")).split("/")[1]
