"""What can be wrong with an answer, by code. ``surveys.faces`` has the words; none repeats the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemCode(StrEnum):
    """One code for each way an answer can be wrong."""

    REQUIRED = "required"
    STATEMENT_REQUIRED = "statement_required"
    WRONG_KIND = "wrong_kind"
    UNKNOWN_QUESTION = "unknown_question"
    UNKNOWN_OPTION = "unknown_option"
    UNKNOWN_STATEMENT = "unknown_statement"
    REPEATED = "repeated"
    TOO_MANY_OPTIONS = "too_many_options"
    NOT_ALONE = "not_alone"
    REASON_NOT_OFFERED = "reason_not_offered"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_PRECISE = "too_precise"
    NOT_A_DAY = "not_a_day"
    NOT_A_MONTH = "not_a_month"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    IN_FUTURE = "in_future"
    TOO_LONG = "too_long"
    SEVERAL_LINES = "several_lines"
    UNPRINTABLE = "unprintable"


OF_BLANKS = frozenset({ProblemCode.REQUIRED, ProblemCode.STATEMENT_REQUIRED})
"""What a form on the screen asks for again. On paper and in earlier feedback a blank is a blank."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct: which problem, at which question, and at which statement of a group.

    ``statement`` is None unless the problem belongs to one line of a statement group. ``parameters`` (a
    limit, a label of the form) fill the words: ``FaceWords.of_problem`` in the person's language,
    ``surveys.catalogue.english_problem`` for staff and logs.
    """

    code: ProblemCode
    question_id: str
    statement: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)


def problem(
    code: ProblemCode, question_id: str, *, about: str | None = None, **parameters: object
) -> Problem:
    """A problem. ``about``: the statement's id; ``parameters`` fill its words."""
    return Problem(code, question_id, about, {name: str(value) for name, value in parameters.items()})
