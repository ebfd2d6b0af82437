"""What a posted page does: saved first, then the person moves on. Blocks: call it from a worker thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.responses import Response

from feedback_app.errors import FeedbackError, InvalidAnswers, Refused, TooManyTries, UserError
from feedback_app.services.answering import answering, call_requests, page_turns, risk_help
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.cookies import ThisDevice
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.answering.notice_links import PHONE
from feedback_app.services.answering.page_turns import Turned
from feedback_app.services.process.pace import SECONDS_TO_WAIT
from feedback_app.services.process.pending_writes import in_flight
from feedback_app.services.responses.store import NOTHING_ANSWERED
from feedback_app.web.plain_face.drawing.frame import ProblemLine
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
from feedback_app.web.plain_face.journey.reading import PostedAnswer, read_answer, read_others
from feedback_app.web.plain_face.journey.visit import Moved, Visit
from feedback_app.web.plain_face.showing import Showing
from feedback_app.web.plain_face.unsaved import page_now, trouble_of, typed_on
from feedback_app.web.serving.posted_form import Posted
from surveys.catalogue import face_words
from surveys.core.answers import Answer
from surveys.core.journey import Journey
from surveys.core.model import Form
from surveys.core.page_numbers import CHECK, START, number_of, page_at
from surveys.languages import languages_offered


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
        is_sent = posted.text(field_names.QUESTION) == CHECK and not posted.text(field_names.LANGUAGE)
        try:
            if is_sent:
                return self._hand_in(visit, page, posted)
            moved = _save(visit, page, posted)
        except FeedbackError as error:
            return self._not_saved(visit, page, posted, error)
        return moved if isinstance(moved, Moved) else self._over(visit, moved, posted)

    def show_earlier(self, visit: Visit, _page: str, posted: Posted) -> Moved | Response:
        """From here on this device shows earlier answers: on the page that asked, else all in one list."""
        found = visit.look()
        if found.form is None or found.status is not OpeningStatus.OPEN:
            return self.showing.over(visit, found)
        asked_on = posted.text(field_names.QUESTION)
        name = str(number_of(found.form, asked_on)) if asked_on else SO_FAR
        is_change = bool(asked_on) and posted.text(field_names.CHANGE) == YES
        visit = replace(visit, device=visit.device.with_everything())
        return Moved(visit, PageAddress(name, is_change), found)

    def ask_for_call(self, visit: Visit, _page: str, posted: Posted) -> Moved | Response:
        """A request to be phoned. What cannot be used is shown again with its problem; nothing is stored."""
        found, wanted = visit.look(), CallbackRequest.read(posted)
        if found.form is None:
            return self.showing.over(visit, found)
        if posted.text(field_names.MARK) != visit.mark:
            return Moved(visit, PageAddress(PHONE), found)
        words, workspace = face_words(found.form.language), visit.workspace
        try:
            with in_flight.one(), workspace.database.write() as session:
                call_requests.ask(
                    session, keys=workspace.keys, key=visit.key, caller=wanted.caller, now=workspace.now()
                )
        except Refused as refused:
            line = {
                "call_name_missing": ProblemLine(words.phone_name_missing, "#name"),
                "call_number_wrong": ProblemLine(words.phone_number_wrong, "#number"),
            }[refused.code]
            return self.showing.draw.phone(visit.of(found), found.form, wanted, (line,), status=422)
        return Moved(visit, PageAddress(PHONED), found)

    def start_again(self, visit: Visit, _page: str, posted: Posted) -> Moved | Response:
        """A new form for the next person: only at a standing link, and only for the form the page showed."""
        if visit.key.code is None or posted.text(field_names.MARK) != visit.mark:
            return Moved(visit, PageAddress())
        try:
            return Moved(visit.for_next_person(), PageAddress())
        except UserError:
            return self.showing.over(visit, visit.look())

    def _hand_in(self, visit: Visit, page: str, posted: Posted) -> Moved | Response:
        if posted.text(field_names.MARK) != visit.mark:
            return Moved(visit, PageAddress())
        workspace, is_standing = visit.workspace, visit.key.code is not None
        try:
            if is_standing:
                workspace.pace.require_send(visit.address, workspace.now())
            with in_flight.one(), workspace.database.write() as session:
                page_turns.hand_in(session, keys=workspace.keys, key=visit.key, now=workspace.now())
        except InvalidAnswers:
            return Moved(visit, PageAddress(page, problem=YES))
        except TooManyTries:
            raise
        except UserError as error:
            found = visit.look()
            if error.code == NOTHING_ANSWERED and found.form is not None:
                return Moved(visit, PageAddress(str(number_of(found.form, CHECK)), problem=YES), found)
            # taken back or over meanwhile, or sent with other answers from another tab
            return self._over(visit, found, posted)
        if is_standing:
            workspace.pace.sent(visit.address, workspace.now())
        return Moved(visit, PageAddress(DONE))

    def _over(self, visit: Visit, found: Answering, posted: Posted) -> Response:
        """For a form that takes no answers any more."""
        return self.showing.over(visit, found, is_late=True, given=typed_on(found, posted))

    def _not_saved(self, visit: Visit, page: str, posted: Posted, error: FeedbackError) -> Response:
        """The same page with everything on it, and a line that says so. Our script tries again on its own."""
        known = page_now(visit, page)
        if known is None:
            return self.showing.draw.unsaved(visit, posted)
        found, journey, shown = known
        if journey is None or shown is None:
            return self.showing.over(visit, found)
        words = face_words(journey.form.language)
        trouble, status = trouble_of(words, error)
        moved = Moved(
            visit.of(found),
            PageAddress(page, is_change=posted.text(field_names.CHANGE) == YES),
            trouble=trouble,
            given=read_answer(shown.question, posted).answer if shown.question else None,
            others=read_others(shown, posted),
        )
        response = self.showing.draw.page(moved, journey, shown, status=status)
        if isinstance(error, TooManyTries):
            response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
        return response


def _save(visit: Visit, page: str, posted: Posted) -> Moved | Answering:
    """Save a posted page, and where that leads; a form that takes no answers as it is found.

    One transaction. Of a page of someone else's form, or of another version of it, nothing is saved.
    """
    workspace, now = visit.workspace, visit.workspace.now()
    with in_flight.one(), workspace.database.write() as session:
        found = answering.open_answering(session, keys=workspace.keys, key=visit.key, now=now)
        if found.journey is None or found.status is not OpeningStatus.OPEN:
            return found
        form = found.journey.form
        page_id = page_at(form, page)
        if page_id is None or _is_stale(visit, page_id, posted):
            return Moved(visit, PageAddress(), found)
        if not _is_offered(visit, form, posted.text(field_names.LANGUAGE)):
            return Moved(visit, PageAddress(page, posted.text(field_names.CHANGE) == YES), found)
        if found.opening and found.opening.begun is None and found.opening.collection_point_id:
            workspace.pace.begin(visit.address, found.opening.collection_point_id, now)
        reading, answer, is_new = _read(visit, found.journey, page_id, posted)
        others = _others(visit, found.journey, page_id, posted)
        turned = _turn(session, visit, found, page_id, answer, others, posted, now)
    if turned.answering.status is not OpeningStatus.OPEN:
        return turned.answering
    device = _device_before(visit, found)
    if page_id == START:
        is_shared = visit.is_tablet or posted.text(field_names.SHARED) == YES
        device = replace(device, is_shared=is_shared)
    else:
        given_here = (*((page_id,) if is_new else ()), *(each for each, answer in others.items() if answer))
        for each in given_here:
            device = device.with_answer_to(number_of(form, each))
        needs_help = risk_help.is_among(turned.answering.risks, page_id, reading.answer)
        device = replace(device, needs_help=needs_help)
    goal = _goal(form, page_id, turned, posted, is_both=reading.is_both)
    return Moved(replace(visit, device=device), goal, turned.answering)


def _is_stale(visit: Visit, page_id: str, posted: Posted) -> bool:
    return posted.text(field_names.MARK) != visit.mark or posted.text(field_names.QUESTION) != page_id


def _is_offered(visit: Visit, form: Form, language: str) -> bool:
    offered = languages_offered(form, drafts=visit.workspace.settings.drafts_shown)
    return not language or language in {choice.tag for choice in offered}


def _device_before(visit: Visit, found: Answering) -> ThisDevice:
    """A person who begins on this device may see on it what they give."""
    return visit.device.with_everything() if found.revision == 0 else visit.device


def _read(
    visit: Visit, journey: Journey, page_id: str, posted: Posted
) -> tuple[PostedAnswer, Answer | None, bool]:
    """What was posted, what to save of it, and whether all of that was given now."""
    question = journey.form.by_id.get(page_id)
    if question is None:
        return PostedAnswer(None), None, False
    reading, earlier = read_answer(question, posted), journey.answers.get(page_id)
    if earlier is None or visit.device.shows(number_of(journey.form, page_id)):
        return reading, reading.answer, True
    return reading, *reading.over(earlier)


def _others(visit: Visit, journey: Journey, page_id: str, posted: Posted) -> dict[str, Answer | None]:
    """What to save of the other questions on the page; one left empty keeps an answer that did not show."""
    page = journey.page(page_id)
    read = read_others(page, posted) if page.id == page_id else {}
    return {
        name: answer
        for name, answer in read.items()
        if answer is not None
        or name not in journey.answers
        or visit.device.shows(number_of(journey.form, name))
    }


def _turn(
    session: Session,
    visit: Visit,
    found: Answering,
    page_id: str,
    answer: Answer | None,
    others: Mapping[str, Answer | None],
    posted: Posted,
    now: datetime,
) -> Turned:
    workspace, is_change = visit.workspace, posted.text(field_names.CHANGE) == YES
    if language := posted.text(field_names.LANGUAGE):
        return page_turns.change_language(
            session,
            keys=workspace.keys,
            key=visit.key,
            found=found,
            page_id=page_id,
            answer=answer,
            language=language,
            is_change=is_change,
            drafts_shown=workspace.settings.drafts_shown,
            now=now,
            others=others,
        )
    turn = page_turns.go_back if posted.text(field_names.WAY) == field_names.BACK else page_turns.go_on
    return turn(
        session,
        keys=workspace.keys,
        key=visit.key,
        found=found,
        page_id=page_id,
        answer=answer,
        is_change=is_change,
        now=now,
        others=others,
    )


def _goal(form: Form, page_id: str, turned: Turned, posted: Posted, *, is_both: bool) -> PageAddress:
    """Where the turn leads; an answer next to a reason for none stays, so that the person chooses."""
    is_on = not posted.text(field_names.LANGUAGE) and posted.text(field_names.WAY) != field_names.BACK
    if is_on and is_both and not turned.problems:
        return PageAddress(str(number_of(form, page_id)), posted.text(field_names.CHANGE) == YES, BOTH)
    problem = YES if turned.problems else ""
    return PageAddress(str(number_of(form, turned.page_id)), turned.is_change, problem)
