"""Security headers on every answer. A page may bring a stricter policy; none goes without."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send


# Measured with every kind of page: no eval, no inline script. Streamlit writes its styles into the page.
STREAMLIT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'{socket}; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
PLAIN_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class SecurityHeaders:
    """Adds the headers that the answer does not set itself."""

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        self.app = app
        outside = urlsplit(base_url)
        is_https = outside.scheme == "https"
        # Browsers before 2022 do not read 'self' as covering a web socket.
        socket = f" {'wss' if is_https else 'ws'}://{outside.netloc}"
        self.headers = {
            "Content-Security-Policy": STREAMLIT_POLICY.format(socket=socket),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "X-Frame-Options": "DENY",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "X-Robots-Tag": "noindex, nofollow",
        }
        if is_https:
            self.headers["Strict-Transport-Security"] = "max-age=31536000"
        self.raw = [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, adding headers to the start of the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in self.raw if each[0] not in own)]
            await send(message)

        await self.app(scope, receive, send_with_headers)
