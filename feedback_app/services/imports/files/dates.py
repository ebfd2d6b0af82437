"""Dates as spreadsheets hold them: real dates, day counts, and text in either order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from feedback_app.services.imports.files.table import Cell, visible_text
from feedback_app.services.imports.files.time_zones import ZoneFound, zone_of
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
# A time needs minutes or am/pm: "4/3/2025 9" is no time.
_TIME = (
    r"(?:,?[ T]+(?:(?:at|[-\u2013|])\s+)?(?P<hour>\d{1,2})"
    r"(?:[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"(?:\s*(?P<half>[ap]\.?m\b\.?))?"
    r"\s*(?P<zone>[a-z(\[+\-\u2212][\w\s:+\-\u2212/()\[\]]{0,60})?)?"
)
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}", re.I)
_DIGITS = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)"
    r"(?:T?(?P<hour>[0-2]\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?",
    re.I,
)
_NUMBERS = re.compile(rf"(?P<a>\d{{1,2}})\s?[-/.]\s?(?P<b>\d{{1,2}})\s?[-/.]\s?{_YEAR}{_TIME}", re.I)
_WEEKDAY = re.compile(r"^(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+", re.I)
_IN_WORDS = (
    re.compile(rf"{_DAY}(?:\s+of)?[\s.-]*{_NAME},?[\s.-]*{_YEAR}{_TIME}", re.I),
    re.compile(rf"{_NAME}[\s-]+{_DAY},?[\s-]+(?P<year>\d{{4}}){_TIME}", re.I),
    re.compile(rf"(?P<year>\d{{4}})[\s,.-]+{_NAME}[\s-]+{_DAY}{_TIME}", re.I),
    # "Mar 4 09:12:10 UTC 2025", as Unix writes it.
    re.compile(
        rf"{_NAME}\s+{_DAY},?\s+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?"
        r"\s+(?:(?P<zone>[a-z]{1,5}(?:[+-]\d{1,4})?)\s+)?(?P<year>\d{4})",
        re.I,
    ),
)
_CLOCK_FIRST = re.compile(
    r"(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?),?\s+(?:on\s+)?(?P<rest>\S.*)", re.I
)
_WORD_MONTH = re.compile(r"(?P<name>[a-z]+)\.?[\s,-]+(?P<year>\d{4}|\d{2})", re.I)
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})")
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_DAY_COUNT = re.compile(r"\d{5}(\.\d+)?")
# 20,000 is in 1954 and 80,000 in 2119: no other number a team writes in a date column is between these.
_LEAST_DAY_COUNT, _MOST_DAY_COUNT = 20_000, 80_000


_NO_DATE = frozenset({"n/a", "na", "none", "null", "nil", "unknown", "-", "--", "nan", "nat"})
_NOT_FINISHED = frozenset({"[not completed]", "not completed", "incomplete", "in progress", "not finished"})
_ZERO_DATE = re.compile(r"0{4}-0{2}-0{2}(?:[ T].*)?|0?0/0?0/0{2,4}(?: .*)?")
_PLACEHOLDER_YEAR = re.compile(r"1980|1970|1900|1899")
_PLACEHOLDERS = frozenset({date(1980, 1, 1), date(1970, 1, 1), date(1900, 1, 1), date(1899, 12, 30)})


def read_when(
    cell: Cell, *, order: DateOrder, starts_1904: bool, zone: ZoneFound | None = None
) -> When | None:
    """The day or month a cell means, or None when it is not a date.

    ``order`` decides 3/4/2024; 25/3/2024 has only one reading. ``zone``: what the column's title says.
    """
    try:
        match cell:
            case bool() | None | time() | timedelta():
                return None
            case datetime():
                is_day = cell.tzinfo is None and cell.time() == time.min
                return _moment(cell, None if is_day else zone)
            case date():
                return When(cell)
            case int() | float():
                return _from_number(cell, starts_1904, zone)
            case str():
                return _from_text(visible_text(cell), order, starts_1904, zone)
    except (ValueError, OverflowError):
        return None


def readings(cell: Cell, zone: ZoneFound | None = None) -> Mapping[DateOrder, When]:
    """Every reading of numbers such as 3/4/2024; empty for a cell that is no such date."""
    found = _NUMBERS.fullmatch(_trimmed(visible_text(cell))) if isinstance(cell, str) else None
    if found is None:
        return {}
    each = {order: _possible(found, order, zone) for order in DateOrder}
    return {order: when for order, when in each.items() if when is not None}


def has_am_or_pm(cell: Cell) -> bool:
    """Whether a date has its time in the twelve-hour form that goes with month before day."""
    found = _NUMBERS.fullmatch(_trimmed(visible_text(cell))) if isinstance(cell, str) else None
    return found is not None and found["half"] is not None


def zone_written(cell: Cell) -> ZoneFound | None:
    """The time zone that a date in text names, known or not."""
    found = _matched(_trimmed(visible_text(cell))) if isinstance(cell, str) else None
    if found is None or not found.groupdict().get("zone"):
        return None
    return zone_of(found["zone"])


class NoDate(StrEnum):
    """Why a cell in a date column holds no date although it is not blank."""

    PLACEHOLDER = "placeholder"
    NOT_FINISHED = "not_finished"
    SAYS_NONE = "says_none"


def no_date(cell: Cell, *, starts_1904: bool) -> NoDate | None:
    """Whether a cell says that there is no date. LimeSurvey writes 1980-01-01 in anonymous surveys."""
    text = visible_text(cell).casefold() if isinstance(cell, str) else ""
    if text in _NOT_FINISHED:
        return NoDate.NOT_FINISHED
    if text in _NO_DATE:
        return NoDate.SAYS_NONE
    if _ZERO_DATE.fullmatch(text):
        return NoDate.PLACEHOLDER
    if isinstance(cell, datetime | date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return NoDate.PLACEHOLDER if day in _PLACEHOLDERS else None
    if not _PLACEHOLDER_YEAR.search(text):
        return None
    when = read_when(cell, order=DateOrder.DAY_FIRST, starts_1904=starts_1904)
    return NoDate.PLACEHOLDER if when is not None and when.day in _PLACEHOLDERS else None


def month_of(text: str) -> date | None:
    """The first day of the month written as 2024-03."""
    found = _YEAR_MONTH.fullmatch(text.strip())
    try:
        return date(int(found["year"]), int(found["month"]), 1) if found else None
    except ValueError:
        return None


def _moment(moment: datetime, zone: ZoneFound | None) -> When | None:
    """A time without a zone is London time, because the team and its Microsoft Forms are there."""
    if moment.tzinfo is None and zone is not None:
        local = zone.uk_time(moment)
        return When(local.date(), local.astimezone(UTC)) if local else None
    if moment.tzinfo is None and moment.time() == time.min:
        return When(moment.date())
    local = moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)
    return When(local.date(), local.astimezone(UTC))


def _from_number(number: float, starts_1904: bool, zone: ZoneFound | None) -> When | None:
    """20250304, or Excel's days since 1900 (with a leap day that never was) or, on old Macs, since 1904."""
    if isinstance(number, int) and (found := _DIGITS.fullmatch(str(number))):
        return _built(found, int(found["month"]), int(found["day"]), zone)
    if not _LEAST_DAY_COUNT <= number <= _MOST_DAY_COUNT:
        return None
    start = date(1904, 1, 1) if starts_1904 else date(1899, 12, 30)
    moment = datetime.combine(start, time.min) + timedelta(seconds=round(number * 86_400))
    return _moment(moment, zone if moment.time() != time.min else None)


