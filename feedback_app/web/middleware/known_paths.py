"""Sends each path to what serves it: our own pages, Streamlit, or the page that says there is nothing.

Our pages do not pass through Streamlit's own layers: without them 7 in 100 more page turns are served. Where
there is nothing, Streamlit alone would show its page, with 200.
"""

from __future__ import annotations

from collections.abc import Set

from starlette.types import ASGIApp, Receive, Scope, Send


STREAMLIT_PATHS = frozenset({"static", "component", "_stcore", "favicon.png"})
"""Without ``media``, where Streamlit gives what a page shows to anyone with its address."""


class KnownPaths:
    """``own``: first parts of the paths that ``plain`` serves; ``documents``: those of Streamlit's pages."""

    def __init__(
        self, app: ASGIApp, *, own: Set[str], plain: ASGIApp, documents: Set[str], not_found: ASGIApp
    ) -> None:
        self.app = app
        self.own, self.plain = own, plain
        self.theirs = documents | STREAMLIT_PATHS
        self.not_found = not_found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on to where it leads."""
        first = _first_part(scope["path"]) if scope["type"] == "http" else ""
        if scope["type"] != "http" or first in self.theirs:
            await self.app(scope, receive, send)
        elif first in self.own:
            await self.plain(scope, receive, send)
        else:
            await self.not_found(scope, receive, send)


def _first_part(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]
