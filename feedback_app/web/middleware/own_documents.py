"""Streamlit answers any path below its own with its page as it is shipped; only our documents may be shown.

Ours are made from that page, have routes, and redirect to the sign-in page where that is needed.
"""

from __future__ import annotations

from collections.abc import Set

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class OwnDocuments:
    """``machines``: first parts of the paths where Streamlit's scripts look, and no one reads a page."""

    def __init__(self, app: ASGIApp, *, machines: Set[str]) -> None:
        self.app = app
        self.machines = machines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a page from there is answered as missing."""
        if scope["type"] != "http" or scope["path"].split("/")[1] not in self.machines:
            await self.app(scope, receive, send)
            return
        is_refused = False

        async def send_unless_page(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start" and _is_page(message):
                is_refused = True
                await PlainTextResponse("Not found", 404)(scope, receive, send)
            elif not is_refused:
                await send(message)

        await self.app(scope, receive, send_unless_page)


def _is_page(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in message["headers"]
    )
