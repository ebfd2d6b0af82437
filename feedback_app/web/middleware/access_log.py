"""Our own access log: method, kind of page, status, milliseconds. Never a secret, a query, an address."""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send


log = logging.getLogger("feedback.access")

QUIET = ("/static", "/_stcore", "/livez", "/readyz", "/assets", "/favicon.ico")


def kind_of(path: str) -> str:
    """The first part of a path; what follows may be a secret."""
    first, _, rest = path.removeprefix("/").partition("/")
    shown = "".join(c for c in first[:24] if c.isalnum() or c in "-_.")
    return f"/{shown}/*" if rest else f"/{shown}"


class AccessLog:
    """One line for each request a person made. What goes wrong inside is logged by its type only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and write the line when the answer is out."""
        if scope["type"] != "http" or scope["path"].startswith(QUIET):
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            spent = (time.perf_counter() - started) * 1000
            log.info("%s %s %s %.0f ms", scope["method"], kind_of(scope["path"]), status, spent)
