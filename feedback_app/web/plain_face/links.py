"""Where links and QR codes lead: the secret goes into a cookie of its own, the address line stays clean.

Opening a link writes nothing and uses nothing up: scanners of mail programs open links too.
"""

from __future__ import annotations

from collections.abc import Mapping

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feedback_app.services.answering import answering
from feedback_app.services.answering.cookies import (
    ANSWERING_COOKIES,
    STAFF_COOKIE,
    TABLET_COOKIE,
    AnsweringKey,
    ThisDevice,
    answering_cookie,
    device_cookie,
    reference_of,
)
from feedback_app.services.answering.link_messages import FOR_STATUS, TOO_MANY_TRIES
from feedback_app.services.answering.link_state import Opening, OpeningStatus
from feedback_app.services.answering.shared_tablet import SharedTablet
from feedback_app.services.process.workspace import Workspace
from feedback_app.web.plain_face.journey import cookies
from feedback_app.web.plain_face.journey.addresses import TABLET
from feedback_app.web.plain_face.journey.visit import Visit
from feedback_app.web.serving.connections import address_of
from feedback_app.web.serving.in_thread import in_thread
from feedback_app.web.serving.pages import Pages
from surveys.catalogue import face_words
from surveys.core.model import Mode
from surveys.faces.words import ENGLISH


NEUTRAL_PAGE = "https://www.bbc.co.uk/weather"
NOT_OPEN: dict[OpeningStatus, int] = {
    OpeningStatus.USED: 410,
    OpeningStatus.EXPIRED: 410,
    OpeningStatus.CLOSED: 410,
    OpeningStatus.NOT_YET: 403,
    OpeningStatus.NOT_FOUND: 404,
}


class LinkRoutes:
    """``/f/{secret}``, ``/c/{code}`` and the poster of a standing link."""

    def __init__(self, workspace: Workspace, pages: Pages) -> None:
        self.workspace = workspace
        self.pages = pages

    async def invitation(self, request: Request) -> Response:
        """A one-time link."""
        secret = request.path_params["secret"]
        opening = await in_thread(self._find_invitation, secret)
        key = AnsweringKey.of_invitation(secret)
        if key is None or not opening.is_open:
            return self._not_open(request, opening)
        return self._hand_over(key, request.cookies)

    async def collection_point(self, request: Request) -> Response:
        """A standing link. A browser that already began here goes on with its own answers."""
        code = request.path_params["code"]
        opening = await in_thread(find_point, self.workspace, code)
        if not (opening.is_open or self._has_begun(request, code)):
            return self._not_open(request, opening)
        return await in_thread(self._join, code, request.cookies)

    async def poster(self, request: Request) -> Response:
        """A page to print: the QR code, and the address for people who prefer to type it."""
        code = request.path_params["code"]
        opening = await in_thread(find_point, self.workspace, code)
        if opening.form is None or opening.status is OpeningStatus.CLOSED:
            return self._not_open(request, opening)
        address = f"{self.workspace.settings.base_url}/c/{code.lower()}"
        return self.pages.page(
            "poster.html",
            form_title=opening.form.title,
            minutes=opening.form.minutes,
            promise=face_words(ENGLISH).poster_promise if opening.form.mode is Mode.ANONYMOUS else "",
            address=address.partition("://")[2],
            qr_svg=qr_code(address),
        )

    async def leave(self, request: Request) -> Response:
        """Leave in a hurry: this browser forgets every link it came with, and shows the weather."""
        is_tablet = SharedTablet.parse(request.cookies.get(TABLET_COOKIE)) is not None
        goal = f"{TABLET}?cleared=1" if is_tablet else NEUTRAL_PAGE  # there the draft is thrown away too
        response = RedirectResponse(goal, 303, {"Cache-Control": "no-store"})
        if is_tablet:
            return response
        for name in request.cookies:
            if name.startswith(ANSWERING_COOKIES) and name != STAFF_COOKIE:
                response.delete_cookie(name, httponly=True, samesite="lax")
        return response

    def _find_invitation(self, secret: str) -> Opening:
        with self.workspace.database.read() as session:
            return answering.find_invitation(
                session, keys=self.workspace.keys, secret=secret, now=self.workspace.now()
            )

    def _has_begun(self, request: Request, code: str) -> bool:
        """People who began before the end may finish; the answering page decides what they may do."""
        anyone = AnsweringKey.new_at(code)
        return anyone is not None and self._cookie_name(anyone) in request.cookies

    def _join(self, code: str, browser: Mapping[str, str]) -> Response:
        anyone = AnsweringKey.new_at(code)
        cookie = browser.get(self._cookie_name(anyone)) if anyone else None
        with self.workspace.database.read() as session:
            key = answering.continue_or_begin(
                session, keys=self.workspace.keys, code=code, cookie=cookie, now=self.workspace.now()
            )
        return self._hand_over(key, browser)

    def _hand_over(self, key: AnsweringKey, browser: Mapping[str, str]) -> Response:
        """To the plain face. The other one is a link away, and finds the same draft by the same cookie."""
        reference = reference_of(self.workspace.keys, key)
        device = ThisDevice.parse(browser.get(device_cookie(reference)))
        visit = Visit(self.workspace, reference, key, device)
        response = RedirectResponse(visit.at.entry, 303, {"Cache-Control": "no-store"})
        cookies.keep_key(response, visit)
        return response

    def _cookie_name(self, key: AnsweringKey) -> str:
        return answering_cookie(reference_of(self.workspace.keys, key))

    def _not_open(self, request: Request, opening: Opening) -> Response:
        is_wrong = opening.status is OpeningStatus.NOT_FOUND
        if is_wrong and self.workspace.wrong_links.is_one_too_many(address_of(request), self.workspace.now()):
            return self.pages.message(TOO_MANY_TRIES, status=429, headers={"Retry-After": "60"})
        return self.pages.message(FOR_STATUS[opening.status], status=NOT_OPEN[opening.status])


def find_point(workspace: Workspace, code: str) -> Opening:
    """What a standing link leads to; nothing is written. It waits for the database: call it in a thread."""
    with workspace.database.read() as session:
        return answering.find_collection_point(session, keys=workspace.keys, code=code, now=workspace.now())


def qr_code(address: str) -> Markup:
    """The address as a QR code that still reads when a fifth of it is dirty."""
    code = segno.make_qr(address, error="m")
    svg = code.svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, title="QR code of the address below"
    )
    return Markup(svg)  # noqa: S704  made here from an address, and the library escapes the title
