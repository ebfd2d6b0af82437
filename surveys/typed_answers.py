"""Converts typed numbers, days and months to answers, and answers back to form fields.

What cannot be parsed stays as typed, so that validation can report it and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from surveys.catalogue import shipped_face_words
from surveys.core.answers import (
    Amount,
    Answer,
    InMonth,
    OnDate,
    Written,
    number_as_text,
)


LEFT_OUT = "?"
"""A placeholder for a missing part of a date, so that the other parts stay in their fields."""

_LONGEST = 40
_SPACES = re.compile(r"\s+")
_WITH_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
_WHOLE = re.compile(r"\d{1,9}")
_OTHER_MARKS = str.maketrans({"\u2212": "-", "\u066b": ".", "\u066c": ","})
"""A minus sign as printed, and the marks that Arabic and Urdu keyboards write in numbers."""
_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_number(typed: str) -> Amount | Written | None:
    """Parse a number as people write it: ``12``, ``1,250``, ``1 250``, ``7.5``, ``7,5``. None for an empty
    field.

    Anything else is Written, as typed: ``about ten``, but also ``1e9``, which no one writes on purpose.
    """
    text = typed.strip()
    if not text:
        return None
    bare = _SPACES.sub("", text).translate(_OTHER_MARKS)
    if len(bare) > _LONGEST:
        return Written(text)
    if _WITH_THOUSANDS.fullmatch(bare):
        return Amount(Decimal(bare.replace(",", "")))
    if _NUMBER.fullmatch(bare):
        return Amount(Decimal(bare.replace(",", ".")))
    return Written(text)


def read_day(day: str, month: str, year: str) -> OnDate | Written | None:
    """Parse a day. Written, as typed, if there is no such day; None if all parts are empty."""
    if not (day.strip() or month.strip() or year.strip()):
        return None
    try:
        return OnDate(date(_whole(year), _month(month), _whole(day)))
    except (ValueError, OverflowError):
        return Written(_joined(day, month, year))


def read_month(month: str, year: str) -> InMonth | Written | None:
    """Parse a month. Written, as typed, if there is no such month; None if both parts are empty."""
    if not (month.strip() or year.strip()):
        return None
    try:
        first = date(_whole(year), _month(month), 1)
    except (ValueError, OverflowError):
        return Written(_joined(month, year))
    return InMonth(first.year, first.month)


def number_as_typed(answer: Answer | None) -> str:
    """The content of a number field; empty for no answer and for a reason for not answering."""
    return number_as_text(answer.number) if isinstance(answer, Amount) else _as_typed(answer)


def day_as_typed(answer: Answer | None) -> tuple[str, str, str]:
    """The contents of the day, month and year fields."""
    if isinstance(answer, OnDate):
        return str(answer.day.day), str(answer.day.month), str(answer.day.year)
    day, month, year = _parts(answer, 3)
    return day, month, year


def month_as_typed(answer: Answer | None) -> tuple[str, str]:
    """The contents of the month and year fields."""
    if isinstance(answer, InMonth):
        return str(answer.month), str(answer.year)
    month, year = _parts(answer, 2)
    return month, year


def _whole(typed: str) -> int:
    text = typed.strip()
    if _WHOLE.fullmatch(text) is None:
        raise ValueError("not a whole number")
    return int(text)


def _month(typed: str) -> int:
    """The month for a number, a name in any of our languages, or an abbreviated English name."""
    text = typed.strip().casefold()
    if text[:3] in _SHORT_MONTHS:
        return _SHORT_MONTHS.index(text[:3]) + 1
    return _named_months().get(text) or _whole(text)


@lru_cache(maxsize=1)
def _named_months() -> Mapping[str, int]:
    every = shipped_face_words().values()
    lists = (names for words in every for names in (words.months, words.months_alone or ()))
    return {name.casefold(): at for names in lists for at, name in enumerate(names, 1)}


def _joined(*parts: str) -> str:
    return " ".join(_SPACES.sub("", part) or LEFT_OUT for part in parts)


def _parts(answer: Answer | None, count: int) -> list[str]:
    parts = _as_typed(answer).split()
    return ["" if part == LEFT_OUT else part for part in parts] if len(parts) == count else [""] * count


def _as_typed(answer: Answer | None) -> str:
    return answer.text if isinstance(answer, Written) else ""
