"""When a row was answered, or why that cannot be said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.dates import (
    DateOrder,
    NoDate,
    When,
    month_of,
    no_date,
    read_when,
    zone_written,
)
from feedback_app.services.imports.files.table import Cell, Column, Row, is_blank
from feedback_app.services.imports.files.time_zones import ZoneFound, zone_in_title
from feedback_app.services.imports.files.words import typed
from feedback_app.services.imports.rows.row_reports import RowCode, RowRefusal
from feedback_app.services.responses.store import EARLIEST_DAY


_WITHOUT_DATE = {
    NoDate.PLACEHOLDER: "'{}' is a placeholder: programs write it when a survey records no dates.",
    NoDate.NOT_FINISHED: "'{}' means that this person did not finish the form, so there is no date.",
    NoDate.SAYS_NONE: "There is no date for this answer.",
}
_GIVE_A_MONTH = "Give one month for rows without a date, or write the day in the file as 31/03/2024."


@dataclass(frozen=True, slots=True)
class DateReader:
    """The date column of a file, and how it is read."""

    column: Column | None
    order: DateOrder
    month: str | None
    starts_1904: bool
    today: date
    zone: ZoneFound | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "zone", zone_in_title(self.column.title) if self.column else None)

    def read(self, row: Row) -> When | RowRefusal:
        cell = row.cells[self.column.position] if self.column else None
        if is_blank(cell):
            return self._without_date(row, "There is no date for this answer.")
        if (why := no_date(cell, starts_1904=self.starts_1904)) is not None:
            return self._without_date(row, _WITHOUT_DATE[why].format(typed(text_of(cell))))
        when = read_when(cell, order=self.order, starts_1904=self.starts_1904, zone=self.zone)
        if when is None:
            return self._unreadable(row, cell)
        if when.day > self.today:
            return self._refusal(row, RowCode.DATE_IN_FUTURE, "This date is in the future.")
        if when.day < EARLIEST_DAY:
            return self._refusal(row, RowCode.DATE_TOO_LONG_AGO, "This is before 1990.")
        return when

    def _without_date(self, row: Row, what: str) -> When | RowRefusal:
        if self.month and (month := month_of(self.month)):
            if month > self.today:
                return self._refusal(row, RowCode.DATE_IN_FUTURE, "This date is in the future.")
            return When(month, is_month_only=True)
        return self._refusal(row, RowCode.DATE_MISSING, what, _GIVE_A_MONTH)

    def _unreadable(self, row: Row, cell: Cell) -> RowRefusal:
        zone = zone_written(cell) or self.zone
        if zone is not None and zone.zone is None:
            return self._refusal(
                row,
                RowCode.ZONE_UNKNOWN,
                f"'{typed(zone.written)}' is a time zone that is unknown here or has several meanings.",
                "Write its distance from UK winter time in its place, such as GMT+2.",
            )
        return self._refusal(row, RowCode.DATE_UNREADABLE, f"'{typed(text_of(cell))}' is not a date.")

    def _refusal(self, row: Row, code: RowCode, what: str, how: str = "") -> RowRefusal:
        title = self.column.title if self.column else "Date"
        return RowRefusal(
            code, row.number, title, what, how or "Write the day as 31/03/2024, or only the month as 2024-03."
        )
