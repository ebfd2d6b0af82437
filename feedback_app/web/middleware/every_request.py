"""What every request passes in both processes, before our pages and Streamlit's part ways."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.types import Receive, Scope, Send

from feedback_app.services.answering.link_messages import MessageText
from feedback_app.services.process.workspace import Workspace
from feedback_app.web.middleware.access_log import AccessLog
from feedback_app.web.middleware.crowded import Crowded, IsStaff
from feedback_app.web.middleware.forwarded_from import ForwardedFrom
from feedback_app.web.middleware.known_hosts import KnownHosts
from feedback_app.web.middleware.unexpected_errors import UnexpectedErrors
from feedback_app.web.serving.own_hosts import OwnHosts
from feedback_app.web.serving.pages import Pages
from feedback_app.web.serving.security_headers import SecurityHeaders


STRANGE_HOST = MessageText(
    "This address does not lead here",
    (
        "Check the address, or open the link again from the message you were sent.",
        (
            "If you run this service: FEEDBACK_BASE_URL must be the address people open, and your proxy must "
            "pass on the Host header. Other names go into FEEDBACK_ALLOWED_HOSTS."
        ),
    ),
)


def every_request(workspace: Workspace, pages: Pages, *, is_staff: IsStaff | None = None) -> list[Middleware]:
    """Outermost first."""
    settings = workspace.settings

    async def strange(scope: Scope, receive: Receive, send: Send) -> None:
        await pages.message(STRANGE_HOST, status=400)(scope, receive, send)

    return [
        Middleware(
            ForwardedFrom,
            proxies=settings.proxies,
            unknown=workspace.unknown_proxies,
            own_host=urlsplit(settings.base_url).netloc,
        ),
        Middleware(AccessLog),
        Middleware(SecurityHeaders, base_url=settings.base_url),
        Middleware(UnexpectedErrors, went_wrong=pages.went_wrong_app),
        Middleware(KnownHosts, hosts=OwnHosts.of(settings), strange=strange),
        Middleware(Crowded, is_staff=is_staff),
    ]
