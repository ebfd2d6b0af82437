"""Day or month first: what a file shows, leaves open or contradicts, with both readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from feedback_app.services.imports.columns.date_orders import (
    DateOrderFinding,
    OrderHint,
    OrderState,
    date_order,
)
from feedback_app.services.imports.files.dates import DateOrder
from feedback_app.services.imports.files.table import Cell, Column, FileKind, Row, Table
from tests.feedback_app.services.imports.spreadsheets import local


TODAY = date(2025, 12, 1)
DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


def finding(titles: Sequence[str], *rows: Sequence[Cell]) -> DateOrderFinding:
    columns = tuple(Column(position, title, 1) for position, title in enumerate(titles))
    cells = tuple(Row(number, tuple(row)) for number, row in enumerate(rows, 2))
    return date_order(Table(FileKind.CSV, "0" * 64, columns, cells), columns[0], today=TODAY)


def of(*cells: Cell) -> DateOrderFinding:
    return finding(["Date"], *([cell] for cell in cells))


@pytest.mark.parametrize(
    ("cells", "state", "order", "needs_a_choice"),
    [
        # nothing to tell apart
        (["2025-03-04", "4 March 2025"], OrderState.DOES_NOT_MATTER, DAY, False),
        (["3/3/2025", "04.04.2025"], OrderState.DOES_NOT_MATTER, DAY, False),
        ([local(2025, 3, 4)], OrderState.DOES_NOT_MATTER, DAY, False),
        ([45720, None, "soon"], OrderState.DOES_NOT_MATTER, DAY, False),
        # one date of the column shows it
        (["3/4/2025", "25/3/2025"], OrderState.SHOWN, DAY, False),
        (["3/4/2025", "3/25/2025 9:00 AM"], OrderState.SHOWN, MONTH, False),
        (["25/3/2025"], OrderState.SHOWN, DAY, False),
        # nothing shows it
        (["3/4/2025", "3/5/2025"], OrderState.OPEN, DAY, True),
        (["03/04/25"], OrderState.OPEN, DAY, True),
        (["3-4-2025 10:00", "1.2.2025"], OrderState.OPEN, DAY, True),
        (["3/3/2025", "3/4/2025"], OrderState.OPEN, DAY, True),
        # both orders in one column
        (["3/14/2025", "25/03/2025", "4/7/2025"], OrderState.CONTRADICTED, DAY, True),
        (["3/14/2025", "3/15/2025", "25/03/2025", "4/7/2025"], OrderState.CONTRADICTED, MONTH, True),
        (["3/14/2025", "25/03/2025"], OrderState.CONTRADICTED, DAY, False),
    ],
)
def test_what_a_column_shows(
    cells: list[Cell], state: OrderState, order: DateOrder, needs_a_choice: bool
) -> None:
    found = of(*cells)
    assert (found.state, found.order, found.needs_a_choice) == (state, order, needs_a_choice)


def test_both_readings_have_their_first_and_last_day() -> None:
    found = of("3/4/2025 9:12:01 AM", "3/5/2025 1:15:00 PM", "4/7/2025 2:15:00 PM")
    assert found.spans == {
        DAY: (date(2025, 4, 3), date(2025, 7, 4)),
        MONTH: (date(2025, 3, 4), date(2025, 4, 7)),
    }
    assert found.example == "3/4/2025 9:12:01 AM"
    assert found.example_days == {DAY: date(2025, 4, 3), MONTH: date(2025, 3, 4)}


def test_a_contradiction_names_one_date_of_each_order() -> None:
    found = of("3/14/2025", "25/03/2025", "4/7/2025")
    assert found.only == {MONTH: "3/14/2025", DAY: "25/03/2025"}
    assert found.n_open == 1


@pytest.mark.parametrize(
    ("cells", "order", "hint"),
    [
        (["3/4/2025 9:12 AM", "3/5/2025 1:15 PM"], MONTH, OrderHint.AM_PM),
        (["3/4/2025 9:12", "3/5/2025 1:15 PM", "3/6/2025 13:15"], DAY, None),
        (["1/2/2025", "2/2/2025", "1/3/2025", "2/3/2025"], DAY, OrderHint.IN_SEQUENCE),
        (["2/1/2025", "2/2/2025", "3/1/2025", "3/2/2025"], MONTH, OrderHint.IN_SEQUENCE),
        (["3/2/2025", "3/1/2025", "2/2/2025", "2/1/2025"], MONTH, OrderHint.IN_SEQUENCE),
        (["1/2/2025", "2/1/2025"], DAY, None),
    ],
)
def test_hints_point_to_an_order_but_a_person_still_chooses(
    cells: list[Cell], order: DateOrder, hint: OrderHint | None
) -> None:
    found = of(*cells)
    assert (found.state, found.order, found.hint) == (OrderState.OPEN, order, hint)
    assert found.needs_a_choice


def test_the_program_that_wrote_the_file_is_only_a_hint() -> None:
    titles = ["End Date", "Respondent ID", "Collector ID"]
    found = finding(titles, ["03/04/2025 09:12", "1", "2"], ["03/05/2025 09:12", "1", "2"])
    assert (found.order, found.hint, found.needs_a_choice) == (MONTH, OrderHint.US_PRODUCT, True)


@pytest.mark.parametrize(
    ("other", "order"), [("3/25/2025", MONTH), ("25/3/2025", DAY), ("3/14/2025 9:00 AM", MONTH)]
)
def test_another_date_column_of_the_same_file_decides(other: str, order: DateOrder) -> None:
    found = finding(["Ended", "Started"], ["3/4/2025", "3/4/2025"], ["3/5/2025", other])
    assert (found.state, found.order, found.hint) == (
        OrderState.SHOWN_ELSEWHERE,
        order,
        OrderHint.OTHER_COLUMN,
    )
    assert found.hint_column is not None
    assert (found.hint_column.title, found.needs_a_choice) == ("Started", False)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        # 12 October 2025 has been; 10 December 2025 has not.
        (["10/12/2025", "9/11/2025"], MONTH),
        (["12/10/2025", "11/9/2025"], DAY),
    ],
)
def test_dates_cannot_be_in_the_future(cells: list[Cell], order: DateOrder) -> None:
    found = of(*cells)
    assert (found.state, found.order, found.hint) == (OrderState.SHOWN_ELSEWHERE, order, OrderHint.FUTURE)


def test_a_spreadsheet_may_have_swapped_the_dates_it_could_read() -> None:
    assert of(local(2025, 4, 3), local(2025, 5, 3), "25/03/2025").may_be_swapped
    assert not of(local(2025, 4, 23), "25/03/2025").may_be_swapped
    assert not of(local(2025, 4, 3), local(2025, 5, 3)).may_be_swapped
