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


def socket(address: str = "192.0.2.1") -> Scope:
    return {"type": "websocket", "path": "/_stcore/stream", "headers": [], "client": (address, 1)}


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
    guard = StreamlitGuard(App(), is_staff=signed_in)
    assert run(exchange, guard, http(path, cookie))[0]["status"] == status


@pytest.mark.parametrize("kind", sorted(DROPPED_MESSAGES))
def test_messages_no_page_of_ours_sends_are_dropped(kind: str) -> None:
    app = App()
    run(exchange, StreamlitGuard(app, is_staff=signed_in), socket(), [message_of(kind)])
    assert app.frames == []


def test_clicks_and_what_nobody_can_read_pass() -> None:
    app, click = App(), BackMsg()
    click.rerun_script.query_string = "p=1"
    frames = [click.SerializeToString(), b"\xff\xff\xff", b""]
    run(exchange, StreamlitGuard(app, is_staff=signed_in), socket(), frames)
    assert app.frames == frames


def test_one_address_may_open_so_many_sockets_and_others_are_not_touched() -> None:
    app = App()
    guard = StreamlitGuard(app, is_staff=signed_in, sockets_per_address=2)

    async def crowd() -> list[list[Message]]:
        app.wait = asyncio.Event()
        first = [asyncio.create_task(exchange(guard, socket())) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await exchange(guard, socket())
        other = asyncio.create_task(exchange(guard, socket("192.0.2.2")))
        await asyncio.sleep(0)
        app.wait.set()
        return [refused, await other, *(await asyncio.gather(*first)), await exchange(guard, socket())]

    refused, *others = run(crowd)
    assert refused == [{"type": "websocket.close", "code": 1013}]
    assert others == [[], [], [], []]
    assert not guard.open_sockets


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
