"""The whole server from outside: what it closes, what it answers, that it asks no one else for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.journeys.team_side import team_side
from tests.machinery.product import Product


@pytest.fixture(scope="module")
def ask(server: Product) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url) as client:
        yield client


def test_streamlits_open_doors_are_closed(ask: httpx.Client) -> None:
    for method, path in (
        ("PUT", "/_stcore/upload_file/11111111-1111-1111-1111-111111111111/1"),
        ("OPTIONS", "/_stcore/upload_file/x/1"),
        ("GET", "/_stcore/metrics"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("POST", "/_stcore/agent/interact"),
        ("GET", "/_stcore/script-health-check"),
        ("GET", "/.streamlit/config.toml"),
        ("GET", "/component/x/..%2f..%2fetc"),
    ):
        assert ask.request(method, path).status_code in {400, 404}, path


def test_streamlit_itself_works_under_our_headers(ask: httpx.Client) -> None:
    for path in ("/_stcore/health", "/_stcore/host-config", "/respond"):
        answer = ask.get(path)
        assert answer.status_code == 200
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    script = ask.get("/respond").text.partition('type="module" crossorigin src="')[2].partition('"')[0]
    assert ask.get(script).headers["cache-control"] == "public, immutable, max-age=31536000"


def test_another_sites_page_cannot_open_a_socket(server: Product) -> None:
    headers = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "x3JJHMbDL1EzLkh9GBhXDw==",
        "sec-websocket-protocol": "streamlit",
    }
    for origin, status in (("https://evil.example", 403), (server.url, 101)):
        with (
            httpx.Client() as client,
            client.stream(
                "GET", f"{server.url}/_stcore/stream", headers={**headers, "origin": origin}
            ) as answer,
        ):
            assert answer.status_code == status


def test_ready_says_so(ask: httpx.Client) -> None:
    ready = ask.get("/readyz").json()
    assert (ready["ready"], ready["problem"], ready["mail"]["waiting"]) == (True, None, 0)
    assert set(ready["checks"]) == {"database", "write", "disk", "keys", "mail"}
    assert ask.get("/livez").text == "ok"


def test_a_link_hands_over_to_the_page_of_the_same_server(server: Product, ask: httpx.Client) -> None:
    with team_side(server) as team:
        answer = ask.get(team.invitation("family_after_visit"), follow_redirects=True)
    assert answer.status_code == 200
    assert re.fullmatch(rf"{server.url}/form/[0-9a-f]{{16}}", str(answer.url))
