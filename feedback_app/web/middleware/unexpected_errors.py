"""Turns an unexpected error into a helpful page, before the server would write its text into the log."""

from __future__ import annotations

import logging

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send


log = logging.getLogger("feedback.server")


class UnexpectedErrors:
    """``went_wrong`` is the page shown when nothing of the answer is out yet."""

    def __init__(self, app: ASGIApp, *, went_wrong: ASGIApp) -> None:
        self.app = app
        self.went_wrong = went_wrong

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; log what escapes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_started = False

        async def send_and_note(message: Message) -> None:
            nonlocal is_started
            is_started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            log.info("a request ended before it was complete")
        except Exception:
            log.exception("a request failed")
            if not is_started:
                await self.went_wrong(scope, receive, send)
