"""Under which names the service answers, and from which pages forms and web sockets are taken."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.web.middleware.known_hosts import KnownHosts
from feedback_app.web.routes.plain_app import build_app
from feedback_app.web.serving.own_assets import ASSETS_PATH
from feedback_app.web.serving.own_hosts import OwnHosts, is_own_origin
from tests.feedback_app.web.plain_client import PlainClient
from tests.support.faces import Stage, set_stage
from tests.support.plain_app import build_plain_app


LIVE = {
    "base_url": "https://feedback.example.org",
    "host": "0.0.0.0",  # noqa: S104
    "allowed_hosts": "old.example.org, inside.example:8501, 10.0.0.4",
}
LOCAL: dict[str, str] = {}


def ask(stage: Stage, path: str, host: str | list[str], **headers: str) -> httpx.Response:
    names = [host] if isinstance(host, str) else host
    given = [("host", name) for name in names] + list(headers.items())
    with PlainClient(build_plain_app(stage.workspace), "http://127.0.0.1:8501") as client:
        return client.request("GET", path, headers=given)


@pytest.mark.parametrize(
    ("settings", "host", "is_ours"),
    [
        (LIVE, "feedback.example.org", True),
        (LIVE, "Feedback.Example.ORG", True),
        (LIVE, "feedback.example.org.", True),
        (LIVE, "feedback.example.org:443", True),
        (LIVE, "feedback.example.org:80", False),
        (LIVE, "feedback.example.org:8443", False),
        (LIVE, "old.example.org", True),
        (LIVE, "old.example.org:8443", True),
        (LIVE, "inside.example:8501", True),
        (LIVE, "inside.example", False),
        (LIVE, "10.0.0.4:8501", True),
        (LIVE, "127.0.0.1:8501", False),
        (LIVE, "localhost", False),
        (LIVE, "evil.example", False),
        (LIVE, "feedback.example.org.evil.example", False),
        (LIVE, "evil.example/feedback.example.org", False),
        (LIVE, "feedback.example.org@evil.example", False),
        (LIVE, "feedback.example.org:443:443", False),
        (LIVE, "feedback.example.org:x", False),
        (LIVE, "feedback.example.org:99999", False),
        (LIVE, "xfeedback.example.org", False),
        (LIVE, "", False),
        (LIVE, " ", False),
        (LIVE, "[::1", False),
        (LOCAL, "127.0.0.1:8501", True),
        (LOCAL, "localhost:8501", True),
        (LOCAL, "localhost:9000", True),
        (LOCAL, "LOCALHOST", True),
        (LOCAL, "[::1]:8501", True),
        (LOCAL, "127.0.0.2:8501", True),
        (LOCAL, "evil.example:8501", False),
        (LOCAL, "localhost.evil.example", False),
        (LOCAL, "127.0.0.1.evil.example", False),
        (LOCAL, "192.0.2.1:8501", False),
    ],
)
def test_a_name_is_ours_or_not(
    sqlite_database: Database,
    keys: KeyRing,
    tmp_path: Path,
    settings: dict[str, str],
    host: str,
    is_ours: bool,
) -> None:
    stage = set_stage(sqlite_database, keys, tmp_path, **settings)
    assert OwnHosts.of(stage.workspace.settings).has(host) is is_ours


@pytest.mark.parametrize(
    "path", ["/help", "/sign-in", "/sign-in/", "/", "/f/x", "/nothing", "/_stcore/health"]
)
@pytest.mark.parametrize("host", ["evil.example", ["127.0.0.1:8501", "evil.example"]])
def test_a_strange_name_gets_no_page_and_no_redirect(stage: Stage, path: str, host: str | list[str]) -> None:
    answer = ask(stage, path, host)
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "does not lead here" in answer.text
    assert "evil" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/livez", "/readyz", f"{ASSETS_PATH}/plain.css"])
@pytest.mark.parametrize("host", ["10.0.0.4", "evil.example", "127.0.0.1:1", ""])
def test_health_checks_may_use_any_name(stage: Stage, path: str, host: str) -> None:
    assert ask(stage, path, host).status_code == 200


def test_the_pages_alone_have_the_same_names(stage: Stage) -> None:
    with PlainClient(build_app(stage.workspace), "http://127.0.0.1:8501") as client:
        assert client.get("/help").status_code == 200
        assert client.get("/help", headers={"host": "evil.example"}).status_code == 400
        assert client.get("/livez", headers={"host": "evil.example"}).status_code == 200


@pytest.mark.parametrize(
    ("settings", "host", "origin", "is_ours"),
    [
        (LIVE, "feedback.example.org", "https://feedback.example.org", True),
        (LIVE, "feedback.example.org", "https://feedback.example.org:443", True),
        (LIVE, "feedback.example.org", "HTTPS://FEEDBACK.example.org", True),
        (LIVE, "old.example.org", "https://old.example.org", True),
        (LIVE, "inside.example:8501", "https://feedback.example.org", True),
        (LIVE, "feedback.example.org", "https://old.example.org", False),
        (LIVE, "feedback.example.org", "http://feedback.example.org", False),
        (LIVE, "feedback.example.org", "https://feedback.example.org:8443", False),
        (LIVE, "feedback.example.org", "https://evil.example", False),
        (LIVE, "feedback.example.org", "https://feedback.example.org.evil.example", False),
        (LIVE, "feedback.example.org", "http://127.0.0.1:8501", False),
        (LIVE, "feedback.example.org", "null", False),
        (LIVE, "feedback.example.org", "feedback.example.org", False),
        (LIVE, "feedback.example.org", "https://", False),
        (LOCAL, "127.0.0.1:8501", "http://127.0.0.1:8501", True),
        (LOCAL, "localhost:8501", "http://localhost:8501", True),
        (LOCAL, "[::1]:8501", "http://[::1]:8501", True),
        (LOCAL, "localhost:9000", "http://localhost:9000", True),
        (LOCAL, "127.0.0.1:8501", "http://127.0.0.1:9999", False),
        (LOCAL, "127.0.0.1:8501", "http://127.0.0.1", False),
        (LOCAL, "127.0.0.1:8501", "http://localhost:8501", False),
        (LOCAL, "localhost:8501", "http://localhost:9999", False),
        (LOCAL, "127.0.0.1:8501", "https://127.0.0.1:8501", False),
        (LOCAL, "127.0.0.1:8501", "http://0.0.0.0:8501", False),
    ],
)
def test_a_page_is_ours_only_with_scheme_host_and_port(
    sqlite_database: Database, keys: KeyRing, tmp_path: Path, settings: dict[str, str],
    host: str, origin: str, is_ours: bool,
) -> None:  # fmt: skip
    stage = set_stage(sqlite_database, keys, tmp_path, **settings)
    hosts = OwnHosts.of(stage.workspace.settings)
    assert hosts.is_own_page(origin, host) is is_ours
    assert is_own_origin(origin, host, stage.workspace.settings.base_url) is is_ours
    assert reaches_streamlit(hosts, host, origin) is is_ours
    with PlainClient(build_plain_app(stage.workspace), stage.workspace.settings.base_url) as client:
        answer = client.post("/sign-out", headers={"host": host, "origin": origin})
    assert answer.status_code == (303 if is_ours else 403)


@pytest.mark.parametrize(
    ("host", "origin", "passes"), [("127.0.0.1:8501", None, True), ("evil.example", None, False)]
)
def test_a_socket_from_something_that_is_no_browser(
    stage: Stage, host: str, origin: str | None, passes: bool
) -> None:
    assert reaches_streamlit(OwnHosts.of(stage.workspace.settings), host, origin) is passes


def reaches_streamlit(hosts: OwnHosts, host: str, origin: str | None) -> bool:
    reached: list[str] = []
    sent: list[Message] = []

    async def app(scope: object, _receive: object, _send: object) -> None:
        reached.append("socket")

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin is not None else [])
    guard = KnownHosts(app, hosts=hosts, strange=app)
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
    asyncio.run(guard(scope, receive, send))
    assert bool(reached) is not bool(sent)
    return bool(reached)
