"""Dates as staff read them: the same wording everywhere, and written in one place."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from analysis import dates


ROOT = Path(__file__).parents[2]
FORMATS_A_DATE = re.compile(r":%-?[dB]\b|%-d|:%[bB] %Y|\bDD/MM/YYYY\b")
MAY_FORMAT = {
    "analysis/dates.py",
    "analysis/scores/score_charts.py",  # the axis of a chart is formatted by the browser
    "analysis/spc/drawing/chart.py",
    "feedback_app/ui/components/days.py",  # the date picker
}


def test_a_day_has_no_leading_zero() -> None:
    day = date(2026, 3, 3)
    assert dates.in_words(day) == "3 March 2026"
    assert dates.without_year(day) == "3 March"
    assert dates.short(day) == "3 Mar 2026"
    assert dates.day_and_time(datetime(2026, 3, 3, 9, 5)) == "3 March, 09:05"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("first", "last", "words", "short"),
    [
        (date(2026, 7, 1), date(2026, 7, 31), "July 2026", "Jul 2026"),
        (date(2026, 7, 1), date(2026, 9, 1), "July to September 2026", "Jul to Sep 2026"),
        (date(2025, 11, 1), date(2026, 1, 1), "November 2025 to January 2026", "Nov 2025 to Jan 2026"),
        (date(2025, 7, 1), date(2026, 7, 1), "July 2025 to July 2026", "Jul 2025 to Jul 2026"),
    ],
)
def test_months_name_a_year_once_when_it_is_the_same(first: date, last: date, words: str, short: str) -> None:
    assert dates.months_in_words(first, last) == words
    assert dates.short_months(first, last) == short


def test_no_other_module_writes_a_date_of_its_own() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for package in ("analysis", "feedback_app", "surveys")
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in MAY_FORMAT
        for line in path.read_text(encoding="utf-8").splitlines()
        if FORMATS_A_DATE.search(line)
    ]
    assert found == []
