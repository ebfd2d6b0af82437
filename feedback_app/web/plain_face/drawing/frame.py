"""What surrounds every page of a form (its language and the others, the way back, the way out, what the
script may keep), and the pages that are no question, as values for the templates.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from feedback_app.config import Settings
from feedback_app.services.answering.notice_links import links
from feedback_app.services.safety.crisis_lines import CrisisLine, crisis_lines
from feedback_app.web.plain_face.drawing.fields import Widget
from feedback_app.web.plain_face.journey.addresses import Addresses
from feedback_app.web.plain_face.journey.visit import Visit
from surveys.catalogue import face_words
from surveys.core.journey import Page
from surveys.core.model import Form
from surveys.core.page_numbers import number_of
from surveys.faces.words import FaceWords
from surveys.languages import LanguageChoice, choice_of, language_of, languages_offered


TYPING_MINUTES = 30
"""How long the script keeps what was typed and not sent; it has the same number in milliseconds."""

QUIET, QUIET_WHEN_DONE = 90, 20
"""Seconds until a tablet asks whether anyone is still there; it then waits another minute."""


@dataclass(frozen=True, slots=True)
class PageFrame:
    """``page`` is the number the script saves unsent typing under, None where it saves nothing.

    ``forgets``: it also forgets what it saved of this form before. ``spoken``: the language of the page;
    ``others``: those it may be changed to. ``clears_after``: seconds of quiet after which a tablet asks
    whether anyone is still there; None on people's own devices. ``help_lines``: where help is now, in the
    language of the page. ``is_help_due``: they are open on top, or below the receipt when ``is_over``, that
    is, the form was sent.
    """

    title: str
    spoken: LanguageChoice
    words: FaceWords
    at: Addresses
    mark: str
    help_lines: tuple[CrisisLine, ...]
    page: int | None = None
    back: str = ""
    has_quick_exit: bool = False
    forgets: bool = False
    other_version: str = ""
    others: tuple[LanguageChoice, ...] = ()
    clears_after: int | None = None
    is_help_due: bool = False
    is_over: bool = False

    @property
    def beside(self) -> tuple[tuple[str, str], ...]:
        """What the pages next to the questions are called, and where they are."""
        return links(self.at.reference, self.words)


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A line of the error summary and where it leads; nowhere when it concerns no field."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question page. ``more``: the other questions on it; ``prefix``: of the ids of what explains one."""

    id: str
    heading: str
    where: str
    hint: str
    is_optional: bool
    is_hidden: bool
    is_change: bool
    post_to: str
    widget: Widget
    picture: Markup | None = None
    prefix: str = ""
    more: tuple[QuestionView, ...] = ()


@dataclass(frozen=True, slots=True)
class StartView:
    """The first page. ``left_draft``: what may happen when the form is left half way. ``typing_minutes``: how
    long typing that was not sent stays on the device.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    time: str
    post_to: str
    is_shared: bool
    typing_minutes: int
    has_open_help: bool = False
    left_draft: str = ""
    picture: Markup | None = None


@dataclass(frozen=True, slots=True)
class NoticePartView:
    """A heading of a notice and the text below it."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One answer in words; ``label`` is the statement's, empty for a question on its own."""

    label: str
    answer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """One question of check-your-answers."""

    heading: str
    lines: tuple[CheckLine, ...]
    change: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """Check your answers."""

    id: str
    groups: tuple[CheckGroup, ...]
    post_to: str
    is_hidden: bool
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class Framing:
    """``has_other_face``: the Streamlit face runs alongside this one, so its link is shown.

    ``settings`` say which languages are offered though no one has checked their words yet.
    """

    settings: Settings
    has_other_face: bool

    def of_page(
        self,
        visit: Visit,
        form: Form,
        title: str,
        *,
        at_page: Page,
        back: Page | None = None,
        is_help_due: bool = False,
    ) -> PageFrame:
        """A page of the form, in which something can be given."""
        number, spoken = number_of(form, at_page.id), language_of(form)
        may_change = self.has_other_face and visit.device.shows_all and not visit.is_tablet
        return PageFrame(
            title=_titled(title, form),
            spoken=spoken,
            words=face_words(form.language),
            at=visit.at,
            mark=visit.mark,
            help_lines=visit.near(spoken.tag).lines,
            page=number if at_page.question and not visit.device.is_shared else None,
            back=visit.at.page(number_of(form, back.id)) if back else "",
            has_quick_exit=form.quick_exit,
            forgets=visit.device.is_shared,
            other_version=visit.at.other_version(number) if may_change else "",
            others=self._others(form, spoken),
            clears_after=QUIET if visit.is_tablet else None,
            is_help_due=is_help_due,
        )

    def beside(
        self,
        visit: Visit,
        form: Form,
        title: str,
        *,
        back: str = "",
        is_over: bool = False,
        is_help_due: bool = False,
    ) -> PageFrame:
        """A page that asks nothing of the form: coming back, the receipt. ``is_over``: nothing to save."""
        spoken = language_of(form)
        return PageFrame(
            title=_titled(title, form),
            spoken=spoken,
            words=face_words(form.language),
            at=visit.at,
            mark=visit.mark,
            help_lines=visit.near(spoken.tag).lines,
            back=back,
            has_quick_exit=form.quick_exit,
            forgets=is_over or visit.device.is_shared,
            clears_after=(QUIET_WHEN_DONE if is_over else QUIET) if visit.is_tablet else None,
            is_help_due=is_help_due,
            is_over=is_over,
        )

    def of_message(
        self,
        title: str,
        language: str,
        at: Addresses,
        *,
        forgets: bool = False,
        help_lines: tuple[CrisisLine, ...] | None = None,
    ) -> PageFrame:
        """A page that only tells something. Without ``help_lines``: the national ones."""
        lines = crisis_lines(language) if help_lines is None else help_lines
        words = face_words(language)
        return PageFrame(title, choice_of(language), words, at, mark="", help_lines=lines, forgets=forgets)

    def of_tablet(self, form: Form, at: Addresses, help_lines: tuple[CrisisLine, ...]) -> PageFrame:
        """A page of the tablet itself, which belongs to no one yet."""
        words = face_words(form.language)
        spoken = language_of(form)
        return PageFrame(
            title=words.tablet_title,
            spoken=spoken,
            words=words,
            at=at,
            mark="",
            help_lines=help_lines,
            forgets=True,
            others=self._others(form, spoken),
        )

    def of_paper(self, form: Form, at: Addresses, help_lines: tuple[CrisisLine, ...]) -> PageFrame:
        """The blank form."""
        return PageFrame(
            form.title, language_of(form), face_words(form.language), at, mark="", help_lines=help_lines
        )

    def _others(self, form: Form, spoken: LanguageChoice) -> tuple[LanguageChoice, ...]:
        offered = languages_offered(form, drafts=self.settings.drafts_shown)
        return tuple(choice for choice in offered if choice.tag != spoken.tag)


def _titled(title: str, form: Form) -> str:
    return title if title == form.title else f"{title} – {form.title}"
