"""Who is behind a proxy, whose word for it is taken, and what is said when it is not."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from feedback_app.config.networks import LOOPBACK, networks_in
from feedback_app.services.process.unknown_proxies import UnknownProxies
from feedback_app.web.middleware.forwarded_from import ForwardedFrom
from feedback_app.web.serving.connections import address_of
from tests.feedback_app.web.plain_client import PlainClient
from tests.support.faces import Stage
from tests.support.plain_app import build_plain_app


OURS = "10.0.0.5, 10.1.0.0/24, fd00::/8, ::ffff:192.168.7.0/120"


def passed_on(
    peer: str | None, headers: list[tuple[str, str]], proxies: str = OURS, kind: str = "http", **more: Any
) -> HTTPConnection:
    """What the app sees of a request."""
    seen: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope = {
        "type": kind,
        "client": (peer, 40_000) if peer is not None else None,
        "headers": raw,
        "scheme": "ws" if kind == "websocket" else "http",
        **more,
    }
    guard = ForwardedFrom(
        app, proxies=networks_in(proxies), unknown=UnknownProxies(), own_host="feedback.example"
    )
    asyncio.run(guard(scope, None, None))  # type: ignore[arg-type]
    return HTTPConnection(seen[0]) if kind == "http" else HTTPConnection({**seen[0], "type": "websocket"})


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("10.0.0.5", ["192.0.2.7"], "192.0.2.7"),
        ("10.0.0.5", ["192.0.2.7:51000"], "192.0.2.7"),
        ("10.0.0.5", ["2001:db8:1:2:3::7"], "2001:db8:1:2::/64"),
        ("10.0.0.5", ["[2001:db8:1:2:3::7]:51000"], "2001:db8:1:2::/64"),
        ("10.0.0.5", ["[2001:DB8:1:2::7]"], "2001:db8:1:2::/64"),
        ("10.0.0.5", ["::ffff:192.0.2.7"], "192.0.2.7"),
        ("10.0.0.5", ["1.2.3.4, 192.0.2.7"], "192.0.2.7"),
        ("10.0.0.5", ["1.2.3.4", "192.0.2.7"], "192.0.2.7"),
        ("10.0.0.5", ["1.2.3.4,192.0.2.7,10.1.0.9"], "192.0.2.7"),
        ("10.0.0.5", ["192.0.2.7, fd00::1, 10.1.0.9"], "192.0.2.7"),
        ("10.0.0.5", ["127.0.0.1, 192.0.2.7"], "192.0.2.7"),
        ("10.0.0.5", ["192.0.2.7, 127.0.0.1"], "127.0.0.1"),
        ("10.0.0.5", ["10.1.0.9, 10.1.0.10"], "10.1.0.9"),
        ("10.0.0.5", ["192.0.2.7, unknown"], "10.0.0.5"),
        ("10.0.0.5", ["192.0.2.7, _hidden, 10.1.0.9"], "10.1.0.9"),
        ("10.0.0.5", [""], "10.0.0.5"),
        ("10.0.0.5", ["192.0.2.7, "], "10.0.0.5"),
        ("10.0.0.5", ["'; drop table --"], "10.0.0.5"),
        ("10.0.0.5", ["999.0.0.1"], "10.0.0.5"),
        ("10.0.0.5", ["192.0.2.7" + ", 10.1.0.9" * 500], "192.0.2.7"),
        ("::ffff:10.0.0.5", ["192.0.2.7"], "192.0.2.7"),
        ("192.168.7.9", ["192.0.2.7"], "192.0.2.7"),
        ("fd12::1", ["192.0.2.7"], "192.0.2.7"),
        ("10.0.0.6", ["192.0.2.7"], "10.0.0.6"),
        ("10.1.1.1", ["192.0.2.7"], "10.1.1.1"),
        ("127.0.0.1", ["192.0.2.7"], "127.0.0.1"),
        ("203.0.113.9", ["10.0.0.5"], "203.0.113.9"),
        (None, ["192.0.2.7"], ""),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_the_visitor_is_the_last_address_that_is_no_proxy_of_ours(
    peer: str | None, forwarded: list[str], visitor: str, kind: str
) -> None:
    headers = [("x-forwarded-for", value) for value in forwarded]
    assert address_of(passed_on(peer, headers, kind=kind)) == visitor


@pytest.mark.parametrize(
    ("peer", "proto", "scheme"),
    [
        ("10.0.0.5", "https", "https"),
        ("10.0.0.5", " HTTPS ", "https"),
        ("10.0.0.5", "http, https", "https"),
        ("10.0.0.5", "wss", "https"),
        ("10.0.0.5", "javascript", "http"),
        ("10.0.0.5", "", "http"),
        ("203.0.113.9", "https", "http"),
    ],
)
def test_the_scheme_comes_from_a_proxy_of_ours_only(peer: str, proto: str, scheme: str) -> None:
    headers = [("x-forwarded-proto", proto)]
    assert passed_on(peer, headers).scope["scheme"] == scheme
    assert passed_on(peer, headers, kind="websocket").scope["scheme"] == scheme.replace("http", "ws")


@pytest.mark.parametrize("header", ["forwarded", "x-real-ip", "x-forwarded-host"])
def test_other_headers_say_nothing_about_the_visitor(header: str) -> None:
    seen = passed_on("10.0.0.5", [(header, "for=192.0.2.7"), ("host", "feedback.example")])
    assert address_of(seen) == "10.0.0.5"
    assert seen.headers["host"] == "feedback.example"


@pytest.mark.parametrize(
    ("peer", "host", "seen"),
    [
        ("10.0.0.5", "10.0.0.2:8501", "feedback.example"),
        ("10.0.0.5", "evil.example", "evil.example"),
        ("203.0.113.9", "10.0.0.2:8501", "10.0.0.2:8501"),
    ],
)
def test_a_proxy_of_ours_need_not_pass_on_the_host(peer: str, host: str, seen: str) -> None:
    found = passed_on(peer, [("host", host)], server=("10.0.0.2", 8_501))
    assert found.headers.getlist("host") == [seen]


@pytest.mark.parametrize(
    ("peer", "header", "words"),
    [
        ("10.9.9.9", "x-forwarded-for", "from 10.9.9.9 are ignored"),
        ("127.0.0.1", "forwarded", "from 127.0.0.1 are ignored"),
        ("203.0.113.9", "x-real-ip", "from 203.0.113.9 are ignored"),
        ("8.8.8.8", "x-forwarded-for", "from an address outside your network"),
        ("10.0.0.5", "forwarded", "sends no X-Forwarded-For"),
    ],
)
def test_one_line_for_each_stranger(
    peer: str, header: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def nothing(*_: object) -> None:
        pass

    unknown = UnknownProxies()
    guard = ForwardedFrom(nothing, proxies=networks_in(OURS), unknown=unknown, own_host="x")
    scope = {"type": "http", "client": (peer, 1), "headers": [(header.encode(), b"192.0.2.1")]}
    logging.getLogger("feedback").propagate = True
    with caplog.at_level(logging.WARNING, "feedback.edge"):
        for _ in range(5):
            asyncio.run(guard(dict(scope), None, None))  # type: ignore[arg-type]
    assert len(caplog.messages) == 1
    assert words in caplog.messages[0]
    assert bool(unknown)


def test_readiness_says_that_a_proxy_is_not_known(stage: Stage, client: PlainClient) -> None:
    assert "proxy" not in client.get("/readyz").json()["checks"]
    client.get("/help", headers={"x-forwarded-for": "192.0.2.7"})
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"]["proxy"]["code"] == "proxy_not_trusted"
    assert "proxy" in answer.json()["warnings"]


@pytest.mark.parametrize(("trusted", "statuses"), [("192.0.2.1", {404}), ("none", {404, 429})])
def test_wrong_links_are_counted_for_each_visitor_behind_a_proxy(
    stage: Stage, trusted: str, statuses: set[int]
) -> None:
    settings = stage.workspace.settings.model_copy(update={"trusted_proxies": trusted})
    workspace = replace(stage.workspace, settings=settings)
    with PlainClient(build_plain_app(workspace), settings.base_url) as client:
        found = {
            client.get(f"/f/{n:043}", headers={"x-forwarded-for": f"1.2.3.4, 198.51.100.{n}"}).status_code
            for n in range(25)
        }
        spoofed = [
            client.get(f"/f/{n:043}", headers={"x-forwarded-for": f"198.51.100.{n}, 203.0.113.9"}).status_code
            for n in range(25)
        ]
    assert found == statuses
    assert spoofed[-1] == 429


def test_only_a_few_strangers_are_remembered() -> None:
    unknown = UnknownProxies()
    assert sum(unknown.note(f"10.0.{n // 256}.{n % 256}") for n in range(5_000)) == 100


@pytest.mark.parametrize(
    ("networks", "address", "is_in"),
    [
        ("", "127.0.0.1", False),
        ("10.0.0.5", "10.0.0.5", True),
        ("10.0.0.5", "10.0.0.50", False),
        ("10.1.0.0/24 10.2.0.0/24", "10.2.0.9", True),
        ("fd00::/8", "fd00::1%eth0", True),
        ("fd00::/8", "10.0.0.5", False),
        ("::1", "0:0:0:0:0:0:0:1", True),
        ("10.0.0.5", "not an address", False),
        ("10.0.0.5", "", False),
    ],
)
def test_networks(networks: str, address: str, is_in: bool) -> None:
    assert (address in networks_in(networks)) is is_in


def test_this_machine_is_127_and_the_one_of_ipv6() -> None:
    assert all(each in LOOPBACK for each in ("127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"))
    assert "128.0.0.1" not in LOOPBACK
