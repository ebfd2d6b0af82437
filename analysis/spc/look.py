"""The presentation of a measure: its title, unit and possible range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from analysis.dates import short, short_month


@dataclass(frozen=True, slots=True)
class Look:
    """What sentences and charts need to know about a measure, apart from its numbers.

    unit: written after a number, ``%`` without a space. lowest, highest: the possible range (0 and 100 for a
    percentage). Lines are drawn within it; tests are unaffected.
    """

    title: str = ""
    unit: str = ""
    lowest: float | None = None
    highest: float | None = None
    decimals: int = 1

    def number(self, value: float) -> str:
        """A value with its unit, rounded half up, without unnecessary decimals: ``88.7%``, ``12 days``."""
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        plain = f"{rounded:,f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        plain = "0" if plain == "-0" else plain.replace("-", "−")
        return f"{plain}{'' if self.unit in {'', '%'} else ' '}{self.unit}"

    def drawn(self, value: float) -> float:
        """The value at which a line is drawn."""
        value = value if self.lowest is None else max(value, self.lowest)
        return value if self.highest is None else min(value, self.highest)


PERCENT = Look(unit="%", lowest=0, highest=100)


def day_names(dates: Sequence[date]) -> dict[date, str]:
    """A label for each date: ``Mar 2024`` when all are first days of a month, else ``4 Mar 2024``."""
    by_month = all(day.day == 1 for day in dates)
    return {day: short_month(day) if by_month else short(day) for day in dates}
