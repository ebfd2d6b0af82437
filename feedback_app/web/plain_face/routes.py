"""``/form/...``: every step is a page to load and a form to post; posting always leads to a page to load.

So the browser's Back, a refresh, a double tap, two tabs and a bookmarked page in the middle all do what
people expect. Our script gets that page in the answer to its post, which saves a slow phone one way there
and back; its address comes in a header.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from feedback_app.services.answering.link_messages import FOR_STATUS, OPEN_LINK_AGAIN, TOO_MANY_TRIES
from feedback_app.services.answering.link_state import Opening
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.safety.crisis_lines import CrisisLine
from feedback_app.web.plain_face.drawing.drawing import FormDrawing
from feedback_app.web.plain_face.drawing.frame import Framing
from feedback_app.web.plain_face.journey import cookies
from feedback_app.web.plain_face.journey.addresses import ADDRESS, Addresses, PageAddress
from feedback_app.web.plain_face.journey.visit import REFERENCE, Moved, Visit, visit_of
from feedback_app.web.plain_face.links import find_point
from feedback_app.web.plain_face.showing import Showing, redirect
from feedback_app.web.plain_face.tablet import TabletRoutes
from feedback_app.web.plain_face.turning import Turning
from feedback_app.web.serving.connections import address_of, is_from_our_page
from feedback_app.web.serving.in_thread import in_thread
from feedback_app.web.serving.pages import FROM_ELSEWHERE, Pages
from feedback_app.web.serving.posted_form import Posted, read_posted


FROM_SCRIPT = "X-Script"
NO_REFERENCE = "0" * 16


class FormRoutes:
    """The plain face of one running service."""

    def __init__(self, workspace: Workspace, pages: Pages, *, has_other_face: bool) -> None:
        self.workspace = workspace
        framing = Framing(workspace.settings, has_other_face=has_other_face)
        self.draw = FormDrawing(pages, framing, return_address=workspace.settings.return_address)
        self.showing = Showing(self.draw)
        self.turning = Turning(self.showing)
        self.tablet = TabletRoutes(workspace, self.draw)

    def routes(self) -> list[BaseRoute]:
        """Every path of this face."""
        return [
            Route("/form/{reference}", self.show, methods=["GET"]),
            Route("/form/{reference}/{page}", self.show, methods=["GET"]),
            Route("/form/{reference}/{page}", self.turn, methods=["POST"]),
            Route("/c/{code}/print", self.show_paper_of_point, methods=["GET"]),
            *self.tablet.routes(),
        ]

    async def show(self, request: Request) -> Response:
        """One page as it is now."""
        visit = visit_of(self.workspace, request)
        if visit is None:
            return self._unknown(request)
        return await in_thread(self.showing.show, Moved(visit, PageAddress.of(request)))

    async def turn(self, request: Request) -> Response:
        """Save what a page posted, then lead to the next."""
        if not is_from_our_page(request, self.workspace.settings.base_url):
            return self.draw.message(FROM_ELSEWHERE, _at(request), status=403)
        visit = visit_of(self.workspace, request)
        if visit is None:
            return self._unknown(request)
        return await in_thread(self._turn, visit, request, await read_posted(request))

    async def show_paper_of_point(self, request: Request) -> Response:
        """The blank form of a standing link, so that the team can put sheets next to the poster."""
        opening = await in_thread(find_point, self.workspace, request.path_params["code"])
        if opening.form is None:
            if self.workspace.wrong_links.is_one_too_many(address_of(request), self.workspace.now()):
                return self.draw.message(TOO_MANY_TRIES, Addresses(NO_REFERENCE), status=429)
            return self.draw.message(FOR_STATUS[opening.status], Addresses(NO_REFERENCE), status=404)
        lines = await in_thread(self._lines, opening, opening.form.language)
        return self.draw.paper(opening.form, Addresses(NO_REFERENCE), lines)

    def _turn(self, visit: Visit, request: Request, posted: Posted) -> Response:
        page = request.path_params["page"]
        moved = self.turning.work_of(page)(visit, page, posted)
        if isinstance(moved, Response):
            return moved
        if FROM_SCRIPT in request.headers:
            response = self.showing.show(moved)
            response.headers[ADDRESS] = moved.visit.at.of(moved.goal)
        else:
            response = redirect(moved.visit, moved.goal)
        if moved.visit.device != visit.device:
            cookies.keep_device(response, moved.visit)
        if (moved.visit.key, moved.visit.device.is_shared) != (visit.key, visit.device.is_shared):
            cookies.keep_key(response, moved.visit)
        return response

    def _lines(self, opening: Opening, language: str) -> tuple[CrisisLine, ...]:
        look = self.workspace.help_nearby.look
        return look(self.workspace.database, opening.organisation_id, language, self.workspace.now()).lines

    def _unknown(self, request: Request) -> HTMLResponse:
        return self.draw.message(OPEN_LINK_AGAIN, _at(request), status=403)


def _at(request: Request) -> Addresses:
    reference = request.path_params["reference"]
    return Addresses(reference if REFERENCE.fullmatch(reference) else NO_REFERENCE)
