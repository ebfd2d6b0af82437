"""The same with the product as people run it: all of it, and the pages for links alone."""

from __future__ import annotations

import base64
import http.client
import os
import socket

import pytest

from tests.feedback_app.web.edge.served import Line
from tests.machinery.product import Product
from tests.machinery.product_fixtures import StartProduct


GET = "GET {path} HTTP/1.1\r\nhost: {host}\r\n"


@pytest.fixture(params=[(), ("--plain-only",)], ids=["all", "plain only"])
def product(request: pytest.FixtureRequest, start_product: StartProduct) -> Product:
    return start_product(*request.param)


def test_an_endless_header_and_strange_names_are_refused_and_others_served(product: Product) -> None:
    own = f"127.0.0.1:{product.port}"
    line, sent = Line(product.port), 0
    line.send(GET.format(path="/help", host=own).encode() + b"a: ")
    while line.send(b"x" * 65_536) and sent < 100_000_000:
        sent += 65_536
    assert sent < 20_000_000  # the buffers of both sides hold a few megabytes
    line.close()
    assert status(product, "/help", own) == 200
    for path in ("/help", "/sign-in/", "/"):
        assert status(product, path, "evil.example") == 400
    for path in ("/livez", "/readyz"):
        assert status(product, path, "10.0.0.4") == 200
    half = [Line(product.port) for _ in range(1_200)]
    for each in half:
        each.send(b"GET /help HTTP/1.1\r\nhost")
    assert status(product, "/help", own) == 200
    for each in half:
        each.close()


def status(product: Product, path: str, host: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        assert answer.getheader("server") is None
        return answer.status
    finally:
        connection.close()


def test_a_web_socket_opens_for_our_own_pages_only(start_product: StartProduct) -> None:
    product = start_product()
    own = f"127.0.0.1:{product.port}"
    opened = {
        origin: handshake(product, own, origin)
        for origin in (
            f"http://{own}",
            "http://127.0.0.1:9",
            f"http://localhost:{product.port}",
            f"https://{own}",
            "https://evil.example",
            "null",
        )
    }
    assert opened == {f"http://{own}": True, **{each: False for each in opened if each != f"http://{own}"}}
    assert not handshake(product, "evil.example", "http://evil.example")


def handshake(product: Product, host: str, origin: str) -> bool:
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        GET.format(path="/_stcore/stream", host=host)
        + f"origin: {origin}\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
        + f"sec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", product.port), timeout=20) as line:
        line.sendall(head.encode())
        return line.recv(12) == b"HTTP/1.1 101"
