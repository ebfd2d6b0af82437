"""What the faces say around a form, in one language: buttons, headings, problems, months, notices.

One file a language in ``surveys/face_words``. A file must hold every text of ``FaceWords`` and nothing else,
and in each the same blanks (``{minutes}``) as the English one, so that no page shows a gap.
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
"""The blank of ``problems.required.how``: ``how_to_answer`` of the question's kind goes there."""


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
        """What is true of a form of this mode."""
        return tuple(part for part in self.parts if not part.only_for or mode in part.only_for)


class HelplineWords(Frozen):
    """A helpline in this language. Numbers stay those of ``helplines.yaml``, or the English line is shown."""

    name: Label
    contact: Sentence
    when: Sentence | None = None
    hours: Label | None = None
    ages: Label | None = None
    cost: Label | None = None


class SaidProblem(Protocol):
    """What ``FaceWords`` needs to know of a problem."""

    @property
    def code(self) -> ProblemCode:
        """Which problem it is."""
        ...

    @property
    def parameters(self) -> Mapping[str, str]:
        """What goes into the blanks of its words."""
        ...


_Month = Annotated[str, StringConstraints(min_length=1, max_length=30, strip_whitespace=True)]


class FaceWords(FaceLines):
    """Everything a face says in one language.

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
        """Which way the language is written."""
        return direction_of(self.language)

    def month_by_itself(self, month: int) -> str:
        """The name of a month, 1 to 12, without a day before it."""
        return (self.months_alone or self.months)[month - 1]

    def count(self, name: str, number: int) -> str:
        """A sentence about a number, in the grammar of the language. Raises KeyError for an unknown name."""
        return plural_of(self.counted[name], self.language, number).format(number=number)

    def it_takes(self, minutes: int) -> str:
        """How long a form takes to fill in."""
        return self.count("minutes", minutes)

    def left_draft(self, minutes: int) -> str:
        """That the team may be told of a form that is left for so long with an answer that worries us."""
        return self.count("left_draft", minutes)

    def of_problem(self, problem: SaidProblem) -> ProblemWords:
        """A problem in this language."""
        words, blanks = self.problems[problem.code], dict(problem.parameters)
        if "kind" in blanks:
            kind = blanks.pop("kind")
            blanks[BLANK_HOW] = self.how_to_answer[kind]
        return ProblemWords(what=words.what.format(**blanks), how=words.how.format(**blanks))

    def say(self, problem: SaidProblem) -> str:
        """A problem as one line: what it is, then how to correct it."""
        words = self.of_problem(problem)
        return f"{words.what} {words.how}"
