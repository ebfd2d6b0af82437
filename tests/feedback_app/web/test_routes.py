"""Every route with every method: what it answers, and the headers on every answer. Reads as a table."""

from __future__ import annotations

import re

import httpx
import pytest
import sqlalchemy as sa
from starlette.routing import Mount, Route

from feedback_app.services.process import readiness
from feedback_app.storage.models import OutboxMessage
from feedback_app.web.routes.table import plain_routes, streamlit_routes
from feedback_app.web.serving.own_assets import ASSETS_PATH
from feedback_app.web.serving.pages import Pages
from tests.feedback_app.web.plain_client import PlainClient
from tests.support.faces import Stage
from tests.support.plain_app import build_plain_app
from tests.support.postbox import NOW as WRITTEN_AT
from tests.support.postbox import write


METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
NO_WRITE = {"POST": 404, "PUT": 404, "DELETE": 404, "OPTIONS": 404}
READ = {"GET": 200, "HEAD": 200, **NO_WRITE}
LINK = {"GET": 404, "HEAD": 404, **NO_WRITE}
TO_SIGN_IN = {"GET": 303, "HEAD": 303, **NO_WRITE}
FORM = {"GET": 200, "HEAD": 200, "POST": 403, "PUT": 404, "DELETE": 404, "OPTIONS": 404}
ASSET = {"GET": 200, "HEAD": 200, "POST": 404, "PUT": 404, "DELETE": 404, "OPTIONS": 404}

# For a stranger: no cookie, no secret, a form posted from nowhere.
EXPECTED: dict[str, dict[str, int]] = {
    "/f/{secret}": LINK,
    "/c/{code}": LINK,
    "/c/{code}/poster": LINK,
    "/c/{code}/print": LINK,
    "/c/{code}/tablet": {**FORM, "GET": 303, "HEAD": 303},
    "/tablet": {**FORM, "GET": 303, "HEAD": 303},
    "/tablet/still": TO_SIGN_IN,
    "/tablet/leave": {**FORM, "GET": 303, "HEAD": 303},
    "/team/files/{secret}": LINK,
    "/you-said/{organisation}": TO_SIGN_IN,
    "/in-their-words/{organisation}": TO_SIGN_IN,
    "/type-in/{episode}": TO_SIGN_IN,
    "/type-in/{episode}/{measure}": {**FORM, "GET": 303, "HEAD": 303},
    "/type-in/{episode}/{measure}/sheet": TO_SIGN_IN,
    "/type-again/{result}": {**FORM, "GET": 303, "HEAD": 303},
    "/leave": {**READ, "GET": 303, "HEAD": 303},
    "/form/{reference}": {**LINK, "GET": 403, "HEAD": 403},
    "/form/{reference}/{page}": {**FORM, "GET": 403, "HEAD": 403},
    "/sign-in": FORM,
    "/sign-out": {**FORM, "GET": 303, "HEAD": 303},
    "/set-up/{secret}": {**FORM, "GET": 404, "HEAD": 404},
    "/help": READ,
    "/livez": READ,
    "/readyz": READ,
    "/robots.txt": READ,
    "/favicon.ico": READ,
    ASSETS_PATH: ASSET,
    "/respond": READ,
    "/": TO_SIGN_IN,
    "/results": TO_SIGN_IN,
    "/trends": TO_SIGN_IN,
    "/response": TO_SIGN_IN,
    "/themes": TO_SIGN_IN,
    "/quotes": TO_SIGN_IN,
    "/actions": TO_SIGN_IN,
    "/pack": TO_SIGN_IN,
    "/words": TO_SIGN_IN,
    "/responses": TO_SIGN_IN,
    "/send": TO_SIGN_IN,
    "/import_export": TO_SIGN_IN,
    "/families": TO_SIGN_IN,
    "/scores": TO_SIGN_IN,
    "/outcomes": TO_SIGN_IN,
    "/pathway": TO_SIGN_IN,
    "/due": TO_SIGN_IN,
    "/alerts": TO_SIGN_IN,
    "/measures": TO_SIGN_IN,
    "/safety": TO_SIGN_IN,
}


def test_the_table_names_every_route(stage: Stage) -> None:
    routes = [
        *plain_routes(stage.workspace, Pages(stage.workspace.settings)),
        *streamlit_routes(stage.workspace),
    ]
    assert {route.path for route in routes if isinstance(route, (Route, Mount))} == set(EXPECTED)


@pytest.mark.parametrize("path", EXPECTED)
def test_what_a_stranger_gets(client: PlainClient, path: str) -> None:
    address = path.replace("{secret}", "s" * 43).replace("{code}", "abcdefghjkmn")
    if path == ASSETS_PATH:
        address += "/plain.css"
    answers = {method: client.request(method, address) for method in METHODS}
    assert {method: answer.status_code for method, answer in answers.items()} == EXPECTED[path]
    for answer in answers.values():
        _has_every_header(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/.env",
        "/admin",
        "/wp-login.php",
        "/static/../pyproject.toml",
        "/pages/respond",
        "/f",
        "/f/a/b",
        "/c",
        "/%00",
    ],
)
def test_nothing_is_not_found_and_never_streamlits_page(client: PlainClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    _has_every_header(answer)
    assert "Page not found" in answer.text or "cannot find" in answer.text


def test_pages_of_ours_load_nothing_from_elsewhere(client: PlainClient) -> None:
    for path in ("/sign-in", "/help", "/respond", "/nothing"):
        text = client.get(path).text
        assert re.findall(r"""(?:src|href|action|content)=["']?(?:https?:)?//[^"']*""", text) == []


def test_plain_pages_allow_no_inline_style_or_script(client: PlainClient) -> None:
    page = client.get("/sign-in")
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert " style=" not in page.text
    assert "<script" not in page.text


def test_over_https_browsers_are_told_to_stay_there(stage: Stage) -> None:
    object.__setattr__(stage.workspace.settings, "base_url", "https://feedback.example.org")
    with PlainClient(build_plain_app(stage.workspace), "https://feedback.example.org") as client:
        answer = client.get("/respond")
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert "connect-src 'self' wss://feedback.example.org;" in answer.headers["content-security-policy"]


def _has_every_header(answer: httpx.Response) -> None:
    policy = answer.headers["content-security-policy"]
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "noindex" in answer.headers["x-robots-tag"]


def test_readiness_says_how_mail_is_doing_and_stays_ready(
    stage: Stage, client: PlainClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "FRESH_SECONDS", -1)
    nothing = {"waiting": 0, "oldest_waiting": None, "held": 0, "undeliverable": 0}
    assert client.get("/readyz").json()["mail"] == nothing
    write(stage.workspace.database, stage.workspace.keys)
    write(stage.workspace.database, stage.workspace.keys, "invitation:2")
    with stage.workspace.database.write() as session:
        parked = sa.update(OutboxMessage).where(OutboxMessage.dedupe_key == "invitation:2")
        session.execute(parked.values(parked_at=stage.clock()))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"]
    waiting = {"waiting": 1, "oldest_waiting": WRITTEN_AT.isoformat(), "undeliverable": 1}
    assert answer.json()["mail"] == {**nothing, **waiting}
