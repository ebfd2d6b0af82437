"""A web socket with limits: it keeps the place of the request that opened it, and does not linger at its end.

How many sockets an address may have is decided where it is known who is signed in
(``web.middleware.streamlit_guard``).
"""

from __future__ import annotations

import asyncio
from asyncio import BaseTransport
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from feedback_app.web.edge.edge import Edge
from feedback_app.web.edge.room import Connected
from feedback_app.web.edge.watch import NEVER


class LimitedSocket(WebSocketsSansIOProtocol):
    """One web socket. Pings find out whether the other side is still there."""

    gives_way = False

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        edge: Edge,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.edge = edge
        self.address = ""
        self.deadline = self.stuck_until = NEVER

    def connection_made(self, transport: BaseTransport) -> None:
        """Take over the place of the request."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.edge.room.swap(cast(Connected, self.transport.get_protocol()), self, self.address)
        self.edge.watch.add(self, self.loop)

    def connection_lost(self, exc: Exception | None) -> None:
        """Its place is free."""
        self.edge.watch.remove(self)
        self.edge.room.leave(self, self.address)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The other side does not read what we send."""
        self.stuck_until = self.loop.time() + self.edge.limits.seconds_stuck
        super().pause_writing()

    def resume_writing(self) -> None:
        """It reads on."""
        self.stuck_until = NEVER
        super().resume_writing()

    def give_way(self) -> None:
        """Never asked: a socket that only waits is what a socket is for."""
        self.transport.abort()

    def too_slow(self) -> None:
        """Never asked: it has no deadline."""
        self.transport.abort()
