"""Problems with an answer, by code. The wording is in ``surveys.faces`` and never repeats the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemCode(StrEnum):
    """One code for each kind of problem with an answer."""

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
"""Codes for which an on-screen form asks again. Blanks are accepted from paper and earlier feedback."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct: the code, the question and, in a group, the statement.

    ``statement`` is None unless the problem is with one line of a statement group. ``parameters`` (a limit, a
    label of the form) fill the placeholders of the message: ``FaceWords.of_problem`` in the respondent's
    language, ``surveys.catalogue.english_problem`` for staff and logs.
    """

    code: ProblemCode
    question_id: str
    statement: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)


def problem(
    code: ProblemCode, question_id: str, *, about: str | None = None, **parameters: object
) -> Problem:
    """Create a problem. ``about``: the statement's id; ``parameters`` fill the message's placeholders."""
    return Problem(code, question_id, about, {name: str(value) for name, value in parameters.items()})
