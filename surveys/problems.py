"""What can be wrong with an answer, in words a tired parent understands. No text ever repeats the answer."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: at which question (and statement), what it is, and how to mend it.

    ``statement`` is None unless the problem belongs to one line of a statement group.
    """

    code: ProblemCode
    question_id: str
    statement: str | None
    what: str
    how: str


_WORDS: dict[ProblemCode, tuple[str, str]] = {
    ProblemCode.REQUIRED: ("This question needs an answer.", "{how}"),
    ProblemCode.STATEMENT_REQUIRED: ("“{statement}” needs an answer.", "Choose one answer for it."),
    ProblemCode.WRONG_KIND: ("This does not fit the question.", "Please answer it again."),
    ProblemCode.UNKNOWN_QUESTION: ("This form has no such question.", "Leave it out."),
    ProblemCode.UNKNOWN_OPTION: (
        "This is not one of the answers to choose from.",
        "Choose one of the answers shown.",
    ),
    ProblemCode.UNKNOWN_STATEMENT: ("This question has no such line.", "Answer the lines shown."),
    ProblemCode.REPEATED: ("The same thing stands here twice.", "Please answer it again."),
    ProblemCode.TOO_MANY_OPTIONS: ("You have chosen too many.", "Choose {limit} at most."),
    ProblemCode.NOT_ALONE: (
        "“{option}” does not go together with another answer.",
        "Choose only that, or only the others.",
    ),
    ProblemCode.REASON_NOT_OFFERED: (
        "This is not one of the answers to choose from.",
        "Choose one of the answers shown.",
    ),
    ProblemCode.NOT_A_NUMBER: ("This is not a number.", "Write it with figures, like 12."),
    ProblemCode.NOT_WHOLE: ("This is not a whole number.", "Write it without a decimal point, like 12."),
    ProblemCode.TOO_SMALL: ("This number is too small.", "Write {limit} or more."),
    ProblemCode.TOO_LARGE: ("This number is too large.", "Write {limit} or less."),
    ProblemCode.TOO_PRECISE: (
        "This has more figures than we can keep.",
        "Write {limit} figures after the point, or fewer.",
    ),
    ProblemCode.NOT_A_DAY: ("There is no such day.", "Write day, month and year, like 27 3 2026."),
    ProblemCode.NOT_A_MONTH: ("There is no such month.", "Write month and year, like 3 2026."),
    ProblemCode.TOO_EARLY: ("This is too long ago.", "Write the year with four figures, {limit} or later."),
    ProblemCode.TOO_LATE: ("This is too far away.", "Look at the year once more."),
    ProblemCode.IN_FUTURE: ("This has not happened yet.", "It must be today or earlier."),
    ProblemCode.TOO_LONG: (
        "This is longer than we can keep.",
        "Write {limit} characters or fewer. You have {length}.",
    ),
    ProblemCode.SEVERAL_LINES: ("There is room for one line only.", "Write it on one line."),
    ProblemCode.UNPRINTABLE: ("There is a character we cannot keep.", "Please type it again."),
}


def problem(code: ProblemCode, question_id: str, *, about: str | None = None, **words: object) -> Problem:
    """A problem with its words. ``about``: the statement's id; ``words`` fill the text (a limit, a label)."""
    what, how = _WORDS[code]
    return Problem(code, question_id, about, what.format(**words), how.format(**words))
