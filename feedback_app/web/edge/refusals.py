"""What a connection is sent when the app never sees its request. Short, plain, and the connection closes."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus


SENTENCES = {
    HTTPStatus.BAD_REQUEST: "This request cannot be read.",
    HTTPStatus.REQUEST_TIMEOUT: "This took too long to arrive. Try again.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is longer than the service accepts.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "This address is longer than any of ours.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The head of this request is too long.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too many connections are open. Try again in a minute.",
}


def refusal(status: HTTPStatus, headers: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """The whole answer. ``headers``: the server's own, such as the date."""
    text = SENTENCES[status].encode() + b"\n"
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}".encode(),
        *(name + b": " + value for name, value in headers),
        b"content-type: text/plain; charset=utf-8",
        b"x-content-type-options: nosniff",
        b"cache-control: no-store",
        f"content-length: {len(text)}".encode(),
        b"connection: close",
    ]
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        lines.append(b"retry-after: 60")
    return b"\r\n".join([*lines, b"", text])
