"""One person's way through a form on the plain pages: walked once with care, then repeated by many.

Reading every page closely would cost more than serving it, so only the first walk does. The others post the
same fields with their own mark and check that they reach the same pages.
"""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from feedback_app.bench.load.connection import Connection, Reply
from feedback_app.bench.load.form_reading import PageForm
from feedback_app.errors import OperationalError


MARK = re.compile(r'data-mark="([0-9a-f]+)"')
REFERENCE = re.compile(r"fb_([0-9a-f]{16})")
MOST_PAGES = 80
SEE_OTHER = 303


@dataclass(frozen=True, slots=True, repr=False)
class Step:
    """A page as posted (without the person's mark), and where it leads."""

    path: str
    fields: tuple[tuple[str, str], ...]
    leads_to: str

    def body(self, mark: str) -> bytes:
        return urlencode([("mark", mark), *self.fields]).encode()


@dataclass(slots=True)
class Times:
    """Seconds each thing took, and how many replies were not the expected ones."""

    opened: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    submitted: int = 0
    failures: int = 0

    def add(self, other: Times) -> None:
        """Add the times of another person."""
        self.opened += other.opened
        self.turns += other.turns
        self.submitted += other.submitted
        self.failures += other.failures


async def open_form(connection: Connection, code: str) -> tuple[str, Reply]:
    """Open a standing link: returns the path of the form, and its first page."""
    await connection.get(f"/c/{code}")
    reference = next((m[1] for name in connection.cookies if (m := REFERENCE.fullmatch(name))), "")
    entry = f"/form/{reference}"
    return entry, await connection.get(entry)


async def learn(connection: Connection, code: str) -> tuple[Step, ...]:
    """Walk the whole form without sending the last post, which is the last step returned.

    Raises OperationalError ``bench_walk_stuck`` on a form the bench cannot answer.
    """
    _, page = await open_form(connection, code)
    steps: list[Step] = []
    while len(steps) < MOST_PAGES:
        form = PageForm(page.text)
        fields = tuple(each for each in form.fields if each[0] != "mark")
        if not form.action:
            break
        if ("question", "check") in fields:
            entry = form.action.rpartition("/")[0]
            return (*steps, Step(form.action, fields, f"{entry}/done"))
        reply = await connection.post(form.action, urlencode(form.fields).encode())
        if reply.status != SEE_OTHER or "?" in reply.location:
            break
        steps.append(Step(form.action, fields, reply.location))
        page = await connection.get(reply.location)
    raise OperationalError(
        "bench_walk_stuck",
        where=f"Page {len(steps) + 1} of the form",
        what="The bench cannot answer it by choosing the first option everywhere.",
        how="Measure with another form (--form).",
    )


async def walk(
    connection: Connection,
    code: str,
    steps: tuple[Step, ...],
    pause: Callable[[], Awaitable[None]] | None = None,
    is_over: Callable[[], bool] = lambda: False,
) -> Times:
    """Answer the whole form as a new person. ``pause`` gives what to await before each post."""
    times = Times()
    began = time.perf_counter()
    _, page = await open_form(connection, code)
    times.opened.append(time.perf_counter() - began)
    found = MARK.search(page.text)
    if found is None:
        times.failures += 1
        return times
    for step in steps:
        if is_over():
            return times
        if pause is not None:
            await pause()
        began = time.perf_counter()
        reply = await connection.post(step.path, step.body(found[1]))
        shown = await connection.get(step.leads_to)
        times.turns.append(time.perf_counter() - began)
        if reply.status != SEE_OTHER or reply.location != step.leads_to or shown.status != 200:
            times.failures += 1
            return times
    times.submitted += 1
    return times
