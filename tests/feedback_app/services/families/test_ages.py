"""Ages from months: the table is the specification."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_app.services.families.ages import Age, age, in_words, months_between, pregnancy_week


MONTHS = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(lambda day: day.replace(day=1))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


@pytest.mark.parametrize(
    ("born", "due", "today", "words"),
    [
        ("2026-01", None, "2026-01-31", "under a month"),
        ("2026-01", None, "2026-02-01", "about 1 month"),
        ("2026-01", "2026-01", "2026-08-01", "about 7 months"),
        ("2026-01", "2025-12", "2026-08-01", "about 7 months"),
        ("2026-01", "2026-03", "2026-08-20", "about 7 months (corrected: about 5 months)"),
        ("2026-01", "2026-03", "2026-03-02", "about 2 months (corrected: under a month)"),
        ("2026-01", "2026-03", "2026-02-20", "about 1 month (before the due month)"),
        ("2024-01", None, "2026-01-01", "about 2 years"),
        ("2024-01", "2024-03", "2026-06-01", "about 2 years 5 months (corrected: about 2 years 3 months)"),
        ("2026-02", None, "2026-01-31", None),
        (None, "2026-06", "2026-06-15", "about week 40 of pregnancy"),
        (None, "2026-06", "2026-04-13", "about week 31 of pregnancy"),
        (None, "2026-06", "2026-06-29", "about week 42 of pregnancy"),
        (None, "2026-06", "2026-07-20", None),
        (None, "2026-06", "2025-08-01", None),
        (None, None, "2026-06-15", None),
    ],
)
def test_what_a_page_says(born: str | None, due: str | None, today: str, words: str | None) -> None:
    born_month, due_month = (month(each) if each else None for each in (born, due))
    assert in_words(born_month, due_month, date.fromisoformat(today)) == words


@given(MONTHS, MONTHS, DAYS)
def test_a_corrected_age_is_less_by_as_much_as_the_birth_was_early(
    born: date, due: date, today: date
) -> None:
    known = age(born, due, today)
    if today < born:
        assert known is None
    else:
        early = max(0, months_between(born, due))
        months = months_between(born, today)
        assert known == Age(months, months - early if early else None)


@given(MONTHS, DAYS)
def test_a_week_of_pregnancy_comes_every_seven_days(due: date, today: date) -> None:
    now, later = pregnancy_week(due, today), pregnancy_week(due, today + timedelta(days=7))
    if now is not None:
        assert 1 <= now <= 42
        assert later == (now + 1 if now < 42 else None)
