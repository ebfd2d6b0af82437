"""``/you-said/{organisation}``, ``/in-their-words/{organisation}``: sheets to print, for the team alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feedback_app.access.actor import Actor
from feedback_app.errors import NotFound, Refused
from feedback_app.exports import poster
from feedback_app.exports.poster import PosterSheet
from feedback_app.services.actions import posters
from feedback_app.services.answering.link_messages import MessageText
from feedback_app.services.process.workspace import Workspace
from feedback_app.web.serving.connections import staff_actor
from feedback_app.web.serving.in_thread import in_thread
from feedback_app.web.serving.pages import NOT_FOUND, Link, Pages


NEVER_KEPT = {"Cache-Control": "no-store"}
POSTER_PATH = re.compile(r"/(you-said|in-their-words)/[a-z][a-z0-9_]{0,39}(\.png)?")
PICTURE = ".png"
SHEETS: dict[str, Callable[..., PosterSheet]] = {
    "you-said": posters.you_said,
    "in-their-words": posters.what_people_said,
}
EMPTY = {
    "you-said": "There is nothing to show yet. Mark an action as done, and let everyone who answers read it.",
    "in-their-words": "No quote has been approved by two people yet.",
}


class PosterRoutes:
    """Each sheet as a page and as a picture."""

    def __init__(self, workspace: Workspace, pages: Pages) -> None:
        self.workspace = workspace
        self.pages = pages

    async def show(self, request: Request) -> Response:
        """A sheet. People who are not signed in go there first; other organisations' sheets do not exist."""
        actor = await staff_actor(self.workspace, request)
        path = request.url.path
        if actor is None:
            return RedirectResponse(f"/sign-in?next={quote(path)}", 303, NEVER_KEPT)
        if POSTER_PATH.fullmatch(path) is None:
            return self.pages.message(NOT_FOUND, status=404, with_help=False)
        return await in_thread(self._show, actor, path)

    def _show(self, actor: Actor, path: str) -> Response:
        _, kind, name = path.split("/")
        try:
            sheet = self._sheet(actor, kind, name.removesuffix(PICTURE))
            return self._picture(sheet, name) if name.endswith(PICTURE) else self._page(sheet, kind, path)
        except NotFound:
            return self.pages.message(NOT_FOUND, status=404, with_help=False)
        except Refused as refused:
            told = MessageText("There is no picture of this poster", (refused.what, refused.how))
            back = Link("The page to print", path.removesuffix(PICTURE))
            return self.pages.message(told, status=422, with_help=False, link=back)

    def _sheet(self, actor: Actor, kind: str, organisation: str) -> PosterSheet:
        with self.workspace.database.read() as session:
            return SHEETS[kind](session, by=actor, keys=self.workspace.keys, organisation=organisation)

    def _page(self, sheet: PosterSheet, kind: str, path: str) -> Response:
        return self.pages.page("sheet.html", sheet=sheet, empty=EMPTY[kind], picture=f"{path}{PICTURE}")

    def _picture(self, sheet: PosterSheet, name: str) -> Response:
        file = {"Content-Disposition": f'attachment; filename="poster-{name}"', **NEVER_KEPT}
        return Response(poster.draw(sheet), media_type="image/png", headers=file)
