"""Every way a survey program writes a date is read as the right UK day, or refused with the right reason."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from feedback_app.services.imports.files.dates import DateOrder, no_date, read_when, zone_written
from feedback_app.services.imports.files.table import Cell
from feedback_app.services.imports.files.time_zones import zone_in_title
from tests.feedback_app.services.imports.meaning.date_cells import (
    DAYS,
    INSTANTS,
    NO_DATE,
    NOT_DATES,
    UNKNOWN_ZONES,
)
from tests.feedback_app.services.imports.spreadsheets import local


def read(cell: Cell, *, title: str = "Date") -> tuple[date | None, datetime | None]:
    when = read_when(cell, order=DateOrder.DAY_FIRST, starts_1904=False, zone=zone_in_title(title))
    return (when.day, when.at) if when else (None, None)


@pytest.mark.parametrize(("cell", "day"), DAYS.items())
def test_a_day_in_any_form_is_that_day(cell: str, day: str) -> None:
    assert read(cell) == (date.fromisoformat(day), None)


@pytest.mark.parametrize(("cell", "instant"), INSTANTS.items())
def test_a_time_in_any_zone_is_that_instant(cell: str, instant: str) -> None:
    assert read(cell)[1] == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize("cell", NOT_DATES)
def test_what_is_not_a_date_is_not_read_as_one(cell: str) -> None:
    assert read(cell) == (None, None)
    assert zone_written(cell) is None or zone_written(cell).zone is None  # type: ignore[union-attr]


@pytest.mark.parametrize(("cell", "zone"), UNKNOWN_ZONES.items())
def test_an_unknown_zone_is_named_and_the_time_not_guessed(cell: str, zone: str) -> None:
    assert read(cell) == (None, None)
    written = zone_written(cell)
    assert written is not None
    assert (written.written, written.zone) == (zone, None)


@pytest.mark.parametrize(("cell", "why"), NO_DATE.items())
def test_placeholders_are_no_dates(cell: str, why: str | None) -> None:
    found = no_date(cell, starts_1904=False)
    assert (found.value if found else None) == why


@pytest.mark.parametrize(
    ("title", "cell", "instant"),
    [
        ("Submit Date (UTC)", "2025-06-30 23:30:00", "2025-06-30T23:30:00"),
        ("Submit Date (UTC)", local(2025, 6, 30, 23, 30), "2025-06-30T23:30:00"),
        ("Completed [GMT+2]", "2025-07-01 00:30", "2025-06-30T22:30:00"),
        ("Date (Europe/Athens)", "2025-07-01 00:30", "2025-06-30T21:30:00"),
        ("Timestamp (CET)", "25/07/2025 00:30", "2025-07-24T23:30:00"),
        ("_submission_time", "2025-07-04T23:30:00", "2025-07-04T23:30:00"),
        # A zone in the cell is nearer than the one in the title.
        ("Date (UTC)", "2025-07-01 00:30 BST", "2025-06-30T23:30:00"),
        ("Duration (in seconds)", "2025-07-01 12:30", "2025-07-01T11:30:00"),
    ],
)
def test_a_zone_in_the_title_is_the_zone_of_its_cells(title: str, cell: Cell, instant: str) -> None:
    assert read(cell, title=title)[1] == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_an_unknown_zone_in_the_title_leaves_no_time_readable() -> None:
    assert read("2025-07-01 00:30", title="Date (CST)") == (None, None)


def test_an_utc_evening_belongs_to_the_next_month_here() -> None:
    assert read("2025-06-30 23:30:00", title="Submit Date (UTC)")[0] == date(2025, 7, 1)


def test_a_whole_number_of_eight_digits_is_a_day() -> None:
    assert read(20250304)[0] == date(2025, 3, 4)
    assert read(16000001)[0] is None
