"""Whether 3/4/2024 in a column is 3 April or 4 March: what the file shows, leaves open or contradicts.

A file decides when a date has only one reading, when another date column of the same file does, or when one
reading is in the future. Everything else only points one way, and a person chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import islice, pairwise

from feedback_app.services.imports.columns.mapping import ColumnMapping, ColumnRole, ColumnUse
from feedback_app.services.imports.files.dates import DateOrder, When, has_am_or_pm, readings
from feedback_app.services.imports.files.table import Cell, Column, Table, visible_text
from feedback_app.services.imports.titles.products import WRITES_MONTH_FIRST, product_of
from surveys.core.model import DateQuestion, Form, MonthQuestion


class OrderState(StrEnum):
    """What a column shows of the order of day and month."""

    DOES_NOT_MATTER = "does_not_matter"
    SHOWN = "shown"
    SHOWN_ELSEWHERE = "shown_elsewhere"
    OPEN = "open"
    CONTRADICTED = "contradicted"


class OrderHint(StrEnum):
    """What points to an order. Only the first two decide."""

    OTHER_COLUMN = "other_column"
    FUTURE = "future"
    AM_PM = "am_pm"
    US_PRODUCT = "us_product"
    IN_SEQUENCE = "in_sequence"
    MORE_OFTEN = "more_often"


@dataclass(frozen=True, slots=True, repr=False)
class DateOrderFinding:
    """The order of one column. ``order`` is the one to use until a person chooses; ``spans``: first and last
    day under each reading. ``only`` has an example, as typed, that is possible in one order alone.
    """

    column: Column
    state: OrderState
    order: DateOrder
    hint: OrderHint | None = None
    hint_column: Column | None = None
    spans: Mapping[DateOrder, tuple[date, date]] = field(default_factory=dict)
    only: Mapping[DateOrder, str] = field(default_factory=dict)
    counts: Mapping[DateOrder, int] = field(default_factory=dict)
    example: str = ""
    example_days: Mapping[DateOrder, date] = field(default_factory=dict)
    n_open: int = 0
    may_be_swapped: bool = False

    @property
    def needs_a_choice(self) -> bool:
        """Whether a person has to choose before anything is stored."""
        return self.state in (OrderState.OPEN, OrderState.CONTRADICTED) and self.n_open > 0


@dataclass(frozen=True, slots=True, repr=False)
class _Seen:
    """One pass over a column."""

    each: tuple[tuple[str, Mapping[DateOrder, When]], ...]
    only: Mapping[DateOrder, str]
    counts: Mapping[DateOrder, int]
    n_am_pm: int
    real_days: tuple[int, ...]

    @property
    def open_ones(self) -> tuple[tuple[str, Mapping[DateOrder, When]], ...]:
        return tuple(
            (text, both) for text, both in self.each if len({when.day for when in both.values()}) == 2
        )

    @property
    def shown(self) -> DateOrder | None:
        return next(iter(self.only)) if len(self.only) == 1 else None


def date_order(table: Table, column: Column, *, today: date) -> DateOrderFinding:
    """What a date column shows of its order, with both readings where it shows nothing."""
    seen = _look(table.values(column))
    state, order, hint, where = _judged(table, column, seen, today)
    example = next(iter(seen.open_ones), ("", {}))
    return DateOrderFinding(
        column,
        state,
        order,
        hint,
        where,
        spans=_spans(seen),
        only=seen.only,
        counts=seen.counts,
        example=example[0],
        example_days={each: when.day for each, when in example[1].items()},
        n_open=len(seen.open_ones),
        may_be_swapped=_may_be_swapped(seen),
    )


def date_orders(
    form: Form, table: Table, mapping: ColumnMapping, *, today: date
) -> Mapping[Column, DateOrderFinding]:
    """What each column of dates that this mapping reads shows of its order."""
    found: dict[Column, DateOrderFinding] = {}
    for column in table.columns:
        use = mapping.of(column)
        if use is not None and _reads_dates(form, use):
            found[column] = date_order(table, column, today=today)
    return found


def _reads_dates(form: Form, use: ColumnUse) -> bool:
    question = form.by_id.get(use.question or "")
    return use.role is ColumnRole.RECEIVED or isinstance(question, DateQuestion | MonthQuestion)


def order_shown(cells: Iterable[Cell]) -> DateOrder | None:
    """The order that the dates themselves show; None when they leave it open or contradict each other."""
    return _look(cells).shown


def _look(cells: Iterable[Cell]) -> _Seen:
    each: list[tuple[str, Mapping[DateOrder, When]]] = []
    only: dict[DateOrder, str] = {}
    counts: Counter[DateOrder] = Counter()
    n_am_pm, real_days = 0, list[int]()
    for cell in cells:
        if isinstance(cell, datetime | date):
            real_days.append(cell.day)
        found = readings(cell)
        if not found or not isinstance(cell, str):
            continue
        text = visible_text(cell)
        each.append((text, found))
        n_am_pm += has_am_or_pm(cell)
        if len(found) == 1:
            [alone] = found
            only.setdefault(alone, text)
            counts[alone] += 1
    return _Seen(tuple(each), only, counts, n_am_pm, tuple(real_days))


def _judged(
    table: Table, column: Column, seen: _Seen, today: date
) -> tuple[OrderState, DateOrder, OrderHint | None, Column | None]:
    if len(seen.only) == 2:
        return OrderState.CONTRADICTED, *_likely(table, seen), None
    if seen.shown:
        return OrderState.SHOWN, seen.shown, None, None
    if not seen.open_ones:
        return OrderState.DOES_NOT_MATTER, DateOrder.DAY_FIRST, None, None
    for other in table.columns:
        if other == column or not _begins_with_dates(table, other):
            continue
        if (order := order_shown(table.values(other))) is not None:
            return OrderState.SHOWN_ELSEWHERE, order, OrderHint.OTHER_COLUMN, other
    if order := _by_future(seen, today):
        return OrderState.SHOWN_ELSEWHERE, order, OrderHint.FUTURE, None
    return OrderState.OPEN, *_likely(table, seen), None


def _begins_with_dates(table: Table, column: Column) -> bool:
    """Whether a column's first filled cells are dates, so that it is worth reading as dates to the end."""
    filled = [cell for cell in islice(table.values(column), _FIRST_CELLS) if cell is not None]
    return sum(bool(readings(cell)) for cell in filled) * 2 > len(filled)


