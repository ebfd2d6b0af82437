"""A small app behind the product's own server, with small limits, and raw sockets to try them with."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from feedback_app.config import Settings
from feedback_app.web.edge.limits import EdgeLimits
from feedback_app.web.edge.server import options


QUICK = EdgeLimits(
    head_bytes=8_192,
    headers=40,
    body_bytes=65_536,
    seconds_before_head=60,
    seconds_for_head=60,
    seconds_for_body=60,
    seconds_idle=60,
    seconds_to_close=3.0,
    seconds_between_looks=0.02,
)
"""Sizes that are quickly sent; every time is far away unless a test says otherwise."""

PATIENCE = 20.0
MANY_FILES = 8_192
"""Both ends of fifteen hundred connections are in this process."""

_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
if _soft < MANY_FILES:
    _most = MANY_FILES if _hard == resource.RLIM_INFINITY else min(MANY_FILES, _hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_most, _hard))
GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


@dataclass
class Seen:
    """What reached the app."""

    requests: list[str] = field(default_factory=list)
    headers: list[list[str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    is_crowded: list[bool] = field(default_factory=list)
    slow: int = 0


class Line:
    """One raw connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)

    def send(self, data: bytes) -> bool:
        """Whether it could still be sent."""
        try:
            self.socket.sendall(data)
        except OSError:
            return False
        return True

    def answer(self, data: bytes = b"") -> int:
        """The status of the next answer, 0 when the connection closes without one."""
        self.send(data)
        with contextlib.suppress(OSError):
            while b"\r\n\r\n" not in (text := self.socket.recv(65_536, socket.MSG_PEEK)):
                if not text:
                    return 0
                time.sleep(0.001)  # the rest of a short answer is on its way
            head = text.partition(b"\r\n\r\n")[0]
            length = int(
                next(x for x in head.lower().split(b"\r\n") if b"content-length" in x).split(b":")[1]
            )
            self.socket.recv(len(head) + 4 + length, socket.MSG_WAITALL)
            return int(head[9:12])
        return 0

    def is_closed(self) -> bool:
        """Waits until the other side closes it; everything it still sends is thrown away."""
        try:
            while self.socket.recv(65_536):
                pass
        except TimeoutError:
            return False
        except OSError:
            return True
        return True

    def is_open(self) -> bool:
        """Whether it is open at this moment."""
        self.socket.setblocking(False)
        try:
            return self.socket.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False
        finally:
            self.socket.settimeout(PATIENCE)

    def close(self) -> None:
        self.socket.close()


@dataclass
class Served:
    """The running server."""

    port: int
    seen: Seen
    lines: list[Line] = field(default_factory=list)

    def line(self) -> Line:
        """A new connection."""
        self.lines.append(Line(self.port))
        return self.lines[-1]

    def answers(self) -> bool:
        """Whether someone else who asks now is served."""
        line = Line(self.port)
        try:
            return line.answer(GET) == 200
        finally:
            line.close()


@contextlib.contextmanager
def served(folder: Path, **limits: float) -> Iterator[Served]:
    """``limits``: those that differ from ``QUICK``. ``proxies``: the addresses of trusted proxies."""
    proxies = limits.pop("proxies", "")
    seen = Seen()
    settings = Settings(data_dir=folder, trusted_proxies=str(proxies))
    chosen = {**options(settings, replace(QUICK, **limits)), "port": 0, "lifespan": "off"}  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(_app(seen), **chosen))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + PATIENCE
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.005)
    running = Served(server.servers[0].sockets[0].getsockname()[1], seen)
    try:
        yield running
    finally:
        for line in running.lines:
            line.close()
        server.should_exit = True
        thread.join(PATIENCE)


def _app(seen: Seen) -> Starlette:
    async def note(request: Request) -> Response:
        seen.requests.append(request.method)
        body = await request.body()
        seen.headers.append([name.decode() for name, _ in request.scope["headers"]])
        seen.bodies.append(body)
        seen.is_crowded.append("is_crowded" in request.scope["state"])
        return PlainTextResponse("served")

    async def answer_at_once(_request: Request) -> Response:
        return PlainTextResponse("served")

    async def much(_request: Request) -> Response:
        return PlainTextResponse("x" * 20_000_000)

    async def slow(_request: Request) -> Response:
        seen.slow += 1
        await asyncio.sleep(0.5)  # three times what a head or a body may take there
        return PlainTextResponse("served")

    async def echo(web_socket: WebSocket) -> None:
        await web_socket.accept()
        async for text in web_socket.iter_text():
            await web_socket.send_text(text)

    return Starlette(
        routes=[
            Route("/", note, methods=["GET", "POST"]),
            Route("/at-once", answer_at_once, methods=["GET", "POST"]),
            Route("/much", much),
            Route("/slow", slow),
            Route("/_stcore/upload_file/x", note, methods=["PUT"]),
            WebSocketRoute("/socket", echo),
        ]
    )
