"""Streamlit's files are sent packed, to be kept; what is not one of them is left to Streamlit."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from feedback_app.web.middleware.packed_static import FOLDER, PackedStatic, packed_file
from tests.feedback_app.web.plain_client import PlainClient


SCRIPT = max((FOLDER / "static" / "js").glob("index.*.js"), key=lambda file: file.stat().st_size)
AT = f"/static/js/{SCRIPT.name}"


@pytest.fixture(scope="module")
def client() -> Iterator[PlainClient]:
    app = Starlette(
        routes=[Route("/{path:path}", lambda _: PlainTextResponse("Streamlit's own answer"))],
        middleware=[Middleware(PackedStatic)],
    )
    with PlainClient(app, "http://127.0.0.1") as client:
        yield client


def test_a_script_arrives_packed_and_may_be_kept_for_ever(client: PlainClient) -> None:
    answer = client.get(AT, headers={"accept-encoding": "gzip"})
    assert answer.content == SCRIPT.read_bytes()
    assert int(answer.headers["content-length"]) < SCRIPT.stat().st_size / 3
    assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"].startswith("text/javascript")


def test_what_is_packed_is_the_file(client: PlainClient) -> None:
    packed = packed_file(AT)
    assert packed
    assert gzip.decompress(packed) == SCRIPT.read_bytes()
    assert packed_file(AT) is packed


def test_asked_for_its_head_only_the_head_comes(client: PlainClient) -> None:
    answer = client.request("HEAD", AT, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == b""


@pytest.mark.parametrize(
    ("path", "accepts"),
    [
        (AT, "identity"),
        ("/static/js/none.js", "gzip"),
        ("/static/../../__init__.py", "gzip"),
        ("/static/%2e%2e/%2e%2e/web/cli.js", "gzip"),
        ("/static/../index.html", "gzip"),
        ("/", "gzip"),
        ("/respond", "gzip"),
    ],
)
def test_everything_else_is_streamlits(client: PlainClient, path: str, accepts: str) -> None:
    assert client.get(path, headers={"accept-encoding": accepts}).text == "Streamlit's own answer"


def test_nothing_is_answered_to_a_post(client: PlainClient) -> None:
    assert client.post(AT, headers={"accept-encoding": "gzip"}).status_code == 405


def test_no_file_outside_the_folder_is_ever_read() -> None:
    for path in ("/static/../../../secrets.json", "/etc/passwd", "/static/js/../../../../x.js"):
        assert packed_file(path) is None
