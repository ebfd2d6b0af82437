"""One keep-alive connection with just enough HTTP/1.1, so that making the load costs less than serving it."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from feedback_app.errors import OperationalError


SECONDS_TO_WAIT = 60.0
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """``body``: as sent, compressed if the server compresses. ``wire_bytes``: with the headers."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes
    wire_bytes: int

    @property
    def text(self) -> str:
        """The decompressed body."""
        is_packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()

    @property
    def location(self) -> str:
        """Where a redirect leads, or an empty string."""
        return self.headers.get("location", "")


class _Idle(Exception):
    """The connection closed before any of the reply arrived."""


class Connection:
    """To one server on this machine. Stores cookies, as a browser does, and follows no redirects."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    async def get(self, path: str) -> Reply:
        return await self._ask(f"GET {path}", "", b"")

    async def post(self, path: str, body: bytes) -> Reply:
        """Post a form, with the headers our own page would send."""
        head = (
            f"Content-Type: {FORM_TYPE}\r\nContent-Length: {len(body)}\r\n"
            f"Origin: http://127.0.0.1:{self.port}\r\nSec-Fetch-Site: same-origin\r\n"
        )
        return await self._ask(f"POST {path}", head, body)

    async def _ask(self, what: str, more: str, body: bytes) -> Reply:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = (
            f"{what} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Encoding: gzip\r\n"
            + (f"Cookie: {cookies}\r\n" if cookies else "")
            + more
        )
        asked = head.encode() + b"\r\n" + body
        async with asyncio.timeout(SECONDS_TO_WAIT):
            try:
                reply = await self._exchange(asked)
            except _Idle:  # the server had closed an idle connection; a browser opens another one
                self._writer.close()
                await self.__aenter__()
                reply = await self._exchange(asked)
        for name, value in reply.cookies.items():
            self.cookies[name] = value
        return reply

    async def _exchange(self, asked: bytes) -> Reply:
        self._writer.write(asked)
        return await self._reply()

    async def _reply(self) -> Reply:
        try:
            raw = await self._reader.readuntil(b"\r\n\r\n")
            first, *lines = raw.decode("latin-1").rstrip().split("\r\n")
            pairs = [
                (name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)
            ]
            headers = dict(pairs)
            body, extra = await self._body(headers)
        except asyncio.IncompleteReadError as cut:
            raise lost() if cut.partial else _Idle() from None
        except ConnectionError:
            raise _Idle from None
        set_cookies = (value.partition(";")[0] for name, value in pairs if name == "set-cookie")
        cookies = {name: value for name, _, value in (each.partition("=") for each in set_cookies)}
        return Reply(int(first.split(" ")[1]), headers, cookies, body, len(raw) + len(body) + extra)

    async def _body(self, headers: Mapping[str, str]) -> tuple[bytes, int]:
        """The body, and how many bytes its framing took."""
        if headers.get("transfer-encoding") != "chunked":
            return await self._reader.readexactly(int(headers.get("content-length", "0"))), 0
        parts: list[bytes] = []
        framing = 0
        while True:
            line = await self._reader.readuntil(b"\r\n")
            size = int(line, 16)
            part = await self._reader.readexactly(size + 2)
            framing += len(line) + 2
            if size == 0:
                return b"".join(parts), framing
            parts.append(part[:-2])


def lost() -> OperationalError:
    """The server closed the connection in the middle of a reply."""
    return OperationalError(
        "bench_connection_lost",
        where="The connection to the measured product",
        what="It was closed before the reply was complete.",
        how="Look at why the product ended, and measure again.",
    )
