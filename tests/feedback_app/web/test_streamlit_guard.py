"""What Streamlit leaves open and we close: uploads, its own endpoints, messages that disturb others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from feedback_app.web.middleware.streamlit_guard import StreamlitGuard
from feedback_app.web.streamlit.settings import DROPPED_MESSAGES


class App:
    """Stands for Streamlit: notes what reaches it."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.frames: list[bytes | None] = []
        self.wait: asyncio.Event | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.paths.append(scope["path"])
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            return
        if self.wait is not None:
            await self.wait.wait()
        while (message := await receive())["type"] != "websocket.disconnect":
            self.frames.append(message.get("bytes"))


async def signed_in(connection: HTTPConnection) -> bool:
    return connection.cookies.get("fb_staff") == "good"


def http(path: str, cookie: str = "") -> Scope:
    headers = [(b"cookie", f"fb_staff={cookie}".encode())] if cookie else []
    return {"type": "http", "method": "PUT", "path": path, "headers": headers, "client": ("192.0.2.1", 1)}


def socket(address: str = "192.0.2.1", cookie: str = "") -> Scope:
    headers = [(b"cookie", f"fb_staff={cookie}".encode())] if cookie else []
    return {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "client": (address, 1)}


async def exchange(guard: StreamlitGuard, scope: Scope, frames: Iterable[bytes] = ()) -> list[Message]:
    incoming: list[Message] = [{"type": "websocket.receive", "bytes": frame} for frame in frames]
    incoming.append({"type": "websocket.disconnect"})
    sent: list[Message] = []

    async def receive() -> Message:
        return incoming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    await guard(scope, receive, send)
    return sent


def run(work: Any, *arguments: Any) -> Any:
    with start_blocking_portal() as portal:
        return portal.call(work, *arguments)


@pytest.mark.parametrize(
    ("path", "cookie", "status"),
    [
        ("/_stcore/upload_file/session/file", "", 404),
        ("/_stcore/upload_file/session/file", "bad", 404),
        ("/_stcore/upload_file/session/file", "good", 200),
        ("/_stcore/metrics", "good", 404),
        ("/_stcore/agent/openapi.json", "good", 404),
        ("/_stcore/agent/interact", "", 404),
        ("/_stcore/script-health-check", "", 404),
        ("/media/4edd.xlsx", "", 404),
        ("/media/4edd.xlsx", "good", 404),
        ("/Media/4edd.xlsx", "good", 404),
        ("//media/4edd.xlsx", "good", 404),
        ("/./media/4edd.xlsx", "good", 404),
        ("/static/../media/4edd.xlsx", "good", 404),
        ("/media", "good", 404),
        ("/static/media/icons.woff2", "", 200),
        ("/static\\..\\media\\4edd.xlsx", "good", 404),
        ("/_stcore/health", "", 200),
        ("/static/js/index.js", "", 200),
    ],
)
def test_what_reaches_streamlit(path: str, cookie: str, status: int) -> None:
    guard = StreamlitGuard(App(), is_staff=signed_in, sockets_in_all=9)
    assert run(exchange, guard, http(path, cookie))[0]["status"] == status


@pytest.mark.parametrize("kind", sorted(DROPPED_MESSAGES))
def test_messages_no_page_of_ours_sends_are_dropped(kind: str) -> None:
    app = App()
    run(exchange, StreamlitGuard(app, is_staff=signed_in, sockets_in_all=9), socket(), [message_of(kind)])
    assert app.frames == []


def test_clicks_and_what_nobody_can_read_pass() -> None:
    app, click = App(), BackMsg()
    click.rerun_script.query_string = "p=1"
    frames = [click.SerializeToString(), b"\xff\xff\xff", b""]
    run(exchange, StreamlitGuard(app, is_staff=signed_in, sockets_in_all=9), socket(), frames)
    assert app.frames == frames


