"""Asks an ASGI app without a network. The loop runs in a thread of its own: Playwright holds this one's."""

from __future__ import annotations

from typing import Any, Self

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.types import ASGIApp


class PlainClient:
    """A browser without pictures: it keeps cookies and follows nothing."""

    def __init__(self, app: ASGIApp, base_url: str, address: str = "192.0.2.1") -> None:
        transport = httpx.ASGITransport(app, client=(address, 40_000))
        self._client = httpx.AsyncClient(transport=transport, base_url=base_url)
        self._portal_context = start_blocking_portal()
        self._portal: BlockingPortal

    def __enter__(self) -> Self:
        self._portal = self._portal_context.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._portal.call(self._client.aclose)
        self._portal_context.__exit__(*error)

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """``options`` are httpx's: headers, data, content."""

        async def ask() -> httpx.Response:
            return await self._client.request(method, path, **options)

        return self._portal.call(ask)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)
