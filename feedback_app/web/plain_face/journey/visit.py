"""One browser's visit to one form: who it is, what it may see, and what a posted page does.

Holds nothing between two requests. What touches the database blocks: call it from a worker thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request

from feedback_app.services.answering import (
    answering,
    call_requests,
    cookies,
    page_turns,
    risk_help,
)
from feedback_app.services.answering.answering import (
    Answering,
    AnsweringKey,
    OpeningStatus,
    Receipt,
)
from feedback_app.services.answering.call_requests import Caller
from feedback_app.services.answering.cookies import ThisDevice
from feedback_app.services.answering.page_turns import Turned
from feedback_app.services.answering.shared_tablet import SharedTablet
from feedback_app.services.process.pending_writes import in_flight
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.safety.near_a_form import NearAForm
from feedback_app.web.plain_face.journey import field_names
from feedback_app.web.plain_face.journey.addresses import YES, Addresses
from feedback_app.web.plain_face.journey.posting import Posted
from feedback_app.web.plain_face.journey.reading import PostedAnswer, read_answer
from surveys.core.answers import Rated
from surveys.core.journey import Journey
from surveys.core.page_numbers import START, number_of, page_at
from surveys.languages import languages_offered


REFERENCE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class PageTurn:
    """What posting a page did. ``page_id`` is where the person is now; ``device`` what this browser may show.

    ``is_stale``: the page belonged to somebody else's form, or to another version of it; nothing was saved.
    """

    found: Answering
    page_id: str
    device: ThisDevice
    is_change: bool = False
    has_problems: bool = False
    is_both: bool = False
    is_stale: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class _AtPage:
    """A posted page that may be saved. ``device``: what this browser may show afterwards."""

    found: Answering
    journey: Journey
    page_id: str
    reading: PostedAnswer
    device: ThisDevice
    is_change: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """``key`` comes from the cookie named by the address, ``device`` from the one beside it.

    ``is_tablet``: a tablet of the clinic that goes on to the next person. ``organisation_id``: whose form it
    is, as soon as anybody looked.
    """

    workspace: Workspace
    reference: str
    key: AnsweringKey
    device: ThisDevice
    is_tablet: bool = False
    organisation_id: str | None = None

    @property
    def at(self) -> Addresses:
        """The addresses of this form's pages."""
        return Addresses(self.reference)

    @property
    def mark(self) -> str:
        """What tells this person's pages from the next person's."""
        return cookies.mark_of(self.workspace.keys, self.key)

    def may_show(self, found: Answering, page_id: str) -> bool:
        """Whether the saved answer of a page may be shown on this device."""
        return found.form is None or self.device.shows(number_of(found.form, page_id))

    def of(self, found: Answering) -> Visit:
        """The same visit, once it is known whose form it is."""
        return replace(self, organisation_id=found.organisation_id)

    def near(self, language: str) -> NearAForm:
        """Lines of help, the team's own among them, and what to say of forms left half way."""
        workspace = self.workspace
        return workspace.help_nearby.look(workspace.database, self.organisation_id, language, workspace.now())

    def look(self) -> Answering:
        """Where this person stands now."""
        with self.workspace.database.read() as session:
            return answering.open_answering(
                session, keys=self.workspace.keys, key=self.key, now=self.workspace.now()
            )

    def turn(self, number: str, posted: Posted) -> PageTurn:
        """Save a posted page, then say where the person goes. Nothing is saved of a stale page."""
        is_back = posted.text(field_names.WAY) == field_names.BACK
        with in_flight.one(), self.workspace.database.write() as session:
            at = self._at_page(session, number, posted)
            if isinstance(at, PageTurn):
                return at
            go: Callable[..., Turned] = page_turns.go_back if is_back else page_turns.go_on
            turned = go(
                session,
                keys=self.workspace.keys,
                key=self.key,
                page_id=at.page_id,
                answer=at.reading.answer,
                is_change=at.is_change,
                now=at.now,
                found=at.found,
            )
        stays = at.reading.is_both and not is_back and not turned.problems
        return PageTurn(
            found=turned.answering,
            page_id=at.page_id if stays else turned.page_id,
            device=at.device,
            is_change=at.is_change if stays else turned.is_change,
            has_problems=bool(turned.problems),
            is_both=stays,
        )

    def speak(self, number: str, posted: Posted, language: str) -> PageTurn:
        """The same page in another language, with what stands on it. One nobody offers changes nothing."""
        drafts_shown = self.workspace.settings.drafts_shown
        with in_flight.one(), self.workspace.database.write() as session:
            at = self._at_page(session, number, posted)
            if isinstance(at, PageTurn):
                return at
            offered = languages_offered(at.journey.form, drafts=drafts_shown)
            if language not in {choice.tag for choice in offered}:
                return PageTurn(at.found, at.page_id, self.device, at.is_change)
            turned = page_turns.change_language(
                session,
                keys=self.workspace.keys,
                key=self.key,
                page_id=at.page_id,
                answer=at.reading.answer,
                language=language,
                drafts_shown=drafts_shown,
                now=at.now,
            )
        return PageTurn(turned.answering, at.page_id, at.device, at.is_change)

    def hand_in(self) -> Receipt:
        """Send the draft. Raises what ``page_turns.hand_in`` raises."""
        with in_flight.one(), self.workspace.database.write() as session:
            return page_turns.hand_in(
                session, keys=self.workspace.keys, key=self.key, now=self.workspace.now()
            )

    def ask_for_call(self, caller: Caller) -> None:
        """Please phone me. Raises what ``call_requests.ask`` raises."""
        with in_flight.one(), self.workspace.database.write() as session:
            call_requests.ask(
                session, keys=self.workspace.keys, key=self.key, caller=caller, now=self.workspace.now()
            )

    def for_next_person(self) -> Visit:
        """Throw the draft away. Raises Refused when the link is no longer open."""
        with in_flight.one(), self.workspace.database.write() as session:
            key = answering.start_again(
                session, keys=self.workspace.keys, key=self.key, now=self.workspace.now()
            )
        return replace(self, key=key, device=ThisDevice(is_shared=self.device.is_shared))

    def _at_page(self, session: Session, number: str, posted: Posted) -> _AtPage | PageTurn:
        """What was posted, read; or where the person is instead, when nothing of it may be saved."""
        now = self.workspace.now()
        found = answering.open_answering(session, keys=self.workspace.keys, key=self.key, now=now)
        page_id = page_at(found.form, number) if found.form else None
        if found.journey is None or found.status is not OpeningStatus.OPEN:
            return PageTurn(found, START, self.device)
        if page_id is None or self._is_stale(page_id, posted):
            return PageTurn(found, START, self.device, is_stale=True)
        reading, is_new = self._read(found, found.journey, page_id, posted)
        return _AtPage(
            found=found,
            journey=found.journey,
            page_id=page_id,
            reading=reading,
            device=self._device_after(found, page_id, posted, is_new=is_new),
            is_change=posted.text(field_names.CHANGE) == YES,
            now=now,
        )

    def _is_stale(self, page_id: str, posted: Posted) -> bool:
        return posted.text(field_names.MARK) != self.mark or posted.text(field_names.QUESTION) != page_id

    def _device_after(self, found: Answering, page_id: str, posted: Posted, *, is_new: bool) -> ThisDevice:
        device = self.device
        if found.revision == 0:  # whoever begins here may see here what they give
            device = device.with_everything()
        if page_id == START:
            return replace(device, is_shared=self.is_tablet or posted.text(field_names.SHARED) == YES)
        if found.form is None:
            return device
        if is_new:
            device = device.with_answer_to(number_of(found.form, page_id))
        question = found.form.by_id.get(page_id)
        given = read_answer(question, posted).answer if question else None
        return replace(device, needs_help=risk_help.needs_help_after(found.form, page_id, given))

    def _read(
        self, found: Answering, journey: Journey, page_id: str, posted: Posted
    ) -> tuple[PostedAnswer, bool]:
        """What the page gives, and whether all of it was given now.

        What was left empty because the earlier answer did not show keeps that answer.
        """
        question = journey.form.by_id.get(page_id)
        if question is None:
            return PostedAnswer(None), False
        reading, earlier = read_answer(question, posted), journey.answers.get(page_id)
        if earlier is None or self.may_show(found, page_id):
            return reading, True
        if reading.answer is None:
            return PostedAnswer(earlier), False
        if isinstance(reading.answer, Rated) and isinstance(earlier, Rated):
            merged = {**dict(earlier.statements), **dict(reading.answer.statements)}
            return PostedAnswer(Rated(tuple(merged.items())), reading.is_both), False
        return reading, True


def visit_of(workspace: Workspace, request: Request) -> Visit | None:
    """The visit a request belongs to, or None when its cookie is gone or never was."""
    reference = request.path_params.get("reference", "")
    if REFERENCE.fullmatch(reference) is None:
        return None
    key = AnsweringKey.parse(request.cookies.get(cookies.of_answering(reference)))
    if key is None:
        return None
    device = ThisDevice.parse(request.cookies.get(cookies.of_device(reference)))
    tablet = SharedTablet.parse(request.cookies.get(cookies.TABLET))
    is_tablet = tablet is not None and tablet.code == key.code
    return Visit(
        workspace, reference, key, replace(device, is_shared=True) if is_tablet else device, is_tablet
    )
