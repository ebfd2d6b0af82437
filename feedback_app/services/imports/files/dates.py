"""Dates as spreadsheets hold them: real dates, day counts, and text in either order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from feedback_app.services.imports.files.table import Cell, visible_text
from feedback_app.services.local_time import LONDON


class DateOrder(StrEnum):
    """How 3/4/2024 is meant."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True, slots=True, repr=False)
class When:
    """A day, a moment in London (``at`` is aware), or only a month (``day`` is its first)."""

    day: date
    at: datetime | None = None
    is_month_only: bool = False


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = (
    r"(?:,?[ T]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?)?"
)
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|BST|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}{_ZONE}", re.I
)
_NUMBERS = re.compile(
    rf"(?P<a>\d{{1,2}})\s?[-/.]\s?(?P<b>\d{{1,2}})\s?[-/.]\s?(?P<year>\d{{4}}|\d{{2}}){_TIME}{_ZONE}", re.I
)
_WEEKDAY = re.compile(r"^(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,?\s+", re.I)
_DAY_WORD = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<name>[a-z]+)\.?,?[\s-]+(?P<year>\d{{4}}|\d{{2}}){_TIME}{_ZONE}",
    re.I,
)
_WORD_DAY = re.compile(
    rf"(?P<name>[a-z]+)\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}{_ZONE}", re.I
)
_WORD_MONTH = re.compile(r"(?P<name>[a-z]+)\.?[\s,-]+(?P<year>\d{4}|\d{2})", re.I)
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})")
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_DAY_COUNT = re.compile(r"\d{5}(\.\d+)?")
# 20,000 is in 1954 and 80,000 in 2119: no other number a team writes in a date column is between these.
_LEAST_DAY_COUNT, _MOST_DAY_COUNT = 20_000, 80_000


def read_when(cell: Cell, *, order: DateOrder, starts_1904: bool) -> When | None:
    """The day or month a cell means, or None when it is not a date."""
    try:
        match cell:
            case bool() | None | time() | timedelta():
                return None
            case datetime():
                return _moment(cell)
            case date():
                return When(cell)
            case int() | float():
                return _from_day_count(float(cell), starts_1904)
            case str():
                return _from_text(visible_text(cell), order, starts_1904)
    except (ValueError, OverflowError):
        return None


def month_of(text: str) -> date | None:
    """The first day of the month written as 2024-03."""
    found = _YEAR_MONTH.fullmatch(text.strip())
    try:
        return date(int(found["year"]), int(found["month"]), 1) if found else None
    except ValueError:
        return None


def likely_order(cells: Iterable[Cell]) -> DateOrder | None:
    """The order in which every date of a column is possible; None when the column does not show it."""
    could_be_day_first = could_be_month_first = True
    for cell in cells:
        if isinstance(cell, str) and (found := _NUMBERS.fullmatch(visible_text(cell))):
            could_be_day_first &= int(found["b"]) <= 12
            could_be_month_first &= int(found["a"]) <= 12
    if could_be_day_first == could_be_month_first:
        return None
    return DateOrder.DAY_FIRST if could_be_day_first else DateOrder.MONTH_FIRST


def _moment(moment: datetime) -> When:
    """A time without a zone is London time, because the team and its Microsoft Forms are there."""
    if moment.tzinfo is None and moment.time() == time.min:
        return When(moment.date())
    local = moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)
    return When(local.date(), local.astimezone(UTC))


def _from_day_count(number: float, starts_1904: bool) -> When | None:
    """Excel counts days from 1900 (with a leap day that never was) or, from old Macs, from 1904."""
    if not _LEAST_DAY_COUNT <= number <= _MOST_DAY_COUNT:
        return None
    start = date(1904, 1, 1) if starts_1904 else date(1899, 12, 30)
    return _moment(datetime.combine(start, time.min) + timedelta(seconds=round(number * 86_400)))


def _from_text(text: str, order: DateOrder, starts_1904: bool) -> When | None:
    text = _WEEKDAY.sub("", text)
    if found := _YEAR_FIRST.fullmatch(text):
        return _built(found, int(found["month"]), int(found["day"]))
    if found := _NUMBERS.fullmatch(text):
        first, second = int(found["a"]), int(found["b"])
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
        return _built(found, month, day)
    if found := _DAY_WORD.fullmatch(text) or _WORD_DAY.fullmatch(text):
        month = _MONTHS.get(found["name"].casefold())
        return _built(found, month, int(found["day"])) if month else None
    if found := _WORD_MONTH.fullmatch(text):
        month = _MONTHS.get(found["name"].casefold())
        return When(date(_year(found["year"]), month, 1), is_month_only=True) if month else None
    if found := _YEAR_MONTH.fullmatch(text) or _MONTH_YEAR.fullmatch(text):
        return When(date(int(found["year"]), int(found["month"]), 1), is_month_only=True)
    return _from_day_count(float(text), starts_1904) if _DAY_COUNT.fullmatch(text) else None


def _built(found: re.Match[str], month: int, day: int) -> When:
    on = date(_year(found["year"]), month, day)
    if found["hour"] is None:
        return When(on)
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    moment = datetime.combine(on, time(hour, int(found["minute"]), int(found["second"] or 0)))
    zone = (found["zone"] or "").upper()
    if not zone or zone in ("GMT", "BST"):
        return _moment(moment)
    offset = timedelta()
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if zone[0] == "-" else 1)
    return _moment((moment - offset).replace(tzinfo=UTC))


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)
