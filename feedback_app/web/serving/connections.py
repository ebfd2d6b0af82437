"""What is asked of a connection: where it comes from, who is signed in on it, whether our page sent it."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_network

from starlette.requests import HTTPConnection, Request

from feedback_app.access.actor import Actor
from feedback_app.config.networks import as_address
from feedback_app.services.accounts import sign_in
from feedback_app.services.answering.cookies import STAFF_COOKIE
from feedback_app.services.process.workspace import Workspace
from feedback_app.web.serving.in_thread import in_thread
from feedback_app.web.serving.own_hosts import is_own_origin


def address_of(connection: HTTPConnection) -> str:
    """Where a connection comes from, for counting. Our proxies are looked through (``ForwardedFrom``).

    Of IPv6 the first 64 bits: they are one home or one phone, which has any number of addresses.
    """
    host = connection.client.host if connection.client else ""
    address = as_address(host)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address or host)


async def staff_actor(workspace: Workspace, connection: HTTPConnection) -> Actor | None:
    """Who is signed in on this connection, by the session in the database."""
    secret = connection.cookies.get(STAFF_COOKIE)
    return await in_thread(_actor_for, workspace, secret) if secret else None


def is_from_our_page(request: Request, base_url: str) -> bool:
    """Whether a posted form comes from a page of this service; another site's form carries another origin.

    Every browser of the last years sends one of the two headers with a posted form. Neither: refused.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    if origin is None:
        return False
    return is_own_origin(origin, request.headers.get("host", ""), base_url)


def _actor_for(workspace: Workspace, secret: str) -> Actor | None:
    idle = timedelta(minutes=workspace.settings.session_idle_minutes)
    return sign_in.current_actor(
        workspace.database, keys=workspace.keys, secret=secret, now=workspace.now(), idle=idle
    )
