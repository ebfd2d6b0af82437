"""Publication periods: completed quarters, or the length set in disclosure.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.catalogue import disclosure_rules


@dataclass(frozen=True, slots=True)
class PublicationPeriod:
    """The first days of its first and last month, both included."""

    first: date
    last: date

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of all its months."""
        count = _number(self.last) - _number(self.first) + 1
        return tuple(_month(_number(self.first) + place) for place in range(count))


def period_of(month: date) -> PublicationPeriod:
    """The publication period that contains a month."""
    rules = disclosure_rules()
    size, start = rules.publication_months.value, rules.year_starts.value - 1
    begins = _number(month) - (_number(month) - start) % size
    return PublicationPeriod(_month(begins), _month(begins + size - 1))


def whole_periods(first: date, last: date, *, this_month: date) -> tuple[PublicationPeriod, ...]:
    """The periods that are entirely within these months and ended before ``this_month``, oldest first."""
    found: list[PublicationPeriod] = []
    period = period_of(first)
    while period.first <= last:
        if period.first >= first and period.last <= last and period.last < this_month:
            found.append(period)
        period = period_of(_month(_number(period.last) + 1))
    return tuple(found)


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
