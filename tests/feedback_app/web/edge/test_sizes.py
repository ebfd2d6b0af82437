"""How large a request may be: the head, its number of headers, the body however it is announced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.feedback_app.web.edge.served import GET, served


START = b"GET / HTTP/1.1\r\nhost: x\r\n"
POST = b"POST / HTTP/1.1\r\nhost: x\r\n"
CHUNKED = POST + b"transfer-encoding: chunked\r\n\r\n"
UPGRADE = START + b"connection: upgrade\r\nupgrade: websocket\r\n"
HEAD_BYTES = 8_192


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (START + b"a: " + b"x" * 7_000 + b"\r\n\r\n", 200),
        (START + b"a: " + b"x" * 8_200 + b"\r\n\r\n", 431),
        (START + b"a: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (START + b"a: " + b"x" * 70_000, 431),
        (START + b"a" * 70_000, 431),
        (START + b"".join(b"h%d: 1\r\n" % n for n in range(38)) + b"\r\n", 200),
        (START + b"".join(b"h%d: 1\r\n" % n for n in range(41)) + b"\r\n", 431),
        (START + b"".join(b"h%d: 1\r\n" % n for n in range(10_000)) + b"\r\n", 431),
        (START + b"a:\r\n" * 1_000 + b"\r\n", 431),
        (b"GET /?q=" + b"x" * 4_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", 200),
        (b"GET /?q=" + b"x" * 5_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", 414),
        (b"GET /" + b"x" * 70_000, 414),
        (UPGRADE + b"a: " + b"x" * 9_000 + b"\r\n\r\n", 431),
        (POST + b"content-length: 60000\r\n\r\n" + b"x" * 60_000, 200),
        (POST + b"content-length: 70000\r\n\r\n", 413),
        (POST + b"content-length: 70000\r\n\r\n" + b"x" * 70_000, 413),
        (POST + b"content-length: 99999999999\r\n\r\n", 413),
        (POST + b"content-length: 99999999999999999999999\r\n\r\n", 400),
        (POST + b"content-length: -1\r\n\r\n", 400),
        (
            b"PUT /_stcore/upload_file/x HTTP/1.1\r\nhost: x\r\ncontent-length: 90000\r\n\r\n"
            + b"x" * 90_000,
            200,
        ),
        (b"PUT /_stcore/upload_file/x HTTP/1.1\r\nhost: x\r\ncontent-length: 90000000\r\n\r\n", 413),
        (CHUNKED + b"5\r\nhello\r\n0\r\n\r\n", 200),
    ],
)
def test_a_request_is_served_or_refused_by_its_size(tmp_path: Path, request_: bytes, status: int) -> None:
    with served(tmp_path) as server:
        line = server.line()
        assert line.answer(request_) == status
        if status != 200:
            assert line.is_closed()
            assert server.seen.bodies == []
        assert server.answers()


def without_end(start: bytes, piece: bytes) -> Callable[[], bytes]:
    pieces = iter([start])
    return lambda: next(pieces, piece)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        pytest.param(START + b"a: ", b"x" * 1_000, id="one header"),
        pytest.param(START, b"a: b\r\n" * 100, id="headers"),
        pytest.param(b"GET /", b"x" * 1_000, id="first line"),
        pytest.param(b"G", b"E" * 1_000, id="method"),
        pytest.param(GET + START + b"a: ", b"x" * 1_000, id="second head"),
        pytest.param(CHUNKED, b"400\r\n" + b"x" * 1_024 + b"\r\n", id="chunks"),
        pytest.param(CHUNKED, b"1\r\nx\r\n" * 200, id="small chunks"),
        pytest.param(CHUNKED, b"1;" + b"e" * 1_000 + b"\r\nx\r\n", id="chunk extensions"),
        pytest.param(CHUNKED + b"1;", b"e" * 1_000, id="one chunk extension"),
        pytest.param(CHUNKED + b"0\r\n", b"a: b\r\n" * 100, id="trailers"),
        pytest.param(CHUNKED + b"0\r\na: ", b"x" * 1_000, id="one trailer"),
        pytest.param(
            b"POST /at-once HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n",
            b"400\r\n" + b"x" * 1_024 + b"\r\n",
            id="body of an answered request",
        ),
        pytest.param(
            GET.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"), b"x" * 1_000, id="after close"
        ),
    ],
)
def test_what_never_ends_is_cut_off_and_others_are_served(tmp_path: Path, start: bytes, piece: bytes) -> None:
    next_piece = without_end(start, piece)
    with served(tmp_path) as server:
        line, sent = server.line(), 0
        while line.send(data := next_piece()) and sent < 40_000_000:
            sent += len(data)
        assert sent < 40_000_000
        assert server.answers()


def test_trailers_do_not_become_headers_of_the_request(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        line = server.line()
        trailers = b"0\r\nx-forwarded-for: 192.0.2.9\r\ncookie: fb_staff=x\r\n\r\n"
        assert line.answer(CHUNKED + b"1\r\nx\r\n" + trailers) == 200
        assert server.seen.headers == [["host", "transfer-encoding"]]


def test_many_requests_on_one_connection_are_all_served(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        line = server.line()
        post = POST + b"content-length: 9000\r\n\r\n" + b"x" * 9_000
        line.send((post + GET) * 20)
        assert [line.answer() for _ in range(40)] == [200] * 40
        assert line.answer(GET) == 200


def test_a_request_in_single_bytes_is_served(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        line = server.line()
        for byte in POST + b"content-length: 5\r\n\r\nhello":
            line.send(bytes([byte]))
        assert line.answer() == 200
        assert server.seen.bodies == [b"hello"]


def test_the_server_does_not_say_what_it_is(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        for request_ in (GET, START + b"a: " + b"x" * 9_000 + b"\r\n\r\n", b"?\r\n\r\n"):
            line = server.line()
            line.send(request_)
            assert b"\r\nserver:" not in line.socket.recv(65_536).lower()
