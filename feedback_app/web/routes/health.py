"""For machines: is the process alive, can it do its work, what may robots read."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from feedback_app.services.process.readiness import Check, ReadinessReport, as_record
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.safety.crisis_lines import crisis_lines
from feedback_app.web.serving.own_assets import FOLDER
from feedback_app.web.serving.pages import Pages


SECONDS_TO_ANSWER = 4.0
SLOW = ReadinessReport((Check("database", "It did not answer in time.", "database_slow", is_serious=True),))
_looks = ThreadPoolExecutor(1, thread_name_prefix="readiness")
"""Of its own: when the database is locked, page turns hold every thread of theirs."""


class HealthRoutes:
    """``/livez``, ``/readyz``, ``/robots.txt``, ``/favicon.ico`` and ``/help``."""

    def __init__(self, workspace: Workspace, pages: Pages) -> None:
        self.workspace = workspace
        self.pages = pages

    async def live(self, _request: Request) -> Response:
        """The process answers."""
        return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})

    async def ready(self, _request: Request) -> Response:
        """200 where people can answer, with a warning for what needs attention all the same; else 503.

        A mail server that is down makes the service no less ready. The answer comes within seconds, whatever
        the database does.
        """
        looking = asyncio.get_running_loop().run_in_executor(_looks, self.workspace.report)
        try:
            report = await asyncio.wait_for(asyncio.shield(looking), SECONDS_TO_ANSWER)
        except TimeoutError:
            looking.add_done_callback(_forget)
            report = SLOW
        return JSONResponse(
            as_record(report),
            status_code=200 if report.problem is None else 503,
            headers={"Cache-Control": "no-store"},
        )

    async def robots(self, _request: Request) -> Response:
        """Nothing here is for a search engine."""
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    async def favicon(self, _request: Request) -> Response:
        """A small drawing of our own."""
        return FileResponse(FOLDER / "favicon.svg", headers={"Cache-Control": "public, max-age=86400"})

    async def help_now(self, _request: Request) -> Response:
        """The crisis lines on a page of their own, for people who have no link."""
        return self.pages.page("help.html", help_lines=crisis_lines())


def _forget(looking: asyncio.Future[ReadinessReport]) -> None:
    if not looking.cancelled():
        looking.exception()
