"""Who is behind a proxy of ours: from ``X-Forwarded-For`` and ``X-Forwarded-Proto``, from our proxies only.

Every proxy appends the address it sees, so the list is read from its right end: the first address that is no
proxy of ours is the visitor. The visitor may have written what is further left. ``Forwarded`` (RFC 7239)
and ``X-Real-IP`` are not read: one header, set in one way, leaves no room for two that disagree.
"""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Receive, Scope, Send

from feedback_app.config.networks import LOOPBACK, Networks, as_address
from feedback_app.services.process.unknown_proxies import UnknownProxies


log = logging.getLogger("feedback.edge")
FOR, PROTO = b"x-forwarded-for", b"x-forwarded-proto"
OTHERS = frozenset({b"forwarded", b"x-real-ip"})
SCHEMES = {"http": ("http", "ws"), "https": ("https", "wss"), "ws": ("http", "ws"), "wss": ("https", "wss")}


class ForwardedFrom:
    """Sets ``client`` and ``scheme`` of what comes from our ``proxies``; notes others that send the headers.

    ``own_host``: a proxy that does not pass on ``Host`` sends the address it connects to; this goes in its
    place.
    """

    def __init__(self, app: ASGIApp, *, proxies: Networks, unknown: UnknownProxies, own_host: str) -> None:
        self.app = app
        self.proxies = proxies
        self.unknown = unknown
        self.own_host = own_host.encode("latin-1")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the visitor's address."""
        if scope["type"] != "lifespan":
            peer = (scope.get("client") or ("",))[0]
            if peer in self.proxies:
                self._look_through(scope, peer)
            elif any(name == FOR or name in OTHERS for name, _ in scope["headers"]):
                self._note(peer)
        await self.app(scope, receive, send)

    def _look_through(self, scope: Scope, peer: str) -> None:
        chain: list[str] = []
        scheme, host, has_other = "", b"", False
        for name, value in scope["headers"]:
            if name == FOR:
                chain += value.decode("latin-1").split(",")
            elif name == PROTO:
                scheme = value.decode("latin-1").rpartition(",")[2].strip().lower()
            elif name == b"host":
                host = value
            elif name in OTHERS:
                has_other = True
        if host and host == _as_host(scope.get("server")):
            headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope["headers"] = [(b"host", self.own_host), *headers]
        if scheme in SCHEMES:
            scope["scheme"] = SCHEMES[scheme][scope["type"] == "websocket"]
        if chain:
            scope["client"] = (self.visitor(chain, peer), 0)
        elif has_other and self.unknown.note(f"{peer} without {FOR.decode()}"):
            log.warning(
                "a proxy of ours sends no X-Forwarded-For, so everyone behind it looks like one visitor"
            )

    def visitor(self, chain: list[str], peer: str) -> str:
        """The right-most address that is not ours. What cannot be read ends the search at the one before."""
        nearest = peer
        for text in reversed(chain):
            address = as_address(_without_port(text.strip()))
            if address is None:
                return nearest
            nearest = str(address)
            if nearest not in self.proxies:
                return nearest
        return nearest

    def _note(self, peer: str) -> None:
        if not self.unknown.note(peer):
            return
        address = as_address(peer)
        is_ours = address is not None and (address.is_private or peer in LOOPBACK)
        log.warning(
            "forwarded headers from %s are ignored. If it is your proxy, set FEEDBACK_TRUSTED_PROXIES: until "
            "then everyone behind it looks like one visitor, and one person's wrong tries count for everyone",
            peer if is_ours else "an address outside your network",
        )


def _as_host(server: tuple[str, int | None] | None) -> bytes:
    """The address this connection came in on, as a ``Host`` header has it."""
    if server is None or server[1] is None:
        return b""
    name = f"[{server[0]}]" if ":" in server[0] else server[0]
    return f"{name}:{server[1]}".encode("latin-1")


def _without_port(text: str) -> str:
    """``192.0.2.1:443``, ``[2001:db8::1]:443`` and the same without a port."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    host, colon, port = text.partition(":")
    return host if colon and ":" not in port else text
