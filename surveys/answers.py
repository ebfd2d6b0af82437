"""What a person answered: small frozen values, one class per shape of answer.

No answer shows itself in a ``repr``: answers must not reach a log or an exception text by accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class MissingReason(StrEnum):
    """Why a question has no substantive answer. Each is an answer of its own, never zero and never blank."""

    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class _Unseen:
    """Keeps what somebody answered out of every ``repr``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@dataclass(frozen=True, slots=True, repr=False)
class Missing(_Unseen):
    """The person said why they give no answer."""

    reason: MissingReason


@dataclass(frozen=True, slots=True, repr=False)
class Chosen(_Unseen):
    """One option, by its code (never its label)."""

    code: str


@dataclass(frozen=True, slots=True, repr=False)
class ChosenMany(_Unseen):
    """Several options, by code, in the order the form lists them."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Rated(_Unseen):
    """Statements that share a scale: (statement id, its answer), in the order the form lists them."""

    statements: tuple[tuple[str, Chosen | Missing], ...]

    def of(self, statement: str) -> Chosen | Missing | None:
        """The answer to one statement, or None when it was left blank."""
        return dict(self.statements).get(statement)


@dataclass(frozen=True, slots=True, repr=False)
class Amount(_Unseen):
    """A number, or a point on a 0 to 10 line."""

    number: Decimal


@dataclass(frozen=True, slots=True, repr=False)
class Written(_Unseen):
    """Somebody's own words, exactly as typed."""

    text: str


@dataclass(frozen=True, slots=True, repr=False)
class OnDate(_Unseen):
    """A calendar day."""

    day: date


@dataclass(frozen=True, slots=True, repr=False)
class InMonth(_Unseen):
    """A calendar month; ``month`` is 1 to 12."""

    year: int
    month: int


type_names = {
    "missing": Missing,
    "chosen": Chosen,
    "chosen_many": ChosenMany,
    "rated": Rated,
    "amount": Amount,
    "written": Written,
    "on_date": OnDate,
    "in_month": InMonth,
}

Answer = Missing | Chosen | ChosenMany | Rated | Amount | Written | OnDate | InMonth
Answers = Mapping[str, Answer]
"""Answers by question id. A question without an entry was left blank."""


def is_blank(answer: Answer | None) -> bool:
    """Whether nothing was answered: no answer, no option, no statement, or only white space.

    A reason for not answering is not blank.
    """
    match answer:
        case None:
            return True
        case ChosenMany():
            return not answer.codes
        case Rated():
            return not answer.statements
        case Written():
            return not answer.text.strip()
        case _:
            return False
