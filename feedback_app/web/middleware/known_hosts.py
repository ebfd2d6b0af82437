"""Serves requests for this service's own names only, and web sockets for its own pages only.

A strange ``Host`` is how a hostile page reaches a service behind a firewall (DNS rebinding), and how a
redirect would lead to another site. Health checks come by number, so they may have any.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from feedback_app.web.serving.own_assets import ASSETS_PATH
from feedback_app.web.serving.own_hosts import OwnHosts


HEALTH = frozenset({"/livez", "/readyz"})
BROKEN_RULE = 1008


class KnownHosts:
    """``strange``: the page for a name that is not ours."""

    def __init__(self, app: ASGIApp, *, hosts: OwnHosts, strange: ASGIApp) -> None:
        self.app = app
        self.hosts = hosts
        self.strange = strange

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on or refuse."""
        kind = scope["type"]
        if kind == "lifespan" or (kind == "http" and _is_for_any_name(scope["path"])):
            await self.app(scope, receive, send)
            return
        host, origin = _only(scope, b"host"), _only(scope, b"origin")
        is_known = host is not None and self.hosts.has(host)
        if kind == "http":
            await (self.app if is_known else self.strange)(scope, receive, send)
        elif is_known and (origin == "" or (origin and self.hosts.is_own_page(origin, host or ""))):
            await self.app(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": BROKEN_RULE})


def _is_for_any_name(path: str) -> bool:
    return path in HEALTH or path.startswith(ASSETS_PATH)


def _only(scope: Scope, wanted: bytes) -> str | None:
    """The one value of a header, nothing when there is none, None when there are several."""
    values = [value for name, value in scope["headers"] if name == wanted]
    return None if len(values) > 1 else (values[0] if values else b"").decode("latin-1")
