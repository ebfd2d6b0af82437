"""``/form/...``: every step is a page to load and a form to post; posting always leads to a page to load.

So the browser's Back, a refresh, a double tap, two tabs and a bookmarked page in the middle all do what
people expect. Nothing is written by loading a page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from feedback_app.errors import FeedbackError, InvalidAnswers, Refused, UserError
from feedback_app.services import answering
from feedback_app.services.answering import Answering, Opening, OpeningStatus
from feedback_app.services.form_words import words_for
from feedback_app.services.kind_words import FOR_STATUS, OPEN_LINK_AGAIN, TOO_MANY_TRIES
from feedback_app.services.page_numbers import CHECK, number_of, page_at
from feedback_app.services.workspace import Workspace
from feedback_app.web.connections import address_of, is_from_our_page
from feedback_app.web.pages import FROM_ELSEWHERE, Pages
from feedback_app.web.plain_face import addresses, cookies, field_names
from feedback_app.web.plain_face.addresses import Addresses
from feedback_app.web.plain_face.drawing import BOTH, FormDrawing, Wish
from feedback_app.web.plain_face.posting import Posted, read_posted
from feedback_app.web.plain_face.reading import read_answer
from feedback_app.web.plain_face.visit import REFERENCE, PageTurn, Visit, visit_of
from feedback_app.web.routes.links import NOT_OPEN


FROM_SCRIPT = "X-Feedback-Script"
"""Our script asks for the next address as text; a browser by itself follows a redirect."""
NO_REFERENCE = "0" * 16
NEVER_KEPT = {"Cache-Control": "no-store"}

Work = Callable[[Visit, Request, Posted], Response]


class FormRoutes:
    """The plain face of one running service."""

    def __init__(self, place: Workspace, pages: Pages, *, has_other_face: bool) -> None:
        self.place = place
        address = place.settings.return_address
        self.draw = FormDrawing(pages, has_other_face=has_other_face, return_address=address)

    def routes(self) -> list[BaseRoute]:
        """Every path of this face."""
        here = "/form/{reference}"
        return [
            Route(here, self.enter, methods=["GET"]),
            Route(f"{here}/done", self.show_done, methods=["GET"]),
            Route(f"{here}/so-far", self.show_so_far, methods=["GET"]),
            Route(f"{here}/print", self.show_paper, methods=["GET"]),
            Route("/c/{code}/print", self.show_paper_of_point, methods=["GET"]),
            Route(f"{here}/earlier", self.show_earlier, methods=["POST"]),
            Route(f"{here}/again", self.start_again, methods=["POST"]),
            Route(f"{here}/{{page}}", self.show_page, methods=["GET"]),
            Route(f"{here}/{{page}}", self.turn_page, methods=["POST"]),
        ]

    async def enter(self, request: Request) -> Response:
        """Where a link leads: the start, the way on, or what became of the form."""
        return await self._get(request, self._enter)

    async def show_page(self, request: Request) -> Response:
        """One page as it is now. A page that is not shown (any more) leads to the nearest one before it."""
        return await self._get(request, self._show_page)

    async def show_done(self, request: Request) -> Response:
        """The receipt. It shows again when it is loaded again."""
        return await self._get(request, self._show_done)

    async def show_so_far(self, request: Request) -> Response:
        """Earlier answers in one list, on a device that may show them."""
        return await self._get(request, self._show_so_far)

    async def show_paper(self, request: Request) -> Response:
        """The blank form to print, for whoever would rather write."""
        return await self._get(request, self._show_paper)

    async def show_paper_of_point(self, request: Request) -> Response:
        """The same for a standing link, so that the team can lay sheets beside the poster."""
        address = address_of(request)
        if self.place.guesses.is_blocked(address, self.place.now()):
            return self.draw.message(TOO_MANY_TRIES, Addresses(NO_REFERENCE), status=429)
        opening = await run_in_threadpool(self._find_point, request.path_params["code"])
        if opening.form is None:
            self.place.guesses.miss(address, self.place.now())
            return self.draw.message(FOR_STATUS[opening.status], Addresses(NO_REFERENCE), status=404)
        return self.draw.paper(opening.form, Addresses(NO_REFERENCE))

    async def turn_page(self, request: Request) -> Response:
        """Save what a page posted, then lead to the next."""
        return await self._post(request, self._turn_page)

    async def show_earlier(self, request: Request) -> Response:
        """From here on this device shows earlier answers."""
        return await self._post(request, self._show_earlier)

    async def start_again(self, request: Request) -> Response:
        """A new form for the next person on this device."""
        return await self._post(request, self._start_again)

    async def _get(self, request: Request, work: Callable[[Visit, Request], Response]) -> Response:
        visit = visit_of(self.place, request)
        return await run_in_threadpool(work, visit, request) if visit else self._unknown(request)

    async def _post(self, request: Request, work: Work) -> Response:
        if not is_from_our_page(request, self.place.settings.base_url):
            return self.draw.message(FROM_ELSEWHERE, _at(request), status=403)
        visit = visit_of(self.place, request)
        if visit is None:
            return self._unknown(request)
        posted = await read_posted(request)
        return await run_in_threadpool(work, visit, request, posted)

    def _enter(self, visit: Visit, request: Request) -> Response:
        found = visit.look()
        if found.journey is None or found.status is not OpeningStatus.OPEN:
            return self._over(visit, found, request)
        page = found.journey.resume(found.at_page)
        if found.revision == 0:
            return self.draw.page(visit, found.journey, page, Wish())
        if visit.device.shows_all and visit.key.code is None:
            return _go(request, visit.at.page(number_of(found.journey.form, page.id)))
        return self.draw.welcome_back(visit, found.journey, page)

    def _show_page(self, visit: Visit, request: Request) -> Response:
        found = visit.look()
        if found.journey is None or found.status is not OpeningStatus.OPEN:
            return self._over(visit, found, request)
        form, number = found.journey.form, request.path_params["page"]
        wanted = page_at(form, number)
        if wanted is None:
            return _go(request, visit.at.entry)
        page = found.journey.page(wanted)
        if page.id != wanted:
            return _go(request, visit.at.page(number_of(form, page.id)))
        return self.draw.page(visit, found.journey, page, _wish(request))

    def _show_so_far(self, visit: Visit, request: Request) -> Response:
        found = visit.look()
        if found.journey is None or found.status is not OpeningStatus.OPEN:
            return self._over(visit, found, request)
        if not visit.device.shows_all:
            return _go(request, visit.at.entry)
        return self.draw.so_far(visit, found.journey, found.journey.resume(found.at_page))

    def _show_paper(self, visit: Visit, request: Request) -> Response:
        found = visit.look()
        if found.form is None or found.status is not OpeningStatus.OPEN:
            return self._over(visit, found, request)
        return self.draw.paper(found.form, visit.at)

    def _find_point(self, code: str) -> Opening:
        with self.place.database.read() as session:
            return answering.find_collection_point(
                session, keys=self.place.keys, code=code, now=self.place.now()
            )

    def _show_done(self, visit: Visit, request: Request) -> Response:
        found = visit.look()
        if found.form is None or found.receipt is None:
            return _go(request, visit.at.entry)
        is_late = request.query_params.get(addresses.LATE) == addresses.YES
        response = self.draw.done(visit, found.form, found.receipt, is_late=is_late)
        if visit.device.is_shared:
            cookies.forget(response, visit)
        return response

    def _turn_page(self, visit: Visit, request: Request, posted: Posted) -> Response:
        try:
            if posted.text(field_names.QUESTION) == CHECK:
                return self._hand_in(visit, request, posted)
            turned = visit.turn(request.path_params["page"], posted)
        except FeedbackError as error:
            return self._not_saved(visit, request, posted, error)
        return self._after(visit, request, turned)

    def _after(self, visit: Visit, request: Request, turned: PageTurn) -> Response:
        form = turned.found.form
        if form is None or turned.found.status is not OpeningStatus.OPEN:
            return self._over(visit, turned.found, request, is_late=True)
        if turned.is_stale:
            return _go(request, visit.at.entry)
        problem = BOTH if turned.is_both else addresses.YES if turned.has_problems else ""
        goal = visit.at.page(number_of(form, turned.page_id), is_change=turned.is_change, problem=problem)
        response = _go(request, goal)
        if turned.device != visit.device:
            now = replace(visit, device=turned.device)
            cookies.keep_device(response, now)
            if now.device.is_shared != visit.device.is_shared:
                cookies.keep_key(response, now)
        return response

    def _hand_in(self, visit: Visit, request: Request, posted: Posted) -> Response:
        if posted.text(field_names.MARK) != visit.mark:
            return _go(request, visit.at.entry)
        try:
            visit.hand_in()
        except InvalidAnswers:
            number = request.path_params["page"]
            return _go(request, f"{visit.at.entry}/{number}?{addresses.PROBLEM}={addresses.YES}")
        except UserError:  # taken back or over meanwhile, or sent with other answers from another tab
            return self._over(visit, visit.look(), request, is_late=True)
        return _go(request, visit.at.done())

    def _not_saved(self, visit: Visit, request: Request, posted: Posted, error: FeedbackError) -> Response:
        """The same page with everything on it, and a line that says so. Our script tries again by itself."""
        found, number = visit.look(), request.path_params["page"]
        page_id = page_at(found.form, number) if found.form else None
        if found.journey is None or page_id is None:
            return self._over(visit, found, request)
        page, words = found.journey.page(page_id), words_for(found.journey.form.language)
        is_ours = not isinstance(error, Refused)
        wish = Wish(
            is_change=posted.text(field_names.CHANGE) == addresses.YES,
            trouble=words.not_saved if is_ours else words.too_long,
            given=read_answer(page.question, posted).answer if page.question else None,
        )
        return self.draw.page(visit, found.journey, page, wish, status=503 if is_ours else 413)

    def _show_earlier(self, visit: Visit, request: Request, posted: Posted) -> Response:
        found = visit.look()
        if found.journey is None or found.status is not OpeningStatus.OPEN:
            return self._over(visit, found, request)
        asked_on = posted.text(field_names.QUESTION)
        number = number_of(found.journey.form, asked_on)
        is_change = posted.text(field_names.CHANGE) == addresses.YES
        goal = visit.at.page(number, is_change=is_change) if asked_on else visit.at.so_far
        response = _go(request, goal)
        cookies.keep_device(response, replace(visit, device=visit.device.with_everything()))
        return response

    def _start_again(self, visit: Visit, request: Request, posted: Posted) -> Response:
        """Only at a standing link, and only the form that the page showed."""
        if visit.key.code is None or posted.text(field_names.MARK) != visit.mark:
            return _go(request, visit.at.entry)
        try:
            fresh = visit.for_next_person()
        except UserError:
            return self._over(visit, visit.look(), request)
        response = _go(request, fresh.at.entry)
        cookies.keep_key(response, fresh)
        cookies.keep_device(response, fresh)
        return response

    def _over(self, visit: Visit, found: Answering, request: Request, *, is_late: bool = False) -> Response:
        """For a form that takes no answers: the receipt when there is one, else the reason."""
        if found.receipt is not None:
            goal = visit.at.done(is_late=is_late)
            return _go(request, goal)
        if found.status is OpeningStatus.OPEN:
            return _go(request, visit.at.entry)
        return self.draw.not_open(visit, found, status=NOT_OPEN.get(found.status, 409))

    def _unknown(self, request: Request) -> HTMLResponse:
        return self.draw.message(OPEN_LINK_AGAIN, _at(request), status=403)


def _wish(request: Request) -> Wish:
    asked = request.query_params
    return Wish(
        is_change=asked.get(addresses.CHANGE) == addresses.YES, problem=asked.get(addresses.PROBLEM, "")
    )


def _at(request: Request) -> Addresses:
    reference = request.path_params["reference"]
    return Addresses(reference if REFERENCE.fullmatch(reference) else NO_REFERENCE)


def _go(request: Request, address: str) -> Response:
    """On to the next page, after a post."""
    if FROM_SCRIPT in request.headers:
        return PlainTextResponse(address, headers=NEVER_KEPT)
    return RedirectResponse(address, 303, NEVER_KEPT)
