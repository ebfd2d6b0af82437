"""A tablet in the clinic that goes from hand to hand: ``/tablet``.

Anyone who comes to its first page is the next person: what the last one began and did not send is thrown
away there, by whichever way they come, so there is no button to forget.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from feedback_app.errors import UserError
from feedback_app.services.answering import answering
from feedback_app.services.answering.cookies import (
    TABLET_COOKIE,
    AnsweringKey,
    ThisDevice,
    answering_cookie,
    reference_of,
)
from feedback_app.services.answering.link_messages import TOO_MANY_TRIES
from feedback_app.services.answering.link_state import Opening
from feedback_app.services.answering.shared_tablet import SharedTablet
from feedback_app.services.process.recent_counts import RecentCounts
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.safety.crisis_lines import CrisisLine
from feedback_app.web.plain_face.drawing.drawing import FormDrawing
from feedback_app.web.plain_face.drawing.frame import ProblemLine
from feedback_app.web.plain_face.journey import cookies, field_names
from feedback_app.web.plain_face.journey.addresses import (
    TABLET,
    TABLET_LEAVE,
    TABLET_STILL,
    Addresses,
)
from feedback_app.web.plain_face.journey.visit import Visit
from feedback_app.web.plain_face.links import find_point
from feedback_app.web.serving.connections import is_from_our_page
from feedback_app.web.serving.in_thread import in_thread
from feedback_app.web.serving.pages import FROM_ELSEWHERE
from feedback_app.web.serving.posted_form import read_posted
from surveys.catalogue import face_words
from surveys.faces.words import ENGLISH
from surveys.languages import languages_offered


NEVER_KEPT = {"Cache-Control": "no-store"}
CODES_A_MINUTE = 5


class TabletRoutes:
    """The pages of a tablet. Its cookie says which standing link it shows."""

    def __init__(self, workspace: Workspace, draw: FormDrawing) -> None:
        self.workspace = workspace
        self.draw = draw
        self.wrong_codes = RecentCounts(CODES_A_MINUTE)

    def routes(self) -> list[BaseRoute]:
        """Every path of the tablet itself; a form on it has the addresses of every form."""
        return [
            Route(TABLET, self.show, methods=["GET"]),
            Route(TABLET, self.start, methods=["POST"]),
            Route(TABLET_STILL, self.ask, methods=["GET"]),
            Route(TABLET_LEAVE, self.show_leave, methods=["GET"]),
            Route(TABLET_LEAVE, self.leave, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The first page, with nothing of the last person left."""
        tablet = _tablet_of(request)
        if tablet is None:
            return _see("/")
        visit = self._last_visit(request, tablet)
        opening = await in_thread(self._clear, tablet, visit)
        lines = await in_thread(self._lines, opening)
        is_cleared = request.query_params.get("cleared") == "1"
        response = self.draw.tablet(opening, _at(visit), lines, is_cleared=is_cleared)
        if visit is not None:
            cookies.forget(response, visit)
        return response

    async def start(self, request: Request) -> Response:
        """A new form for the person who holds the tablet now, in the language they chose."""
        tablet = _tablet_of(request)
        if tablet is None or not is_from_our_page(request, self.workspace.settings.base_url):
            return self.draw.message(FROM_ELSEWHERE, _at(None), status=403)
        posted = await read_posted(request)
        visit = await in_thread(self._begin, tablet, posted.text(field_names.LANGUAGE))
        if visit is None:
            return _see(TABLET)
        response = _see(visit.at.page(0))
        cookies.keep_key(response, visit)
        cookies.keep_device(response, visit)
        return response

    async def ask(self, request: Request) -> Response:
        """Are you still there? For a tablet without script; with one the page asks on its own."""
        tablet = _tablet_of(request)
        visit = self._last_visit(request, tablet) if tablet else None
        if tablet is None or visit is None:
            return _see(TABLET)
        found = await in_thread(visit.look)
        if found.form is None or found.receipt is not None:
            return _see(TABLET)
        return self.draw.still_there(found.form, visit.at)

    async def show_leave(self, request: Request) -> Response:
        """The field for the staff code."""
        return await self._leave_page(request)

    async def leave(self, request: Request) -> Response:
        """With the right code the tablet is an ordinary one again."""
        tablet, now = _tablet_of(request), self.workspace.now()
        if tablet is None or not is_from_our_page(request, self.workspace.settings.base_url):
            return self.draw.message(FROM_ELSEWHERE, _at(None), status=403)
        if self.wrong_codes.is_full(tablet.cookie_value, now):  # this tablet, not all of the clinic
            return self.draw.message(TOO_MANY_TRIES, _at(None), status=429)
        posted = await read_posted(request)
        if not tablet.opens_with(self.workspace.keys, posted.text("code")):
            self.wrong_codes.count(tablet.cookie_value, now)
            return await self._leave_page(request, is_wrong=True)
        visit = self._last_visit(request, tablet)
        await in_thread(self._clear, tablet, visit)
        response = _see("/sign-in")
        response.delete_cookie(TABLET_COOKIE, httponly=True, samesite="lax")
        if visit is not None:
            cookies.forget(response, visit)
        return response

    async def _leave_page(self, request: Request, *, is_wrong: bool = False) -> Response:
        tablet = _tablet_of(request)
        if tablet is None:
            return _see("/")
        opening = await in_thread(find_point, self.workspace, tablet.code)
        words = face_words(opening.form.language if opening.form else ENGLISH)
        lines = (ProblemLine(words.tablet_wrong_code, "#code"),) if is_wrong else ()
        return self.draw.leave_tablet(opening, _at(None), lines)

    def _last_visit(self, request: Request, tablet: SharedTablet) -> Visit | None:
        """The visit of the person who held the tablet before, as far as its cookies say."""
        anyone = AnsweringKey.new_at(tablet.code)
        reference = reference_of(self.workspace.keys, anyone) if anyone else ""
        key = AnsweringKey.parse(request.cookies.get(answering_cookie(reference)))
        return Visit(self.workspace, reference, key, _EMPTY, is_tablet=True) if key else None

    def _lines(self, opening: Opening) -> tuple[CrisisLine, ...]:
        language, workspace = opening.form.language if opening.form else ENGLISH, self.workspace
        found = workspace.help_nearby.look(
            workspace.database, opening.organisation_id, language, workspace.now()
        )
        return found.lines

    def _clear(self, tablet: SharedTablet, visit: Visit | None) -> Opening:
        if visit is not None:
            with contextlib.suppress(UserError):  # sent, or over: there is no draft to throw away
                visit.for_next_person()
        return find_point(self.workspace, tablet.code)

    def _begin(self, tablet: SharedTablet, language: str) -> Visit | None:
        key, opening = AnsweringKey.new_at(tablet.code), find_point(self.workspace, tablet.code)
        if key is None or opening.form is None or not opening.is_open:
            return None
        drafts = self.workspace.settings.drafts_shown
        visit = Visit(self.workspace, reference_of(self.workspace.keys, key), key, _EMPTY, is_tablet=True)
        if language in {choice.tag for choice in languages_offered(opening.form, drafts=drafts)}:
            with self.workspace.database.write() as session:
                answering.choose_language(
                    session,
                    keys=self.workspace.keys,
                    key=key,
                    language=language,
                    now=self.workspace.now(),
                    drafts_shown=drafts,
                )
        return visit


_EMPTY = replace(ThisDevice(), is_shared=True)


def _tablet_of(request: Request) -> SharedTablet | None:
    return SharedTablet.parse(request.cookies.get(TABLET_COOKIE))


def _at(visit: Visit | None) -> Addresses:
    return visit.at if visit else Addresses("0" * 16)


def _see(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, NEVER_KEPT)
