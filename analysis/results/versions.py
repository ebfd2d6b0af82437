"""Matches questions across the versions of a form: which versions ask it, its wording and options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.core.model import (
    DateQuestion,
    Form,
    Information,
    LongText,
    MonthQuestion,
    NumberQuestion,
    OneChoice,
    Rating,
    SeveralChoices,
    ShortText,
    Statement,
    StatementGroup,
)


Asked = (
    OneChoice
    | SeveralChoices
    | StatementGroup
    | Rating
    | NumberQuestion
    | DateQuestion
    | MonthQuestion
    | ShortText
    | LongText
)
"""Every kind of question that can be answered."""


@dataclass(frozen=True, slots=True)
class QuestionPosition:
    """A question in one version. ``conditional``: only some people are shown it."""

    version_id: str
    form: Form
    question: Asked
    section: str | None
    conditional: bool


@dataclass(frozen=True, slots=True)
class QuestionInVersions:
    """One question (same id and kind) in every version that asks it, newest first, at least one."""

    places: tuple[QuestionPosition, ...]

    @property
    def newest(self) -> QuestionPosition:
        """The question in the newest version that asks it, whose wording is shown."""
        return self.places[0]

    @property
    def version_ids(self) -> frozenset[str]:
        """The versions that ask it."""
        return frozenset(place.version_id for place in self.places)

    @property
    def conditional(self) -> bool:
        """Whether any version shows it only to some people."""
        return any(place.conditional for place in self.places)

    def options(self) -> tuple[tuple[str, str], ...]:
        """(code, label) of each option: the newest version's in order, then those only in older ones."""
        labels: dict[str, str] = {}
        for place in self.places:
            if isinstance(place.question, OneChoice | SeveralChoices | StatementGroup):
                for option in place.form.options(place.question):
                    labels.setdefault(option.code, option.label)
        return tuple(labels.items())

    def statements(self) -> tuple[tuple[Statement, frozenset[str]], ...]:
        """Every statement in its newest wording, with the ids of the versions that have it."""
        found: dict[str, tuple[Statement, set[str]]] = {}
        for place in self.places:
            if isinstance(place.question, StatementGroup):
                for statement in place.question.statements:
                    found.setdefault(statement.id, (statement, set()))[1].add(place.version_id)
        return tuple((statement, frozenset(version_ids)) for statement, version_ids in found.values())


def newest_first(forms: Mapping[str, Form]) -> list[tuple[str, Form]]:
    """(version id, form), the highest version number first."""

    def number(entry: tuple[str, Form]) -> tuple[int, ...]:
        return tuple(int(part) for part in entry[1].version.split("."))

    return sorted(forms.items(), key=number, reverse=True)


def questions_of(forms: Mapping[str, Form]) -> tuple[QuestionInVersions, ...]:
    """The questions of all versions of one form: the newest's in order, then those only in older ones.

    forms: version id -> definition. Information pages are left out. A question whose kind changed under the
    same id counts as one question per kind.
    """
    found: dict[tuple[str, str], list[QuestionPosition]] = {}
    for version_id, form in newest_first(forms):
        for section in form.sections:
            for question in section.questions:
                if not isinstance(question, Information):
                    conditional = question.show_when is not None or section.show_when is not None
                    place = QuestionPosition(version_id, form, question, section.title, conditional)
                    found.setdefault((question.id, question.kind), []).append(place)
    return tuple(QuestionInVersions(tuple(places)) for places in found.values())
