"""Runs an app on the settings' host and port, with the limits of this product on each connection."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from feedback_app.config import Settings
from feedback_app.web.edge.edge import Edge
from feedback_app.web.edge.http_connection import LimitedHttp
from feedback_app.web.edge.limits import EdgeLimits, limits_of_this_process
from feedback_app.web.edge.socket_connection import LimitedSocket
from feedback_app.web.process.lifespan import SECONDS_TO_DRAIN


SECONDS_BETWEEN_PINGS = 25.0


def run(app: ASGIApp, settings: Settings) -> None:
    """Serve until the process is stopped."""
    uvicorn.run(app, **options(settings, limits_of_this_process()))


def options(settings: Settings, limits: EdgeLimits) -> dict[str, Any]:
    """What uvicorn is given. Forwarded headers are read by our own ``ForwardedFrom``, not by uvicorn."""
    edge = Edge(limits, settings.proxies)
    return {
        "host": settings.host,
        "port": settings.port,
        "http": cast(type, partial(LimitedHttp, edge=edge)),
        "ws": cast(type, partial(LimitedSocket, edge=edge)),
        "ws_max_size": limits.socket_bytes,
        "ws_per_message_deflate": False,
        "ws_ping_interval": SECONDS_BETWEEN_PINGS,
        "ws_ping_timeout": SECONDS_BETWEEN_PINGS,
        "proxy_headers": False,
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "timeout_graceful_shutdown": int(SECONDS_TO_DRAIN),
        "timeout_keep_alive": int(limits.seconds_idle),
    }
