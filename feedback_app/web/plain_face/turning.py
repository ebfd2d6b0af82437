"""What a posted page does: saved first, then the person moves on. Blocks: call it from a worker thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.responses import Response

from feedback_app.errors import FeedbackError, InvalidAnswers, Refused, UserError
from feedback_app.services.answering.answering import OpeningStatus
from feedback_app.services.answering.page_words import PHONE
from feedback_app.web.plain_face.drawing.drawing import Wish
from feedback_app.web.plain_face.drawing.frames import ProblemLine
from feedback_app.web.plain_face.journey import field_names
from feedback_app.web.plain_face.journey.addresses import (
    AGAIN,
    BOTH,
    DONE,
    EARLIER,
    PHONED,
    SO_FAR,
    YES,
    PageAddress,
)
from feedback_app.web.plain_face.journey.callback_form import CallbackRequest
from feedback_app.web.plain_face.journey.posting import Posted
from feedback_app.web.plain_face.journey.reading import read_answer
from feedback_app.web.plain_face.journey.visit import PageTurn, Visit
from feedback_app.web.plain_face.showing import Showing
from surveys.catalogue import face_words
from surveys.core.page_numbers import CHECK, number_of, page_at


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the person is now, and their visit: the device may show more, or the key is the next person's."""

    visit: Visit
    goal: PageAddress


Work = Callable[[Visit, str, Posted], "Moved | Response"]


class Turning:
    """Each method takes a visit, the page it was posted to, and what was posted."""

    def __init__(self, showing: Showing) -> None:
        self.showing = showing

    def work_of(self, page: str) -> Work:
        """What posting to a page means."""
        others = {EARLIER: self.show_earlier, AGAIN: self.start_again, PHONE: self.ask_for_call}
        return others.get(page, self.turn)

    def turn(self, visit: Visit, page: str, posted: Posted) -> Moved | Response:
        """Continue, Back, another language or Send. What has problems is saved too, and shows again."""
        try:
            if language := posted.text(field_names.LANGUAGE):
                return self._after(visit, visit.speak(page, posted, language))
            if posted.text(field_names.QUESTION) == CHECK:
                return self._hand_in(visit, page, posted)
            turned = visit.turn(page, posted)
        except FeedbackError as error:
            return self._not_saved(visit, page, posted, error)
        return self._after(visit, turned)

    def show_earlier(self, visit: Visit, _page: str, posted: Posted) -> Moved | Response:
        """From here on this device shows earlier answers: on the page that asked, else all in one list."""
        found = visit.look()
        if found.form is None or found.status is not OpeningStatus.OPEN:
            return self.showing.over(visit, found)
        asked_on = posted.text(field_names.QUESTION)
        name = str(number_of(found.form, asked_on)) if asked_on else SO_FAR
        is_change = bool(asked_on) and posted.text(field_names.CHANGE) == YES
        return Moved(replace(visit, device=visit.device.with_everything()), PageAddress(name, is_change))

    def ask_for_call(self, visit: Visit, _page: str, posted: Posted) -> Moved | Response:
        """Please phone me. What cannot be used is shown again with what is wrong; nothing of it is kept."""
        found, wanted = visit.look(), CallbackRequest.read(posted)
        if found.form is None:
            return self.showing.over(visit, found)
        if posted.text(field_names.MARK) != visit.mark:
            return Moved(visit, PageAddress(PHONE))
        words = face_words(found.form.language)
        try:
            visit.ask_for_call(wanted.caller)
        except Refused as refused:
            line = {
                "call_name_missing": ProblemLine(words.phone_name_missing, "#name"),
                "call_number_wrong": ProblemLine(words.phone_number_wrong, "#number"),
            }[refused.code]
            return self.showing.draw.phone(visit.of(found), found.form, wanted, (line,), status=422)
        return Moved(visit, PageAddress(PHONED))

    def start_again(self, visit: Visit, _page: str, posted: Posted) -> Moved | Response:
        """A new form for the next person: only at a standing link, and only for the form the page showed."""
        if visit.key.code is None or posted.text(field_names.MARK) != visit.mark:
            return Moved(visit, PageAddress())
        try:
            return Moved(visit.for_next_person(), PageAddress())
        except UserError:
            return self.showing.over(visit, visit.look())

    def _after(self, visit: Visit, turned: PageTurn) -> Moved | Response:
        form = turned.found.form
        if form is None or turned.found.status is not OpeningStatus.OPEN:
            return self.showing.over(visit, turned.found, is_late=True)
        if turned.is_stale:
            return Moved(visit, PageAddress())
        problem = BOTH if turned.is_both else YES if turned.has_problems else ""
        goal = PageAddress(str(number_of(form, turned.page_id)), turned.is_change, problem)
        return Moved(replace(visit, device=turned.device), goal)

    def _hand_in(self, visit: Visit, page: str, posted: Posted) -> Moved | Response:
        if posted.text(field_names.MARK) != visit.mark:
            return Moved(visit, PageAddress())
        try:
            visit.hand_in()
        except InvalidAnswers:
            return Moved(visit, PageAddress(page, problem=YES))
        except UserError:  # taken back or over meanwhile, or sent with other answers from another tab
            return self.showing.over(visit, visit.look(), is_late=True)
        return Moved(visit, PageAddress(DONE))

    def _not_saved(self, visit: Visit, page: str, posted: Posted, error: FeedbackError) -> Response:
        """The same page with everything on it, and a line that says so. Our script tries again by itself."""
        found = visit.look()
        page_id = page_at(found.form, page) if found.form else None
        if found.journey is None or page_id is None:
            return self.showing.over(visit, found)
        shown, words = found.journey.page(page_id), face_words(found.journey.form.language)
        is_ours = not isinstance(error, Refused)
        wish = Wish(
            is_change=posted.text(field_names.CHANGE) == YES,
            trouble=words.not_saved if is_ours else words.too_long,
            given=read_answer(shown.question, posted).answer if shown.question else None,
        )
        return self.showing.draw.page(
            visit.of(found), found.journey, shown, wish, status=503 if is_ours else 413
        )