class Browser:
    """One socket that stays open until it is closed from either side."""

    def __init__(self, guard: StreamlitGuard, address: str = "192.0.2.1", cookie: str = "") -> None:
        self.guard, self.scope = guard, socket(address, cookie)
        self.incoming: asyncio.Queue[Message] = asyncio.Queue()
        self.closed_with = 0

    async def opened(self) -> Browser:
        self.task = asyncio.create_task(self.guard(self.scope, self.incoming.get, self._take))
        self.incoming.put_nowait({"type": "websocket.connect"})
        await settled()
        return self

    async def click(self) -> None:
        self.incoming.put_nowait({"type": "websocket.receive", "bytes": b""})
        await settled()

    async def leave(self) -> None:
        self.incoming.put_nowait({"type": "websocket.disconnect"})
        await self.task

    async def _take(self, message: Message) -> None:
        if message["type"] == "websocket.close":
            self.closed_with = message["code"]
            self.incoming.put_nowait({"type": "websocket.disconnect"})


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def guard_of(per_address: int, in_all: int = 100, *, quiet: float = 0.0) -> StreamlitGuard:
    return StreamlitGuard(
        App(), is_staff=signed_in, sockets_per_address=per_address, sockets_in_all=in_all, quiet_seconds=quiet
    )


def test_a_new_socket_takes_the_place_of_the_quietest_at_its_address() -> None:
    async def crowd() -> list[int]:
        guard = guard_of(3)
        idle, used, other = (
            await Browser(guard).opened(),
            await Browser(guard).opened(),
            await Browser(guard, "192.0.2.2").opened(),
        )
        third = await Browser(guard).opened()
        await idle.click()
        await used.click()
        await third.click()
        await idle.click()  # now the one in the middle has been quiet longest
        new = await Browser(guard).opened()
        everyone = [idle, used, third, other, new]
        closed = [each.closed_with for each in everyone]
        for each in everyone:
            await each.leave()
        assert len(guard.anyone) == 0
        return closed

    assert run(crowd) == [0, 1013, 0, 0, 0]


def test_sockets_in_use_are_not_closed_for_a_new_one() -> None:
    async def crowd() -> list[int]:
        guard = guard_of(2, quiet=60)
        everyone = [await Browser(guard).opened() for _ in range(3)]
        other = await Browser(guard, "192.0.2.2").opened()
        return [each.closed_with for each in (*everyone, other)]

    assert run(crowd) == [0, 0, 1013, 0]


def test_idle_sockets_of_one_address_shut_out_neither_staff_nor_anyone_else_there() -> None:
    async def crowd() -> list[int]:
        guard = guard_of(300, 1_000)
        flood = [await Browser(guard).opened() for _ in range(300)]
        staff = [await Browser(guard, cookie="good").opened() for _ in range(20)]
        anyone = await Browser(guard).opened()
        more = [await Browser(guard).opened() for _ in range(299)]
        assert len(guard.anyone) == 300
        assert sum(each.closed_with == 1013 for each in (*flood, anyone, *more)) == 300
        return [each.closed_with for each in (*staff, more[-1])]

    assert run(crowd) == [0] * 21


def test_many_addresses_together_have_a_limit_and_the_fullest_makes_room() -> None:
    async def crowd() -> list[int]:
        guard = guard_of(4, 6)
        flood = [await Browser(guard, "192.0.2.9").opened() for _ in range(4)]
        others = [await Browser(guard, f"192.0.2.{n}").opened() for n in range(4)]
        assert [each.closed_with for each in flood] == [1013, 1013, 0, 0]
        return [each.closed_with for each in others]

    assert run(crowd) == [0] * 4


def test_a_false_cookie_gives_no_place_of_staff() -> None:
    async def crowd() -> int:
        guard = guard_of(1, quiet=60)
        await Browser(guard).opened()
        return (await Browser(guard, cookie="bad").opened()).closed_with

    assert run(crowd) == 1013


def message_of(kind: str) -> bytes:
    message = BackMsg()
    field = message.DESCRIPTOR.fields_by_name[kind]
    if field.type == field.TYPE_BOOL:
        setattr(message, kind, True)
    elif field.type == field.TYPE_STRING:
        setattr(message, kind, "x")
    else:
        getattr(message, kind).SetInParent()
    return message.SerializeToString()
