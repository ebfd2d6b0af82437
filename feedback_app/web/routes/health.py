"""For machines: is the process alive, can it do its work, what may robots read."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from feedback_app.errors import FeedbackError
from feedback_app.services.mail.undeliverable import mail_state
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.safety.crisis_lines import crisis_lines
from feedback_app.storage import migrate
from feedback_app.web.serving.in_thread import in_thread
from feedback_app.web.serving.own_assets import FOLDER
from feedback_app.web.serving.pages import Pages


log = logging.getLogger("feedback.health")


class HealthRoutes:
    """``/livez``, ``/readyz``, ``/robots.txt``, ``/favicon.ico`` and ``/help``."""

    def __init__(self, workspace: Workspace, pages: Pages) -> None:
        self.workspace = workspace
        self.pages = pages

    async def live(self, _request: Request) -> Response:
        """The process answers."""
        return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})

    async def ready(self, _request: Request) -> Response:
        """The database answers and has the tables this version knows; how mail is doing is for monitoring.

        A mail server that is down makes the service no less ready: people can still answer.
        """
        problem, mail = await in_thread(self._state)
        return JSONResponse(
            {"ready": problem is None, "problem": problem, "mail": mail, **self._warnings()},
            status_code=200 if problem is None else 503,
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

    def _warnings(self) -> dict[str, list[str]]:
        """What the people who run the service should look at, although it works."""
        return {"warnings": ["proxy_not_trusted"]} if self.workspace.unknown_proxies else {}

    def _state(self) -> tuple[str | None, dict[str, object] | None]:
        try:
            if not migrate.is_current(self.workspace.database):
                return "database_not_current", None
            with self.workspace.database.read() as session:
                mail = mail_state(session, now=self.workspace.now())
        except FeedbackError as error:
            log.warning("not ready: %s", error.code)
            return error.code, None
        oldest = mail.oldest_waiting.isoformat() if mail.oldest_waiting else None
        return None, {"oldest_waiting": oldest, "undeliverable": mail.undeliverable}
