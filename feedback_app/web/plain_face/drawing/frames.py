"""What surrounds every page of a form, and the pages that are no question, as values for the templates."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from feedback_app.services.answering.page_words import links
from feedback_app.services.safety.crisis_lines import CrisisLine
from feedback_app.web.plain_face.drawing.fields import Widget
from feedback_app.web.plain_face.journey.addresses import Addresses
from surveys.faces.words import FaceWords
from surveys.languages import LanguageChoice


@dataclass(frozen=True, slots=True)
class PageFrame:
    """``page`` is the number the script keeps unsent typing under, None where it keeps nothing.

    ``forgets``: it also forgets what it kept of this form before. ``spoken``: the language of the page;
    ``others``: those it may be changed to. ``clears_after``: seconds of quiet after which a tablet asks
    whether anybody is still there; None on people's own devices. ``help_lines``: where help is now, in the
    language of the page. ``is_help_due``: they stand open on top, or below the receipt when ``is_over``, that
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
        """What the pages beside the questions are called, and where they are."""
        return links(self.at.reference, self.words)


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A line of the error summary and where it leads; nowhere when it concerns no field."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question page."""

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


@dataclass(frozen=True, slots=True)
class StartView:
    """The first page. ``left_draft``: what may happen when the form is left half way."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    time: str
    post_to: str
    is_shared: bool
    has_open_help: bool = False
    left_draft: str = ""
    picture: Markup | None = None


@dataclass(frozen=True, slots=True)
class NoticePartView:
    """A heading of a notice and what stands below it."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One answer in words; ``label`` is the statement's, empty for a question by itself."""

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
