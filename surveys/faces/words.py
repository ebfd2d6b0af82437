"""The face words, the words around a form in one language: buttons, headings, problems, months, notices.

There is one file per language in ``face_words``. A file must contain exactly the texts of ``FaceWords``, each
with the same placeholders (``{minutes}``) as in English, so that no page has gaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Protocol

from pydantic import Field, StringConstraints

from surveys.core.answers import MissingReason
from surveys.core.model import (
    Frozen,
    Label,
    Language,
    Prose,
    Sentence,
    Slug,
)
from surveys.core.problems import ProblemCode
from surveys.core.vocabulary import Mode
from surveys.definitions.localisation import TranslationStatus, WritingDirection, direction_of
from surveys.faces.lines import FaceLines
from surveys.faces.plurals import Plural, plural_of


ENGLISH = "en-GB"
"""The language whose file all others are compared with."""

BLANK_HOW = "how"
"""The placeholder in ``problems.required.how`` for the ``how_to_answer`` of the question's kind."""


class ProblemWords(Frozen):
    """What is wrong with an answer, and how to correct it."""

    what: Sentence
    how: Sentence


class TextPage(Frozen):
    """A page that only informs."""

    title: Label
    paragraphs: tuple[Prose, ...] = Field(min_length=1, max_length=10)


class NoticePart(Frozen):
    """A heading and the text below it. ``only_for``: the modes of form it is true of; all when empty."""

    heading: Label
    only_for: tuple[Mode, ...] = ()
    paragraphs: tuple[Prose, ...] = Field(min_length=1, max_length=10)


class Notice(Frozen):
    """A longer page next to the questions, such as the privacy notice."""

    title: Label
    parts: tuple[NoticePart, ...] = Field(min_length=1, max_length=12)

    def for_mode(self, mode: Mode) -> tuple[NoticePart, ...]:
        """The parts that apply to a form of this mode."""
        return tuple(part for part in self.parts if not part.only_for or mode in part.only_for)


class HelplineWords(Frozen):
    """A helpline in this language. If its numbers differ from ``helplines.yaml``, English is shown."""

    name: Label
    contact: Sentence
    when: Sentence | None = None
    hours: Label | None = None
    ages: Label | None = None
    cost: Label | None = None


class SaidProblem(Protocol):
    """The parts of a problem that ``FaceWords`` needs."""

    @property
    def code(self) -> ProblemCode:
        """The problem's code."""
        ...

    @property
    def parameters(self) -> Mapping[str, str]:
        """Values for the placeholders of its message."""
        ...


_Month = Annotated[str, StringConstraints(min_length=1, max_length=30, strip_whitespace=True)]


class FaceWords(FaceLines):
    """All face words in one language.

    The single lines are attributes, from ``FaceLines``. ``own_name`` is what the language calls itself.
    ``months_alone``: the names without a day before them, where those have another ending. ``counted``
    holds the sentences whose grammar depends on a number, ``how_to_answer`` what to do by kind of question.
    """

    language: Language
    own_name: Label
    status: TranslationStatus
    translated_by: Sentence
    checked_by: Sentence | None = None
    months: tuple[_Month, ...] = Field(min_length=12, max_length=12)
    months_alone: tuple[_Month, ...] | None = Field(default=None, min_length=12, max_length=12)
    counted: Mapping[Slug, Plural]
    problems: Mapping[ProblemCode, ProblemWords]
    how_to_answer: Mapping[Slug, Sentence]
    missing: Mapping[MissingReason, Label]
    messages: Mapping[Slug, TextPage]
    notices: Mapping[Slug, Notice]
    helplines: Mapping[Slug, HelplineWords]

    @property
    def direction(self) -> WritingDirection:
        """The writing direction of the language."""
        return direction_of(self.language)

    def month_by_itself(self, month: int) -> str:
        """The name of a month, 1 to 12, for use without a day."""
        return (self.months_alone or self.months)[month - 1]

    def count(self, name: str, number: int) -> str:
        """A sentence with a number, in the right plural form. Raises KeyError for an unknown name."""
        return plural_of(self.counted[name], self.language, number).format(number=number)

    def it_takes(self, minutes: int) -> str:
        """The sentence on how long a form takes to fill in."""
        return self.count("minutes", minutes)

    def left_draft(self, minutes: int) -> str:
        """The sentence that the team may be notified of an abandoned form with a worrying answer."""
        return self.count("left_draft", minutes)

    def of_problem(self, problem: SaidProblem) -> ProblemWords:
        """The message for a problem."""
        words, blanks = self.problems[problem.code], dict(problem.parameters)
        if "kind" in blanks:
            kind = blanks.pop("kind")
            blanks[BLANK_HOW] = self.how_to_answer[kind]
        return ProblemWords(what=words.what.format(**blanks), how=words.how.format(**blanks))

    def say(self, problem: SaidProblem) -> str:
        """A problem as one line: what it is, then how to correct it."""
        words = self.of_problem(problem)
        return f"{words.what} {words.how}"
