"""Answers 404 where there is nothing. Streamlit by itself shows its page there, with 200."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send


STREAMLIT_PATHS = frozenset({"static", "media", "component", "_stcore", "favicon.png"})


class KnownPaths:
    """``first_parts`` are the first parts of our own routes; ``not_found`` is the page for all others."""

    def __init__(self, app: ASGIApp, *, first_parts: frozenset[str], not_found: ASGIApp) -> None:
        self.app = app
        self.known = first_parts | STREAMLIT_PATHS
        self.not_found = not_found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what leads somewhere."""
        if scope["type"] == "http" and _first_part(scope["path"]) not in self.known:
            await self.not_found(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _first_part(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]
