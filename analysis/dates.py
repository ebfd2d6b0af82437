"""Dates in English as staff read them, all written here so that they look the same everywhere."""

from __future__ import annotations

from datetime import date, datetime


def in_words(day: date) -> str:
    """``3 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def without_year(day: date) -> str:
    """``3 March``."""
    return f"{day.day} {day:%B}"


def day_and_time(at: datetime) -> str:
    """``3 March, 14:05``, in the time zone that ``at`` has."""
    return f"{without_year(at)}, {at:%H:%M}"


def month_in_words(month: date) -> str:
    """``March 2026``."""
    return f"{month:%B %Y}"


def months_in_words(first: date, last: date) -> str:
    """``July 2026``, ``July to September 2026`` or ``November 2025 to January 2026``."""
    return _span(first, last, "%B")


def short(day: date) -> str:
    """``3 Mar 2026``, for charts."""
    return f"{day.day} {short_month(day)}"


def short_month(month: date) -> str:
    """``Mar 2026``, for charts."""
    return f"{month:%b %Y}"


def short_months(first: date, last: date) -> str:
    """``Jul 2026``, ``Jul to Sep 2026`` or ``Nov 2025 to Jan 2026``."""
    return _span(first, last, "%b")


def _span(first: date, last: date, month: str) -> str:
    end = f"{last:{month} %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return end
    return f"{first:{month}} to {end}" if first.year == last.year else f"{first:{month} %Y} to {end}"
