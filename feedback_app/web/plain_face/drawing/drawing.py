"""Draws the pages of one form: never cached, no third party, nothing inline, people's words as text only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import HTMLResponse

from feedback_app.services.actions.action_list import YouSaid
from feedback_app.services.answering import risk_help
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.left_drafts import LeftForm
from feedback_app.services.answering.link_messages import FOR_STATUS, MessageText, for_status, message
from feedback_app.services.answering.link_state import Opening, OpeningStatus
from feedback_app.services.safety.crisis_lines import CrisisLine, crisis_lines
from feedback_app.web.plain_face.drawing import views
from feedback_app.web.plain_face.drawing.assets import STYLE, STYLE_SOURCE
from feedback_app.web.plain_face.drawing.frame import Framing, PageFrame, ProblemLine
from feedback_app.web.plain_face.drawing.paper import paper_view
from feedback_app.web.plain_face.drawing.widgets import field_of
from feedback_app.web.plain_face.journey import field_names
from feedback_app.web.plain_face.journey.addresses import ADDRESS, BOTH, Addresses
from feedback_app.web.plain_face.journey.callback_form import CallbackRequest
from feedback_app.web.plain_face.journey.visit import Moved, Visit
from feedback_app.web.serving.pages import Pages
from feedback_app.web.serving.posted_form import Posted
from feedback_app.web.serving.security_headers import PLAIN_POLICY
from surveys.catalogue import face_words
from surveys.core.answers import Answer
from surveys.core.journey import Journey, Page, PageKind
from surveys.core.model import Form, Mode, Question
from surveys.core.page_numbers import number_of
from surveys.core.paragraphs import paragraphs
from surveys.faces.words import ENGLISH


OVER = frozenset({OpeningStatus.USED, OpeningStatus.EXPIRED, OpeningStatus.CLOSED})
# The script posts pages itself, and the styles are in the page.
POLICY = PLAIN_POLICY.replace("style-src 'self'", f"style-src {STYLE_SOURCE}") + "; connect-src 'self'"
HEADERS = {"Content-Security-Policy": POLICY}
# With "no-referrer" some browsers do not say where a posted form comes from, and it would be refused.
HEADERS_OF_FORMS = {**HEADERS, "Referrer-Policy": "same-origin"}


class FormDrawing:
    """``return_address``: where a form on paper is sent."""

    def __init__(self, pages: Pages, framing: Framing, *, return_address: str | None = None) -> None:
        self.pages = pages
        self.framing = framing
        self.return_address = return_address

    def page(self, moved: Moved, journey: Journey, page: Page, *, status: int = 200) -> HTMLResponse:
        """The start, a question, or check-your-answers."""
        moved.visit.workspace.forms_shown.note(moved.visit.mark, journey.form)
        if page.question is not None:
            return self._question(moved, journey, page, page.question, status)
        draw = self._check if page.kind is PageKind.CHECK else self._start
        return draw(moved, journey, page, status)

    def welcome_back(self, visit: Visit, journey: Journey, page: Page) -> HTMLResponse:
        """For a person who opens a link again: what was given stays out of sight until they ask for it."""
        title = face_words(journey.form.language).welcome_back
        return self.render(
            "welcome_back.html",
            self.framing.beside(visit, journey.form, title),
            go_on=visit.at.page(number_of(journey.form, page.id)),
            is_standing=visit.key.code is not None,
        )

    def so_far(self, visit: Visit, journey: Journey, page: Page) -> HTMLResponse:
        """Earlier answers, for a person who asked to see them, and the way on to ``page``."""
        words = face_words(journey.form.language)
        is_help_due = bool(risk_help.pages_with_worry(journey))
        return self.render(
            "so_far.html",
            self.framing.beside(visit, journey.form, words.check_title, is_help_due=is_help_due),
            view=views.check_view(visit, journey, journey.pages[-1], words),
            go_on=visit.at.page(number_of(journey.form, page.id)),
        )

    def done(
        self, visit: Visit, found: Answering, you_said: tuple[YouSaid, ...], *, is_late: bool
    ) -> HTMLResponse:
        """It arrived, what happens next, what came of earlier answers, where help is. Needs the receipt."""
        if found.form is None or found.receipt is None:
            raise ValueError("there is no receipt to show")
        form = found.form
        title = face_words(form.language).done_title
        is_help_due = visit.device.needs_help
        frame = self.framing.beside(visit, form, title, is_over=True, is_help_due=is_help_due)
        return self.render(
            "done.html",
            frame,
            receipt=found.receipt.reference,
            paragraphs=paragraphs(form.thanks),
            is_anonymous=form.mode is Mode.ANONYMOUS,
            is_late=is_late,
            you_said=you_said,
        )

    def notice(self, visit: Visit, form: Form, name: str) -> HTMLResponse:
        """A page next to the questions, such as the privacy notice of a form of this mode."""
        notice = face_words(form.language).notices[name]
        return self.render(
            "notice.html",
            self.framing.beside(visit, form, notice.title, back=visit.at.entry),
            title=notice.title,
            parts=views.notice_parts(notice, form.mode, self.pages.service_name),
        )

    def phone(
        self,
        visit: Visit,
        form: Form,
        wanted: CallbackRequest,
        lines: tuple[ProblemLine, ...] = (),
        *,
        status: int = 200,
    ) -> HTMLResponse:
        """Ask to be phoned; ``lines`` say what is wrong with what was given."""
        title = face_words(form.language).phone_title
        frame = self.framing.beside(visit, form, title, back=visit.at.entry)
        wrong = {line.href.removeprefix("#"): line.text for line in lines}
        return self.render(
            "phone.html", frame, status=status, problems=lines, wanted=wanted, wrong=wrong, form=form
        )

    def phoned(self, visit: Visit, form: Form) -> HTMLResponse:
        """The wish arrived."""
        title = face_words(form.language).phone_done_title
        frame = self.framing.beside(visit, form, title, back=visit.at.entry)
        return self.render("phoned.html", frame)

    def tablet(
        self, opening: Opening, at: Addresses, help_lines: tuple[CrisisLine, ...], *, is_cleared: bool
    ) -> HTMLResponse:
        """The first page of a tablet, or why its form takes no answers."""
        form = opening.form
        told = FOR_STATUS.get(opening.status) if form is None or not opening.is_open else None
        if form is None or told is not None:
            told = told or FOR_STATUS[OpeningStatus.NOT_FOUND]
            frame = self.framing.of_message(told.title, ENGLISH, at, forgets=True)
            return self.render(
                "tablet.html",
                frame,
                title=told.title,
                paragraphs=told.paragraphs,
                is_open=False,
                is_cleared=is_cleared,
            )
        words = face_words(form.language)
        return self.render(
            "tablet.html",
            self.framing.of_tablet(form, at, help_lines),
            title=words.tablet_title,
            paragraphs=(form.title, words.it_takes(form.minutes)),
            is_open=True,
            is_cleared=is_cleared,
        )

    def still_there(self, form: Form, at: Addresses) -> HTMLResponse:
        """Whether anyone holds the tablet, asked without script."""
        frame = self.framing.of_tablet(form, at, crisis_lines(form.language))
        return self.render("tablet_still.html", frame, go_on=at.entry)

    def leave_tablet(self, opening: Opening, at: Addresses, lines: tuple[ProblemLine, ...]) -> HTMLResponse:
        """The field for the staff code."""
        language = opening.form.language if opening.form else ENGLISH
        words = face_words(language)
        frame = self.framing.of_message(words.tablet_leave, language, at)
        return self.render("tablet_leave.html", frame, status=422 if lines else 200, problems=lines)

    def paper(
        self, form: Form, at: Addresses, help_lines: tuple[CrisisLine, ...], *, reference: str = ""
    ) -> HTMLResponse:
        """The blank form to print. ``reference``: the family's, when the team prints it for one."""
        view = paper_view(form, face_words(form.language), self.return_address, reference=reference)
        frame = self.framing.of_paper(form, at, help_lines)
        return self.render("paper.html", frame, headers=HEADERS, view=view)

    def not_open(self, visit: Visit, found: Answering, *, status: int) -> HTMLResponse:
        """Why the link takes no answers. What is stored on the device is of no more use."""
        language = found.form.language if found.form else ENGLISH
        words = for_status(found.status, language)
        lines = visit.near(language).lines
        frame = self.framing.of_message(
            words.title, language, visit.at, forgets=found.status in OVER, help_lines=lines
        )
        return self._message(frame, words, status)

    def taken_back(self, visit: Visit, left: LeftForm, given: Answer | None) -> HTMLResponse:
        """The link was revoked while someone answered: what happened, and their own words to copy."""
        visit, language = visit.at_team(left.organisation_id), left.journey.form.language
        told, lines = message("taken_back", language), visit.near(language).lines
        frame = self.framing.of_message(told.title, language, visit.at, forgets=True, help_lines=lines)
        response = self._message(frame, told, 404, typed=views.typed(visit, left.journey, given))
        response.headers[ADDRESS] = visit.at.entry  # so that the script shows this page too
        return response

    def unsaved(self, visit: Visit, posted: Posted) -> HTMLResponse:
        """What was posted to an unknown form while the database is away; the button sends it again."""
        words = face_words(ENGLISH)
        frame = self.framing.of_message(words.problems_title, ENGLISH, visit.at)
        typed = tuple(filter(str.strip, (posted.text(name) for name in field_names.TYPED_INTO)))
        return self.render("unsaved.html", frame, status=503, posted=posted.pairs, typed=typed)

    def message(self, told: MessageText, at: Addresses, *, status: int) -> HTMLResponse:
        """A message, for someone who came without a form."""
        return self._message(self.framing.of_message(told.title, ENGLISH, at), told, status)

    def _message(
        self, frame: PageFrame, told: MessageText, status: int, *, typed: tuple[str, ...] = ()
    ) -> HTMLResponse:
        return self.render(
            "message.html", frame, status=status, headers=HEADERS, paragraphs=told.paragraphs, typed=typed
        )

    def _start(self, moved: Moved, journey: Journey, page: Page, status: int) -> HTMLResponse:
        form, words = journey.form, face_words(journey.form.language)
        return self.render(
            "start.html",
            self._frame(moved, journey, form.title, page),
            status=status,
            view=views.start_view(moved.visit, form, page, words),
            problems=views.own_line(moved),
        )

    def _question(
        self, moved: Moved, journey: Journey, page: Page, question: Question, status: int
    ) -> HTMLResponse:
        form, words, goal = journey.form, face_words(journey.form.language), moved.goal
        asked = [
            views.asking_of(moved, journey, each, words, field_names.prefix_of(place))
            for place, each in enumerate(page.questions)
        ]
        view, *more = (
            views.question_view(moved.visit, journey, page, each, is_change=goal.is_change) for each in asked
        )
        view = replace(view, more=tuple(more))
        title = views.where(journey, page, words) if form.quick_exit else view.heading
        before = journey.pages[-1] if goal.is_change else journey.before(page.id)
        frame = self._frame(moved, journey, title, page, back=before)
        lines = views.own_line(moved) or views.lines_on_page(asked, words)
        if goal.problem == BOTH and not lines:
            lines = (ProblemLine(words.is_both, f"#{field_of(question, None)}"),)
        return self.render("question.html", frame, status=status, view=view, problems=lines)

    def _check(self, moved: Moved, journey: Journey, page: Page, status: int) -> HTMLResponse:
        visit, words = moved.visit, face_words(journey.form.language)
        lines = views.own_line(moved)
        if moved.goal.problem and not lines:
            lines = views.lines_on_check(visit, journey, journey.problems(views.today(visit)), words)
        before = journey.before(page.id)
        return self.render(
            "check.html",
            self._frame(moved, journey, words.check_title, page, back=before),
            status=status,
            view=views.check_view(visit, journey, page, words),
            problems=lines,
        )

    def _frame(
        self, moved: Moved, journey: Journey, title: str, page: Page, back: Page | None = None
    ) -> PageFrame:
        """Around a page of the form, with help on top when an answer given on this device calls for it."""
        visit, form, device = moved.visit, journey.form, moved.visit.device
        is_help_due = (
            device.needs_help
            or any(device.shows(number_of(form, each)) for each in risk_help.pages_with_worry(journey))
            or risk_help.needs_help_after(form, page.id, moved.given)
        )
        return self.framing.of_page(visit, form, title, at_page=page, back=back, is_help_due=is_help_due)

    def render(
        self,
        template: str,
        frame: PageFrame,
        *,
        status: int = 200,
        headers: Mapping[str, str] = HEADERS_OF_FORMS,
        problems: tuple[ProblemLine, ...] = (),
        **values: Any,
    ) -> HTMLResponse:
        """A page of ``templates/form`` in its frame."""
        return self.pages.page(
            f"form/{template}",
            status=status,
            headers=headers,
            frame=frame,
            words=frame.words,
            lines=problems,
            help_lines=frame.help_lines,
            style=STYLE,
            **values,
        )
