"""Answers as small frozen values, one class per shape of answer.

Answers are hidden from ``repr``, so that they cannot reach a log or an exception message by accident.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import cast


class MissingReason(StrEnum):
    """Why a question has no substantive answer. Each is an answer in its own right, never zero and never
    blank.
    """

    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class _Unseen:
    """Hides the answer in ``repr``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@dataclass(frozen=True, slots=True, repr=False)
class Missing(_Unseen):
    """The person gave a reason for not answering."""

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
    """Free text, exactly as typed."""

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


def is_unseen(answer: Answer | None) -> bool:
    """Whether a person who reads the answer sees nothing: blank, or only joiners, fillers and the like.

    For what comes in. What was stored before may hold such a text, and stays readable.
    """
    if isinstance(answer, Written):
        return not any(map(_shows, answer.text))
    return is_blank(answer)


_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Fillers and the empty braille cell: letters or marks by their category, but nothing shows."""

_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def _shows(character: str) -> bool:
    """Whether a character leaves a mark: not spaces, joiners, fillers or selectors of another's look."""
    is_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return not (is_selector or character in _BLANK_LETTERS or unicodedata.category(character) in _UNSEEN)


def number_as_text(number: Decimal) -> str:
    """The canonical text of a number: 1, 1.0 and 1.00 are all ``1``. Loses no digits."""
    exponent = number.as_tuple().exponent
    if exponent not in range(-40, 41) or not number.is_finite():
        return str(number)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def is_well_formed(answer: object) -> bool:
    """Whether an object is one of this module's classes with fields of the declared types.

    Use it on untrusted input. A well-formed answer may still not suit its question.
    """
    match answer:
        case Missing():
            return _holds(answer, MissingReason)
        case Chosen() | Written():
            return _holds(answer, str)
        case Amount():
            return _holds(answer, Decimal)
        case OnDate():
            return _holds(answer, date) and not _holds(answer, datetime)
        case InMonth():
            return _holds(answer, int) and not any(isinstance(value, bool) for value in _values(answer))
        case ChosenMany():
            return all(isinstance(code, str) for code in _members(answer))
        case Rated():
            return all(_is_rated_statement(member) for member in _members(answer))
        case _:
            return False


def _holds(answer: Answer, kind: type[object]) -> bool:
    return all(isinstance(value, kind) for value in _values(answer))


def _values(answer: Answer) -> list[object]:
    return [getattr(answer, field.name) for field in fields(answer)]


def _members(answer: Answer) -> tuple[object, ...]:
    """The members of the answer's tuple; if it is not a tuple, a value that matches no type."""
    (value,) = _values(answer)
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (None,)


def _is_rated_statement(member: object) -> bool:
    if not isinstance(member, tuple):
        return False
    pair = cast("tuple[object, ...]", member)
    return (
        len(pair) == 2
        and isinstance(pair[0], str)
        and isinstance(pair[1], (Chosen, Missing))
        and is_well_formed(pair[1])
    )
