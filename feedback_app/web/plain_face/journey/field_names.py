"""The names of the fields a page posts. They say nothing about the question."""

from __future__ import annotations

from surveys.core.answers import MissingReason


ANSWER = "answer"
REASON = "reason"
DAY, MONTH, YEAR = "day", "month", "year"
TYPED_INTO = (ANSWER, DAY, MONTH, YEAR)
QUESTION = "question"
MARK = "mark"
CHANGE = "change"
WAY = "way"
BACK = "back"
SHARED = "shared"
LANGUAGE = "language"

BEFORE_REASON = "reason "  # a space is in no option's code, so a reason is never taken for an option


def prefix_of(place: int) -> str:
    """What the names of a question's fields begin with, by its place on a page that several share."""
    return f"q{place + 1}-" if place else ""


def of_statement(statement_id: str) -> str:
    """The field of one statement of a group."""
    return f"line-{statement_id}"


def reason_value(reason: MissingReason) -> str:
    """A reason for no answer, as the value of a radio button."""
    return BEFORE_REASON + reason.value
