"""The months of a report, and their notation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from analysis import dates


QUARTER = re.compile(r"(20[0-9]{2})-Q([1-4])", re.IGNORECASE)
YEAR = re.compile(r"20[0-9]{2}")
MONTH = r"(20[0-9]{2})-(0[1-9]|1[0-2])"
MONTHS = re.compile(rf"{MONTH}(?:\.\.{MONTH})?")


class PeriodError(ValueError):
    """A text is not a valid period. The message says how to write one."""


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """First and last month, both included, each as its first day.

    Raises ValueError when a date is not the first day of a month, or the last month is before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        """Check that the dates form a period."""
        if self.first.day != 1 or self.last.day != 1 or self.last < self.first:
            raise ValueError("a period needs a first and a last month, as first days, in this order")

    @classmethod
    def parse(cls, text: str) -> ReportPeriod:
        """Parse ``2026-Q3`` (July to September), ``2026``, ``2026-07``, ``2026-04..2026-09``.

        Raises PeriodError.
        """
        plain = text.strip()
        if found := QUARTER.fullmatch(plain):
            return cls.quarter(int(found[1]), int(found[2]))
        if YEAR.fullmatch(plain):
            return cls(date(int(plain), 1, 1), date(int(plain), 12, 1))
        if found := MONTHS.fullmatch(plain):
            first = date(int(found[1]), int(found[2]), 1)
            last = date(int(found[3]), int(found[4]), 1) if found[3] else first
            if first <= last:
                return cls(first, last)
        raise PeriodError("Write a period as 2026-Q3, 2026, 2026-07 or 2026-04..2026-09.")

    @classmethod
    def quarter(cls, year: int, number: int) -> ReportPeriod:
        """A calendar quarter, 1 to 4: 3 is July to September."""
        return cls(date(year, 3 * number - 2, 1), date(year, 3 * number, 1))

    @property
    def months(self) -> int:
        """The number of months."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def is_quarter(self) -> bool:
        """Whether it is one calendar quarter."""
        return self.months == 3 and self.first.month % 3 == 1

    @property
    def code(self) -> str:
        """The shortest text that ``parse`` accepts for this period."""
        if self.is_quarter:
            return f"{self.first:%Y}-Q{(self.first.month + 2) // 3}"
        if self.months == 12 and self.first.month == 1:
            return f"{self.first:%Y}"
        return f"{self.first:%Y-%m}" + ("" if self.months == 1 else f"..{self.last:%Y-%m}")

    @property
    def words(self) -> str:
        """``July to September 2026``, ``November 2025 to January 2026``, ``July 2026``."""
        return dates.months_in_words(self.first, self.last)

    def moved(self, months: int) -> ReportPeriod:
        """A period of the same length, shifted by ``months`` (earlier if negative)."""
        return ReportPeriod(_moved(self.first, months), _moved(self.last, months))


def _moved(month: date, months: int) -> date:
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
