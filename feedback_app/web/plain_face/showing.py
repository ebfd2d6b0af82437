"""Showing the pages of a form. Nothing is written; a page that may not be shown redirects to one that may."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import RedirectResponse, Response

from feedback_app.services.actions import action_list
from feedback_app.services.answering import left_drafts
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.answering.notice_links import NOTICES, PHONE
from feedback_app.services.process.pending_writes import in_flight
from feedback_app.web.plain_face.drawing.drawing import FormDrawing
from feedback_app.web.plain_face.journey import cookies
from feedback_app.web.plain_face.journey.addresses import (
    DONE,
    ENTRY,
    PAPER,
    PHONED,
    SO_FAR,
    PageAddress,
)
from feedback_app.web.plain_face.journey.callback_form import CallbackRequest
from feedback_app.web.plain_face.journey.visit import Moved, Visit
from feedback_app.web.plain_face.links import NOT_OPEN
from surveys.core.answers import Answer
from surveys.core.journey import Journey
from surveys.core.page_numbers import number_of, page_at


NEVER_KEPT = {"Cache-Control": "no-store"}


class Showing:
    """Blocks while it looks into the database: call it from a worker thread."""

    def __init__(self, draw: FormDrawing) -> None:
        self.draw = draw

    def show(self, moved: Moved) -> Response:
        """The page a person asks for, as it is now, or the way to the one that takes its place."""
        visit, goal, found = moved.visit, moved.goal, moved.found or moved.visit.look()
        if found.revision == 0:  # nothing is answered yet, so there is nothing to hide
            visit = replace(visit, device=visit.device.with_everything())
        visit = visit.of(found)
        if beside := self._beside(visit, found, goal.name):
            return beside
        if goal.name == DONE and found.receipt is not None:
            return self._done(visit, found, is_late=goal.is_late)
        if found.journey is None or found.status is not OpeningStatus.OPEN:
            return self.over(visit, found)
        journey = found.journey
        if goal.name == ENTRY:
            return self._enter(visit, found, journey)
        if goal.name == SO_FAR and visit.device.shows_all:
            return self.draw.so_far(visit, journey, journey.resume(found.at_page))
        if goal.name == PAPER:
            return self.draw.paper(journey.form, visit.at, visit.near(journey.form.language).lines)
        return self._page(visit, journey, goal)

    def _beside(self, visit: Visit, found: Answering, name: str) -> Response | None:
        """What can be read whatever happened to the form, as long as it is known which form it was."""
        if found.form is None:
            return None
        if name in NOTICES:
            return self.draw.notice(visit, found.form, name)
        if name == PHONE:
            return self.draw.phone(visit, found.form, CallbackRequest())
        return self.draw.phoned(visit, found.form) if name == PHONED else None

    def over(
        self, visit: Visit, found: Answering, *, is_late: bool = False, given: Answer | None = None
    ) -> Response:
        """For a form that takes no answers: the receipt when there is one, else the reason.

        When its link was revoked meanwhile, the page shows the person's own words a last time (``given``: on
        the page just posted), and they are removed here.
        """
        if found.receipt is not None:
            return redirect(visit, PageAddress(DONE, is_late=is_late))
        if found.status is OpeningStatus.OPEN:
            return redirect(visit, PageAddress())
        if found.taken_back is not None:
            workspace, shown = visit.workspace, self.draw.taken_back(visit, found.taken_back, given)
            with in_flight.one(), workspace.database.write() as session:
                left_drafts.empty_taken_back(session, keys=workspace.keys, key=visit.key, now=workspace.now())
            return shown
        return self.draw.not_open(visit.of(found), found, status=NOT_OPEN.get(found.status, 409))

    def _done(self, visit: Visit, found: Answering, *, is_late: bool) -> Response:
        with visit.workspace.database.read() as session:
            you_said = action_list.done_in_public(session, organisation_id=found.organisation_id)
        response = self.draw.done(visit, found, you_said, is_late=is_late)
        if visit.device.is_shared:
            cookies.forget(response, visit)
        return response

    def _enter(self, visit: Visit, found: Answering, journey: Journey) -> Response:
        """The start; someone who returns on the same browser goes straight on; elsewhere, ask first."""
        if found.revision == 0:  # whoever pressed Start gave no answer yet: a scanner, perhaps
            return self.draw.page(Moved(visit, PageAddress()), journey, journey.pages[0])
        page = journey.resume(found.at_page)
        if visit.device.shows_all and (visit.key.code is None or visit.is_tablet):
            return redirect(visit, PageAddress(str(number_of(journey.form, page.id))))
        return self.draw.welcome_back(visit, journey, page)

    def _page(self, visit: Visit, journey: Journey, goal: PageAddress) -> Response:
        wanted = page_at(journey.form, goal.name)
        if wanted is None:
            return redirect(visit, PageAddress())
        page = journey.page(wanted)
        if page.id != wanted:
            number = str(number_of(journey.form, page.id))
            is_on_it = any(each.id == wanted for each in page.more)
            return redirect(visit, replace(goal, name=number) if is_on_it else PageAddress(number))
        return self.draw.page(Moved(visit, goal), journey, page)


def redirect(visit: Visit, goal: PageAddress) -> RedirectResponse:
    """To another page of the same form."""
    return RedirectResponse(visit.at.of(goal), 303, NEVER_KEPT)
