"""How long the other side may take: before a request, in its head, in its body, and in reading the answer."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from tests.feedback_app.web.edge.served import GET, served


START = b"GET / HTTP/1.1\r\nhost: x\r\n"
POST = b"POST / HTTP/1.1\r\nhost: x\r\n"
SOON = 0.15


@pytest.mark.parametrize(
    ("limit", "sent", "status"),
    [
        pytest.param("seconds_before_head", b"", 0, id="nothing"),
        pytest.param("seconds_before_head", b"\r\n", 0, id="an empty line"),
        pytest.param("seconds_for_head", b"G", 408, id="one letter"),
        pytest.param("seconds_for_head", b"GET /", 408, id="half a first line"),
        pytest.param("seconds_for_head", START, 408, id="half a head"),
        pytest.param("seconds_for_head", START + b"a: b", 408, id="half a header"),
        pytest.param(
            "seconds_for_head", START + b"connection: upgrade\r\nupgrade: websocket\r\n", 408, id="upgrade"
        ),
        pytest.param("seconds_for_body", POST + b"content-length: 10\r\n\r\n", 408, id="no body"),
        pytest.param("seconds_for_body", POST + b"content-length: 10\r\n\r\nhello", 408, id="half a body"),
        pytest.param("seconds_for_body", POST + b"transfer-encoding: chunked\r\n\r\n", 408, id="no chunk"),
        pytest.param(
            "seconds_for_body", POST + b"transfer-encoding: chunked\r\n\r\n1\r\nx\r\n", 408, id="no end"
        ),
        pytest.param(
            "seconds_for_body", POST + b"transfer-encoding: chunked\r\n\r\n0\r\na: b\r\n", 408, id="trailer"
        ),
    ],
)
def test_what_does_not_come_in_time_is_given_up(tmp_path: Path, limit: str, sent: bytes, status: int) -> None:
    with served(tmp_path, **{limit: SOON}) as server:
        line = server.line()
        assert line.answer(sent) == status
        assert line.is_closed()
        assert server.answers()


def test_more_data_does_not_lengthen_the_time_for_a_head(tmp_path: Path) -> None:
    with served(tmp_path, seconds_for_head=SOON) as server:
        line, sent = server.line(), 0
        line.send(START)
        line.socket.settimeout(0.01)
        while sent < 2_000 and line.is_open():
            line.send(b"a: b\r\n")
            sent += 1
            try:
                line.socket.recv(1, socket.MSG_PEEK)
                break
            except TimeoutError:
                continue
        assert line.answer() == 408
        assert sent < 2_000


def test_a_body_that_comes_steadily_gets_more_time(tmp_path: Path) -> None:
    """A large form on a slow line takes longer than a body of which nothing comes."""
    with served(tmp_path, seconds_for_body=1.0, body_bytes_a_second=2_000) as server:
        line = server.line()
        line.send(POST + b"content-length: 9000\r\n\r\n")
        line.socket.settimeout(0.2)
        for _ in range(8):
            line.send(b"x" * 1_000)
            with pytest.raises(TimeoutError):
                line.socket.recv(1)
        line.socket.settimeout(20)
        assert line.answer(b"x" * 1_000) == 200


def test_an_idle_connection_is_closed_and_a_used_one_is_not(tmp_path: Path) -> None:
    with served(tmp_path, seconds_idle=3.0) as server:
        line = server.line()
        assert [line.answer(GET) for _ in range(3)] == [200] * 3
        assert line.is_closed()


def test_an_answer_no_one_reads_does_not_hold_the_connection(tmp_path: Path) -> None:
    with served(tmp_path, seconds_stuck=SOON) as server:
        line = server.line()
        line.send(b"GET /much HTTP/1.1\r\nhost: x\r\n\r\n")
        assert line.socket.recv(1, socket.MSG_PEEK)
        assert not _is_there(server.port, line.socket.getsockname()[1])
        assert server.answers()


@pytest.mark.parametrize("what", [b"", b"GET / HTTP/1.1\r\nhost", POST + b"content-length: 10\r\n\r\n"])
def test_fifteen_hundred_half_open_requests_go_and_meanwhile_others_are_served(
    tmp_path: Path, what: bytes
) -> None:
    with served(tmp_path, seconds_before_head=3, seconds_for_head=3, seconds_for_body=3) as server:
        lines = [server.line() for _ in range(1_500)]
        for line in lines:
            line.send(what)
        assert all(server.answers() for _ in range(20))
        assert all(line.is_closed() for line in lines)


def test_a_request_the_app_takes_long_for_is_not_cut_off(tmp_path: Path) -> None:
    """The limits are for the other side. What waits for us may wait."""
    quick = dict.fromkeys(("seconds_before_head", "seconds_for_head", "seconds_for_body"), SOON)
    with served(tmp_path, **quick) as server:
        line = server.line()
        assert line.answer(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n") == 200


def _is_there(server_port: int, own_port: int) -> bool:
    """Whether the server still has its end of the connection; waits until it has not."""
    wanted = f"{server_port:04X} 0100007F:{own_port:04X} "
    until = time.monotonic() + 20
    while time.monotonic() < until:
        rows = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()
        states = [row.split()[3] for row in rows if wanted in row]
        if not [state for state in states if state in {"01", "08"}]:  # established, waiting for our close
            return False
        time.sleep(0.02)
    return True
