"""Ages from months, without a clock: pregnancy week before birth, age and corrected age after it.

Only months are stored, so every figure says "about". The middle of the month is taken as the day. A pregnancy
counts as forty weeks up to the due date, because the due date itself is worked out that way. Corrected age
counts from the due month instead of the month of birth. The clinician decides whether to use it, and until
when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


WEEKS_TO_THE_DUE_DATE = 40
MIDDLE_OF_A_MONTH = 15


@dataclass(frozen=True, slots=True)
class Age:
    """In whole months. ``corrected_months`` is only for a baby born before the due month."""

    months: int
    corrected_months: int | None


def pregnancy_week(due_month: date, today: date) -> int | None:
    """The approximate week of pregnancy (1 to 42), or None when the due month does not fit today."""
    due = due_month.replace(day=MIDDLE_OF_A_MONTH)
    week = WEEKS_TO_THE_DUE_DATE - (due - today).days // 7
    return week if 1 <= week <= WEEKS_TO_THE_DUE_DATE + 2 else None


def age(born_month: date, due_month: date | None, today: date) -> Age | None:
    """Age today; None before the month of birth. A corrected age below zero means before the due month."""
    months = months_between(born_month, today)
    if months < 0:
        return None
    is_early = due_month is not None and months_between(born_month, due_month) > 0
    return Age(months, months_between(due_month, today) if due_month is not None and is_early else None)


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months from one month to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def in_words(born_month: date | None, due_month: date | None, today: date) -> str | None:
    """For a page: ``about 7 months (corrected: about 5 months)``, ``about week 31 of pregnancy``."""
    if born_month is None:
        week = pregnancy_week(due_month, today) if due_month is not None else None
        return f"about week {week} of pregnancy" if week else None
    known = age(born_month, due_month, today)
    if known is None:
        return None
    if known.corrected_months is None:
        return _about(known.months)
    if known.corrected_months < 0:
        return f"{_about(known.months)} (before the due month)"
    return f"{_about(known.months)} (corrected: {_about(known.corrected_months)})"


def _about(months: int) -> str:
    if months >= 24:
        years, rest = divmod(months, 12)
        return f"about {years} years" + (f" {rest} months" if rest else "")
    return "under a month" if months == 0 else f"about {months} month{'s' if months > 1 else ''}"
