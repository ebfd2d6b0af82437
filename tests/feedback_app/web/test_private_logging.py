"""Nothing a person typed, no secret and no address line reaches the log, whoever writes it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from starlette.types import Receive, Scope, Send

from feedback_app.errors import NotFound
from feedback_app.web.middleware.access_log import kind_of
from feedback_app.web.middleware.unexpected_errors import UnexpectedErrors
from feedback_app.web.process import private_logging
from tests.feedback_app.web.plain_client import PlainClient
from tests.support.faces import Stage
from tests.support.plain_app import build_plain_app


CANARY = "she-cried-all-night"


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What any logger of the process writes."""
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(logging.Formatter(private_logging.FORMAT).format(record))

    ours, root, keep = logging.getLogger("feedback"), logging.getLogger(), Keep()
    factory, handlers, propagate = logging.getLogRecordFactory(), ours.handlers, ours.propagate
    ours.handlers = []
    private_logging.install()
    ours.handlers = [keep]
    root.addHandler(keep)
    yield written
    root.removeHandler(keep)
    ours.handlers, ours.propagate = handlers, propagate
    logging.setLogRecordFactory(factory)


@pytest.mark.parametrize(
    "write",
    [
        lambda log, error: log.exception("it failed"),
        lambda log, error: log.error("it failed: %s", error),
        lambda log, error: log.error("it failed: %r and %s", 1, error),
        lambda log, error: log.error(error),
        lambda log, error: log.warning("it failed", exc_info=error),
    ],
)
def test_an_exception_is_logged_by_kind_and_place(lines: list[str], write: object) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        write(logging.getLogger("some.library"), error)  # pyright: ignore[reportCallIssue]
    (line,) = lines
    assert CANARY not in line
    assert "ValueError at test_private_logging.py:" in line


def test_our_own_errors_show_their_code(lines: list[str]) -> None:
    logging.getLogger("feedback.x").warning("refused: %s", NotFound("link_not_found", where="This link"))
    assert "NotFound link_not_found" in lines[0]


def test_what_is_no_exception_stays_as_it_was(lines: list[str]) -> None:
    logging.getLogger("some.library").warning("%s took %d ms", "start", 12)  # Streamlit may own uvicorn's
    assert lines[0].endswith("start took 12 ms")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/f/secret", "/f/*"),
        ("/c/code/poster", "/c/*"),
        ("/", "/"),
        ("/sign-in", "/sign-in"),
        ("/a\nb%00/x", "/ab00/*"),
    ],
)
def test_a_path_is_logged_by_its_kind(path: str, shown: str) -> None:
    assert kind_of(path) == shown


def test_the_access_log_has_no_secret_no_query_no_address(stage: Stage, lines: list[str]) -> None:
    secret, code = stage.invite(), stage.open_point()
    with PlainClient(
        build_plain_app(stage.workspace), "http://127.0.0.1:8501", address="198.51.100.9"
    ) as client:
        for path in (f"/f/{secret}", f"/c/{code}/poster", f"/set-up/{secret}", f"/sign-in?next={secret}"):
            client.get(path)
    text = "\n".join(lines)
    assert len([line for line in lines if "feedback.access" in line]) == 4
    for private in (secret, code, "198.51.100.9", "next="):
        assert private not in text
    assert "GET /f/* 303" in text


def test_an_error_nobody_foresaw_becomes_a_kind_page(
    stage: Stage, lines: list[str], client: PlainClient
) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise KeyError(CANARY)

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b"sorry"})

    with PlainClient(UnexpectedErrors(broken, went_wrong=page), "http://127.0.0.1:8501") as broken_client:
        answer = broken_client.get("/")
    assert (answer.status_code, answer.content) == (500, b"sorry")
    assert "KeyError" in lines[-1]
    assert CANARY not in lines[-1]


def test_when_the_database_fails_the_page_stays_kind(stage: Stage, client: PlainClient) -> None:
    secret = stage.invite()
    stage.workspace.database.dispose()
    assert stage.workspace.database.path
    stage.workspace.database.path.write_bytes(b"this is no database" * 200)
    answer = client.get(f"/f/{secret}")
    assert answer.status_code == 500
    assert "something went wrong" in answer.text
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert client.get("/livez").status_code == 200
