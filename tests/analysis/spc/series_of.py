"""Short ways to write a series for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from analysis.spc import Observation, SpcSettings, Trend, analyse, observations


def months(many: int) -> list[date]:
    """So many first days of a month from April 2022."""
    return [date(2022 + at // 12, at % 12 + 1, 1) for at in range(3, 3 + many)]


def monthly(*values: float | None) -> tuple[Observation, ...]:
    """The values as months of one series."""
    return observations(months(len(values)), values)


def counted(*pairs: tuple[int, int] | None) -> tuple[Observation, ...]:
    """(part, whole) a month; None is a gap."""
    parts, wholes = ([None if pair is None else pair[at] for pair in pairs] for at in (0, 1))
    return observations(months(len(pairs)), numerators=parts, denominators=wholes)


def judged(values: Sequence[float | None], **settings: Any) -> Trend:
    """The values as months, judged."""
    return analyse(monthly(*values), SpcSettings(**settings))


def labels(trend: Trend) -> list[str]:
    """The label of each point."""
    return [point.special_cause_type for point in trend.points]


def codes(trend: Trend) -> list[str]:
    """The code of each caution."""
    return [each.code for each in trend.warnings]
