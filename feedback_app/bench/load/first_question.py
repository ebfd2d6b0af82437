"""How much a phone must fetch before the first question shows: pages, styles, script and icon, compressed."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from feedback_app.bench.load.connection import Connection
from feedback_app.bench.load.walking import Step, open_form


FETCHED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Fetched:
    """How many requests, and the bytes of the replies with their headers."""

    requests: int
    wire_bytes: int


def until_first_question(port: int, code: str, first: Step) -> Fetched:
    """From opening the link, with an empty cache, to the first question."""
    return asyncio.run(_fetch(port, code, first))


async def _fetch(port: int, code: str, first: Step) -> Fetched:
    async with Connection(port) as connection:
        link = await connection.get(f"/c/{code}")
        entry, page = await open_form(connection, code)
        mark = re.search(r'data-mark="([0-9a-f]+)"', page.text)
        turned = await connection.post(first.path, first.body(mark[1] if mark else ""))
        question = await connection.get(turned.location or entry)
        replies = [link, page, turned, question]
        for path in sorted({*FETCHED.findall(page.text), *FETCHED.findall(question.text)}):
            replies.append(await connection.get(path))
        return Fetched(len(replies), sum(reply.wire_bytes for reply in replies))