_FIRST_CELLS = 50


def _by_future(seen: _Seen, today: date) -> DateOrder | None:
    """The other order, when one reading gives days that have not come yet and the other gives none."""
    later = {
        order: any(both[order].day > today for _, both in seen.open_ones if order in both)
        for order in DateOrder
    }
    if later[DateOrder.DAY_FIRST] == later[DateOrder.MONTH_FIRST]:
        return None
    return DateOrder.MONTH_FIRST if later[DateOrder.DAY_FIRST] else DateOrder.DAY_FIRST


def _likely(table: Table, seen: _Seen) -> tuple[DateOrder, OrderHint | None]:
    """What points to an order, the strongest first. Without any, the order usual in the UK."""
    day, month = (seen.counts.get(order, 0) for order in DateOrder)
    if day != month and seen.counts:
        return (DateOrder.DAY_FIRST if day > month else DateOrder.MONTH_FIRST), OrderHint.MORE_OFTEN
    if seen.n_am_pm * 2 > len(seen.each):
        return DateOrder.MONTH_FIRST, OrderHint.AM_PM
    if product_of(table) in WRITES_MONTH_FIRST:
        return DateOrder.MONTH_FIRST, OrderHint.US_PRODUCT
    rising = {order: _in_sequence(seen, order) for order in DateOrder}
    if rising[DateOrder.DAY_FIRST] != rising[DateOrder.MONTH_FIRST]:
        order = DateOrder.DAY_FIRST if rising[DateOrder.DAY_FIRST] else DateOrder.MONTH_FIRST
        return order, OrderHint.IN_SEQUENCE
    return DateOrder.DAY_FIRST, None


_ENOUGH_FOR_A_SEQUENCE = 4


def _in_sequence(seen: _Seen, order: DateOrder) -> bool:
    """Whether all dates rise (or all fall), as in a file in the order of arrival."""
    days = [both[order].day for _, both in seen.each if order in both]
    if len(set(days)) < _ENOUGH_FOR_A_SEQUENCE:
        return False
    return all(a <= b for a, b in pairwise(days)) or all(a >= b for a, b in pairwise(days))


def _spans(seen: _Seen) -> Mapping[DateOrder, tuple[date, date]]:
    spans: dict[DateOrder, tuple[date, date]] = {}
    for order in DateOrder:
        days = [(both.get(order) or next(iter(both.values()))).day for _, both in seen.each]
        if days:
            spans[order] = (min(days), max(days))
    return spans


def _may_be_swapped(seen: _Seen) -> bool:
    """A spreadsheet that opened dates of the other order made real dates of those it could read.

    What it could not read stayed text, with a day after the twelfth; the real dates have none.
    """
    return bool(seen.only) and bool(seen.real_days) and _all_early(seen.real_days)


def _all_early(days: Sequence[int]) -> bool:
    return all(day <= 12 for day in days)
