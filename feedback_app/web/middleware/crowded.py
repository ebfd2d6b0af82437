"""The last places, when the connections have run out, are for health checks and people signed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from feedback_app.web.edge.http_connection import CROWDED
from feedback_app.web.middleware.known_hosts import HEALTH


TRY_AGAIN_LATER = 1013
IsStaff = Callable[[HTTPConnection], Awaitable[bool]]


class Crowded:
    """``is_staff``: whether a signed-in person sends this; None where no one can sign in."""

    def __init__(self, app: ASGIApp, *, is_staff: IsStaff | None = None) -> None:
        self.app = app
        self.is_staff = is_staff

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on or refuse."""
        if scope["type"] == "lifespan" or CROWDED not in scope.get("state", ()) or await self._may(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        else:
            words = "Too many people are connected. Try again in a minute.\n"
            headers = {"Retry-After": "60", "Connection": "close", "Cache-Control": "no-store"}
            await PlainTextResponse(words, 503, headers)(scope, receive, send)

    async def _may(self, scope: Scope) -> bool:
        if scope["path"] in HEALTH:
            return True
        return self.is_staff is not None and await self.is_staff(HTTPConnection(scope))
