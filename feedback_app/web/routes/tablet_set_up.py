"""``/c/{code}/tablet``: a member of the team makes this browser a tablet for families."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.services.accounts import sign_in
from feedback_app.services.answering import cookies, shared_tablet
from feedback_app.services.answering.answering import Opening
from feedback_app.services.process.workspace import Workspace
from feedback_app.web.plain_face.journey.addresses import TABLET
from feedback_app.web.plain_face.links import find_point
from feedback_app.web.serving.connections import is_from_our_page, staff_actor
from feedback_app.web.serving.in_thread import in_thread
from feedback_app.web.serving.pages import (
    FROM_ELSEWHERE,
    NOT_FOUND,
    FieldProblem,
    Pages,
)
from feedback_app.web.serving.posted_form import read_posted


KEEP = timedelta(days=30)


class TabletSetUp:
    """Only for people who may invite in the organisation of the standing link."""

    def __init__(self, workspace: Workspace, pages: Pages) -> None:
        self.workspace = workspace
        self.pages = pages

    async def show(self, request: Request) -> Response:
        """The field for a staff code."""
        opening = await self._opening_for(request)
        return opening if isinstance(opening, Response) else self._page(request, opening)

    async def begin(self, request: Request) -> Response:
        """Sign out here, and show the first page to families."""
        if not is_from_our_page(request, self.workspace.settings.base_url):
            return self.pages.message(FROM_ELSEWHERE, status=403, with_help=False)
        opening = await self._opening_for(request)
        if isinstance(opening, Response):
            return opening
        form = await read_posted(request, is_short=True)
        try:
            tablet = shared_tablet.shared_tablet(
                self.workspace.keys,
                code=request.path_params["code"].lower(),
                staff_code=form.text("staff_code"),
            )
        except Refused as refused:
            return self._page(
                request, opening, (FieldProblem(f"{refused.what} {refused.how}", "staff_code"),)
            )
        await in_thread(self._sign_out, request.cookies[cookies.STAFF_COOKIE])
        response = RedirectResponse(TABLET, 303, {"Cache-Control": "no-store"})
        response.delete_cookie(cookies.STAFF_COOKIE, httponly=True, samesite="lax")
        response.set_cookie(
            cookies.TABLET_COOKIE,
            tablet.cookie_value,
            max_age=int(KEEP.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.workspace.settings.is_https,
        )
        return response

    async def _opening_for(self, request: Request) -> Opening | Response:
        actor = await staff_actor(self.workspace, request)
        if actor is None:
            return RedirectResponse(
                f"/sign-in?next={quote(request.url.path)}", 303, {"Cache-Control": "no-store"}
            )
        opening = await in_thread(find_point, self.workspace, request.path_params["code"])
        may = opening.organisation_id in actor.scope(Permission.SEND_INVITATIONS)
        if opening.form is None or not may:
            return self.pages.message(NOT_FOUND, status=404, with_help=False)
        return opening

    def _sign_out(self, secret: str) -> None:
        with self.workspace.database.write() as session:
            sign_in.sign_out(session, keys=self.workspace.keys, secret=secret, now=self.workspace.now())

    def _page(self, request: Request, opening: Opening, problems: tuple[FieldProblem, ...] = ()) -> Response:
        return self.pages.page(
            "tablet_set_up.html",
            status=422 if problems else 200,
            problems=problems,
            action=request.url.path,
            form_title=opening.form.title if opening.form else "",
            shortest=shared_tablet.SHORTEST,
            longest=shared_tablet.LONGEST,
        )