def _from_text(text: str, order: DateOrder, starts_1904: bool, zone: ZoneFound | None) -> When | None:
    text = _trimmed(text)
    if found := _NUMBERS.fullmatch(text):
        # A date that is possible in only one order is read in that one.
        return _possible(found, order, zone) or _possible(found, _other(order), zone)
    if found := _matched(text):
        month = _MONTHS.get(found["name"].casefold()) if "name" in found.groupdict() else int(found["month"])
        return _built(found, month, int(found["day"]), zone) if month else None
    if found := _WORD_MONTH.fullmatch(text):
        month = _MONTHS.get(found["name"].casefold())
        return When(date(_year(found["year"]), month, 1), is_month_only=True) if month else None
    if found := _YEAR_MONTH.fullmatch(text) or _MONTH_YEAR.fullmatch(text):
        return When(date(int(found["year"]), int(found["month"]), 1), is_month_only=True)
    return _from_number(float(text), starts_1904, zone) if _DAY_COUNT.fullmatch(text) else None


def _trimmed(text: str) -> str:
    """Without the day of the week, and with the time after the day."""
    found = _CLOCK_FIRST.fullmatch(text)
    text = f"{_WEEKDAY.sub('', found['rest'])} {found['clock']}" if found else text
    return _WEEKDAY.sub("", text)


def _matched(text: str) -> re.Match[str] | None:
    """The parts of a day written in any way."""
    for pattern in (_YEAR_FIRST, _DIGITS, _NUMBERS, *_IN_WORDS):
        if found := pattern.fullmatch(text):
            return found
    return None


def _other(order: DateOrder) -> DateOrder:
    return DateOrder.MONTH_FIRST if order is DateOrder.DAY_FIRST else DateOrder.DAY_FIRST


def _possible(found: re.Match[str], order: DateOrder, zone: ZoneFound | None) -> When | None:
    first, second = int(found["a"]), int(found["b"])
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    try:
        return _built(found, month, day, zone)
    except (ValueError, OverflowError):
        return None


def _built(found: re.Match[str], month: int, day: int, zone: ZoneFound | None) -> When | None:
    on = date(_year(found["year"]), month, day)
    if found["hour"] is None:
        return When(on)
    half = (found.groupdict().get("half") or "").casefold()
    if found["minute"] is None and not half:
        return None
    hour = int(found["hour"])
    if half:
        if half[0] == "a" and hour > 12:
            return None
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    moment = datetime.combine(on, time(hour, int(found["minute"] or 0), int(found["second"] or 0)))
    return _moment(moment, zone_of(found["zone"] or "") or zone)


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)
