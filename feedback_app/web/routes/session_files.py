"""``/team/files/{secret}``: files for someone who is signed in, for minutes and for that browser only."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from feedback_app.errors import NotFound
from feedback_app.services.accounts import session_files
from feedback_app.services.accounts.session_files import FileToHandOver
from feedback_app.services.answering.cookies import STAFF_COOKIE
from feedback_app.services.answering.link_messages import MessageText
from feedback_app.services.process.workspace import Workspace
from feedback_app.web.serving.connections import staff_actor
from feedback_app.web.serving.in_thread import in_thread
from feedback_app.web.serving.pages import Link, Pages


GONE = MessageText(
    "This file is not available",
    (
        "A file can be downloaded for five minutes in the browser it was made in, while you are signed in.",
        "Go back to the page you came from and press the button again.",
    ),
)
TO_THE_TEAM = Link("Team pages", "/")
SAVED_AS_A_FILE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",  # a web page among the files never runs as ours
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Content-Encoding": "identity",  # packed again they would be no smaller, and everyone else would wait
}


class SessionFileRoutes:
    def __init__(self, workspace: Workspace, pages: Pages) -> None:
        self.workspace = workspace
        self.pages = pages

    async def hand_over(self, request: Request) -> Response:
        """The file, or a page that says the same whether it is over, someone else's, or never was."""
        try:
            if await staff_actor(self.workspace, request) is None:  # a stranger never gets to a write
                raise NotFound("file_not_found", where="File")
            cookie, address = request.cookies[STAFF_COOKIE], request.path_params["secret"]
            file = await in_thread(self._fetch, cookie, address, request.method != "HEAD")
        except NotFound:
            return self.pages.message(GONE, status=404, with_help=False, link=TO_THE_TEAM)
        name = {"Content-Disposition": attachment(file.name)}
        return Response(file.data, media_type=file.media_type, headers={**SAVED_AS_A_FILE, **name})

    def _fetch(self, cookie: str, address: str, is_taken: bool) -> FileToHandOver:
        with self.workspace.database.write() as session:
            return session_files.fetch(
                session,
                keys=self.workspace.keys,
                secret=cookie,
                address=address,
                now=self.workspace.now(),
                is_taken=is_taken,
                idle=timedelta(minutes=self.workspace.settings.session_idle_minutes),
            )


def attachment(name: str) -> str:
    """The header that has a browser save the answer under this name, whatever characters are in it."""
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-_. ") else "_" for each in name)
    both = f'attachment; filename="{plain.strip(" .") or "file"}"'
    return both if plain == name else f"{both}; filename*=UTF-8''{quote(name, safe='')}"
