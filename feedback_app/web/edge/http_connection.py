"""An HTTP connection with limits: uvicorn's own, which knows none, with a count of bytes and a deadline.

A connection is in one of four stages. Waiting for a request, in its head and in its body it is the other
side's turn, and there is a deadline. Once the request is complete it is ours, and there is none. ``Watch``
looks at the deadlines; here only numbers are set, so an ordinary request costs next to nothing.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from feedback_app.web.edge.edge import Edge
from feedback_app.web.edge.refusals import refusal
from feedback_app.web.edge.room import Admission
from feedback_app.web.edge.watch import NEVER


CROWDED = "is_crowded"
"""In the state of a request: it came in on one of the reserved places."""

SEPARATORS = 4
"""Bytes of a header that are neither name nor value."""

MOST_THROWN_AWAY = 262_144


class Stage(Enum):
    """What the connection waits for."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    OURS = auto()
    REFUSED = auto()


class LimitedHttp(HttpToolsProtocol):
    """One connection. ``edge`` is shared by all of a server."""

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
        self.limits = edge.limits
        self.address = ""
        self.stage = Stage.IDLE
        self.deadline = self.stuck_until = NEVER
        self.begun = 0  # requests that began on this connection
        self.in_head = self.in_body = self.thrown_away = 0  # bytes
        self.body_began = 0.0
        self.most_in_body = self.limits.body_bytes

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Find a place for it, or refuse it."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        now = self.loop.time()
        is_exempt = self.address in self.edge.proxies
        entry = self.edge.room.enter(self, self.address, now=now, is_exempt=is_exempt)
        self.edge.watch.add(self, self.loop)
        self.deadline = now + self.limits.seconds_before_head
        if entry is Admission.CROWDED:
            self.app_state = {**self.app_state, CROWDED: True}
        elif entry is Admission.REFUSED:
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            if len(self.edge.watch) > self.limits.open_at_most:
                transport.close()  # no time to see that the answer arrives

    def connection_lost(self, exc: Exception | None) -> None:
        """Its place is free."""
        self._forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, and count what belongs to a request that is not complete yet."""
        before, begun = self.stage, self.begun
        if before is Stage.REFUSED:
            self._throw_away(data)
            return
        super().data_received(data)
        if self.stage is Stage.HEAD:
            self._count_head(before, begun, len(data))
        elif self.stage is Stage.BODY:
            self._count_body(len(data), is_first_piece=before is not Stage.BODY or self.begun != begun)

    def on_message_begin(self) -> None:
        """A request begins."""
        self.stage = Stage.HEAD
        self.begun += 1
        self.in_head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is here: the app may begin, unless it is too long or announces too much."""
        if self.stage is Stage.REFUSED:
            return
        size, announced = len(self.url), 0
        for name, value in self.headers:
            size += len(name) + len(value) + SEPARATORS
            if name == b"content-length":
                announced = int(value)
        self.most_in_body = self.limits.most_bytes_at(self.url)
        if len(self.url) > self.limits.head_bytes // 2:
            self.refuse(HTTPStatus.REQUEST_URI_TOO_LONG)
        elif size > self.limits.head_bytes or len(self.headers) > self.limits.headers:
            self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif announced > self.most_in_body:
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self.stage = Stage.BODY
            self.in_body, self.deadline = 0, NEVER
            super().on_headers_complete()
            if self.parser is not None and not self.parser.should_upgrade():
                self.headers = []  # what comes after the body (trailers) is not what the app was given

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        if self.stage is not Stage.REFUSED:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is complete; it is our turn."""
        if self.stage is not Stage.REFUSED:
            self.stage, self.deadline = Stage.OURS, NEVER
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is out; the next request may take its time."""
        super().on_response_complete()
        if self.stage is Stage.OURS and self.cycle.response_complete:
            self.stage = Stage.IDLE
            self.deadline = self.loop.time() + self.limits.seconds_idle

    def handle_websocket_upgrade(self) -> None:
        """From here on it is a web socket, which takes over this place (``LimitedSocket``)."""
        if self.stage is Stage.REFUSED:
            return
        self.stage, self.deadline = Stage.OURS, NEVER
        super().handle_websocket_upgrade()
        self.edge.watch.remove(self)

    def pause_writing(self) -> None:
        """The other side does not read what we send."""
        self.stuck_until = self.loop.time() + self.limits.seconds_stuck
        super().pause_writing()

    def resume_writing(self) -> None:
        """It reads on."""
        self.stuck_until = NEVER
        super().resume_writing()

    @property
    def gives_way(self) -> bool:
        """Whether it waits for the other side. What has not come whole was never acknowledged."""
        return self.stage is not Stage.OURS or self.stuck_until < NEVER

    def give_way(self) -> None:
        """Close it now."""
        self._forget()
        self.transport.abort()

    def too_slow(self) -> None:
        """The deadline has passed."""
        if self.stage is Stage.IDLE:
            self.transport.close()
        elif self.stage is Stage.REFUSED:
            self.transport.abort()
        elif self.stage is Stage.BODY and self.flow.read_paused:
            self.deadline = self.loop.time() + self.limits.seconds_for_body  # the app does not read: our turn
        else:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT)

    def refuse(self, status: HTTPStatus) -> None:
        """Say so if that is still possible, read a little longer so that it arrives, and close."""
        is_of_this = self.stage is Stage.BODY  # the app has begun with this request
        cycle = self.cycle
        self.stage, self.deadline = Stage.REFUSED, self.loop.time() + self.limits.seconds_to_close
        if cycle is not None and not cycle.response_complete:
            if not is_of_this or cycle.response_started or self.pipeline:
                cycle.keep_alive = False  # an answer is under way: it may end, then the connection closes
                self.deadline = self.loop.time() + self.limits.seconds_idle
                return
            cycle.disconnected = True
            cycle.message_event.set()
        elif is_of_this:
            self.transport.close()  # answered already; only the rest of the body was too long or too slow
            return
        self.transport.write(refusal(status, self.server_state.default_headers))
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def _count_head(self, before: Stage, begun: int, size: int) -> None:
        is_whole_piece = self.begun == begun or (before is Stage.IDLE and self.begun == begun + 1)
        if self.begun != begun:
            self.deadline = self.loop.time() + self.limits.seconds_for_head
        if is_whole_piece:  # else it began behind another request in this piece: counted from the next
            self.in_head += size
        if self.in_head > self.limits.head_bytes:
            is_url = not self.headers and len(self.url) > self.limits.head_bytes // 2
            self.refuse(
                HTTPStatus.REQUEST_URI_TOO_LONG if is_url else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            )

    def _count_body(self, size: int, *, is_first_piece: bool) -> None:
        if is_first_piece:  # it held the end of a head too, and how much of it is not known: not counted
            self.body_began = self.loop.time()
        else:
            self.in_body += size
        if self.in_body > self.most_in_body:
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self.deadline = self.body_began + self.limits.seconds_for(self.in_body)

    def _throw_away(self, data: bytes) -> None:
        self.thrown_away += len(data)
        if self.thrown_away > MOST_THROWN_AWAY:
            self.transport.abort()

    def _forget(self) -> None:
        self.edge.watch.remove(self)
        self.edge.room.leave(self, self.address)
