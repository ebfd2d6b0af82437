"""The questions of a form, and the parts of them that have a column of their own, by their titles."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from feedback_app.services.imports.columns.mapping import items_of
from feedback_app.services.imports.files.words import normalised, normalised_title
from surveys.core.model import Form, Information, Question, StatementGroup


NEAR = 0.86


@dataclass(frozen=True, slots=True)
class Target:
    """A question, or one part of it, that a column may answer.

    ``names``: the question's words and its id. ``parts``: the part's words and its code.
    """

    question: Question
    item: str | None
    words: frozenset[str]
    names: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    def is_named(self, title: str) -> bool:
        """Whether a column has this title, as any survey program joins a question and its part."""
        return any(
            normalised_title(each) in self.words
            or (self.item is None and each == self.question.id)
            or (self.parts and self._is_part(each))
            for each in _readings(title)
        )

    def _is_part(self, title: str) -> bool:
        return part_in_title(title, self.names) in self.parts


def targets(form: Form) -> Iterator[Target]:
    """Every place for an answer, in form order; a question before its parts."""
    for question in form.questions:
        if isinstance(question, Information):
            continue
        names = names_of(question)
        is_group = isinstance(question, StatementGroup)
        if not is_group:
            yield Target(question, None, frozenset({normalised_title(question.text)}))
        for item, label in items_of(form, question).items():
            part = normalised_title(label)
            alone = {part} if is_group else set[str]()
            yield Target(question, item, frozenset(alone), names, frozenset({part, normalised(item)}))


def names_of(question: Question) -> frozenset[str]:
    """What a title may call a question: its words or its id."""
    return frozenset({normalised_title(question.text), question.id})


_JOINT = re.compile(
    r"""[\s?!.*"]*                                     # the end of the question
    (?:_{1,3}|::?|[./|>\u2192-]|(?=[\[(]))\s*          # Kobo /, REDCap ___, Microsoft Forms ., by hand - or :
    (?:selected\ choice\s*[-:]\s*)?                   # Qualtrics
    [\[(]?\s*(?:choice\s*[=:]\s*)?                    # Google Forms [..], REDCap (choice=..)
    (?P<part>.+?)\s*[\])]?""",
    re.VERBOSE,
)
_SELECTED = re.compile(r"\s+-\s+selected choice$", re.IGNORECASE)
_RAW_NAMES = re.compile(r"[\w\s]{1,80}/")


def part_in_title(title: str, names: frozenset[str]) -> str | None:
    """The part after a question's name: "money" of "Topics? [Money]"; None for another question."""
    plain = normalised_title(title)
    for name in sorted(names, key=len, reverse=True):
        if plain.startswith(name) and (found := _JOINT.fullmatch(plain, len(name))):
            return normalised(found["part"])
    return None


def _readings(title: str) -> Iterator[str]:
    """A title as it is, without Qualtrics' additions, and without the groups that Kobo puts in front."""
    yield title
    if shorter := _SELECTED.sub("", title):
        yield shorter
    rest = title
    while found := _RAW_NAMES.match(rest):
        rest = rest[found.end() :]
        yield rest


def likeness(title: str, target: Target) -> float:
    """How like a title is to the words of a target, 1 for the same words; 0 below ``NEAR``."""
    best = max((_ratio(title, each) for each in target.words), default=0.0)
    plain = title.translate(_NO_JOINTS).rstrip()
    for part in target.parts:
        # The options of one question share its words, so the part has to be near on its own too.
        if _ratio(plain[-len(part) :], part) < NEAR:
            continue
        best = max(best, *(_ratio(plain, f"{name} {part}") for name in target.names))
    return best if best >= NEAR else 0.0


def _ratio(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return 0.0
    return matcher.ratio()


_NO_JOINTS = str.maketrans(dict.fromkeys("[](){}.:/", None))
