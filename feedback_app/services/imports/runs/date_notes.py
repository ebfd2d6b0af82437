"""What a report says about dates: their order, their time zones, and where they are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from analysis.dates import in_words
from feedback_app.services.imports.columns.date_orders import DateOrderFinding, OrderHint, OrderState
from feedback_app.services.imports.columns.mapping import ColumnMapping, ColumnRole
from feedback_app.services.imports.files.dates import DateOrder, NoDate, no_date, zone_written
from feedback_app.services.imports.files.table import Column, Table
from feedback_app.services.imports.files.time_zones import ZoneFound, zone_in_title
from feedback_app.services.imports.runs.notes import ImportNote, ReportCode, named, note, rows_of


ORDER_WORDS = {DateOrder.DAY_FIRST: "day first", DateOrder.MONTH_FIRST: "month first"}
_HINTS = {
    OrderHint.FUTURE: "In the other order some dates are in the future.",
    OrderHint.AM_PM: "AM and PM point to the American order, month first.",
    OrderHint.US_PRODUCT: "The program that wrote this file usually writes the month first.",
    OrderHint.IN_SEQUENCE: "In that order the dates follow one another.",
    OrderHint.MORE_OFTEN: "More of its dates are in that order.",
}
_CHOOSE = (
    "Choose how these dates are meant: day first or month first (on the command line --day-first or "
    "--month-first)."
)


def of_dates(
    table: Table, mapping: ColumnMapping, orders: Mapping[Column, DateOrderFinding]
) -> Iterator[ImportNote]:
    """Everything about dates that is not plain."""
    for column, found in orders.items():
        yield from _of_order(found, mapping.date_order)
        use = mapping.of(column)
        if use is not None and use.role is ColumnRole.RECEIVED:
            yield from _of_zones(table, column)
            yield from _without_dates(table, column, mapping)


def _of_order(found: DateOrderFinding, chosen: DateOrder | None) -> Iterator[ImportNote]:
    name = named(found.column)
    if chosen is not None and found.n_open and found.state is not OrderState.DOES_NOT_MATTER:
        yield from _of_choice(found, chosen)
    elif found.state is OrderState.OPEN:
        what = (
            f"Nothing in {_lower(name)} shows whether '{found.example}' is {_either(found)}. {_spans(found)}"
            f"{_hint(found)} Until you choose, they are taken as {ORDER_WORDS[found.order]}."
        )
        yield note(ReportCode.ORDER_OPEN, what, _CHOOSE, looks=True, column=found.column)
    elif found.state is OrderState.CONTRADICTED:
        yield _contradicted(found)
    elif found.state is OrderState.SHOWN_ELSEWHERE:
        why = f"{named(found.hint_column)} shows that order." if found.hint_column else _hint(found).strip()
        what = f"The dates in {_lower(name)} are read {ORDER_WORDS[found.order]}. {why} {_spans(found)}"
        yield note(ReportCode.ORDER_FROM_ELSEWHERE, what, column=found.column)
    if found.may_be_swapped:
        yield note(
            ReportCode.DATES_MAY_BE_SWAPPED,
            f"{name} holds real dates, all up to the 12th of a month, and text such as "
            f"'{next(iter(found.only.values()))}'. A spreadsheet program that expected the other order may "
            "have swapped day and month in the real ones.",
            "Compare some dates with the program the file comes from; export it again if they differ.",
            looks=True,
            column=found.column,
        )


def _of_choice(found: DateOrderFinding, chosen: DateOrder) -> Iterator[ImportNote]:
    """A person, or the column settings, say the order. The file may still say otherwise."""
    name, words = named(found.column), ORDER_WORDS[chosen]
    if found.state is OrderState.SHOWN and found.order is not chosen:
        yield note(
            ReportCode.ORDER_AGAINST_FILE,
            f"Dates in {_lower(name)} are read {words} as chosen, but '{found.only[found.order]}' can only "
            f"be {ORDER_WORDS[found.order]}. {_spans(found)}",
            _CHOOSE,
            looks=True,
            column=found.column,
        )
    elif found.state is OrderState.CONTRADICTED:
        what = (
            f"{name} holds dates in both orders ({_both(found)}). Those that could be either are read "
            f"{words} as chosen ({rows_of(found.n_open)}). {_spans(found)}"
        )
        yield note(ReportCode.ORDER_CHOSEN, what, column=found.column)
    elif found.state is not OrderState.SHOWN:
        what = f"The dates in {_lower(name)} are read {words} as chosen. {_spans(found)}"
        yield note(ReportCode.ORDER_CHOSEN, what, column=found.column)


def _contradicted(found: DateOrderFinding) -> ImportNote:
    name = named(found.column)
    what = f"{name} holds dates in both orders: {_both(found)}."
    if not found.n_open:
        what += " Each of them can be read in only one way, and is."
        return note(
            ReportCode.ORDER_CONTRADICTED, what, "Check some of them.", looks=True, column=found.column
        )
    what += (
        f" So '{found.example}' may be {_either(found)} ({rows_of(found.n_open)} could be either). "
        f"{_spans(found)}{_hint(found)} Until you choose, those are taken as {ORDER_WORDS[found.order]}."
    )
    return note(ReportCode.ORDER_CONTRADICTED, what, _CHOOSE, looks=True, column=found.column)


def _both(found: DateOrderFinding) -> str:
    return ", ".join(
        f"'{found.only[order]}' can only be {ORDER_WORDS[order]} ({rows_of(found.counts.get(order, 0))})"
        for order in DateOrder
        if order in found.only
    )


def _either(found: DateOrderFinding) -> str:
    return " or ".join(
        in_words(found.example_days[order]) for order in DateOrder if order in found.example_days
    )


def _spans(found: DateOrderFinding) -> str:
    """Both readings: the first and the last day under each order."""
    return " ".join(f"{_capital(ORDER_WORDS[order])}: {_span(span)}." for order, span in found.spans.items())


def _span(span: tuple[date, date]) -> str:
    first, last = span
    return in_words(first) if first == last else f"{in_words(first)} to {in_words(last)}"


def _hint(found: DateOrderFinding) -> str:
    return f" {_HINTS[found.hint]}" if found.hint is not None and found.hint in _HINTS else ""


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _of_zones(table: Table, column: Column) -> Iterator[ImportNote]:
    """Times in other zones than the UK's, and zones that are not known."""
    of_title = zone_in_title(column.title)
    counted: Counter[ZoneFound] = Counter()
    for cell in table.values(column):
        zone = zone_written(cell) or of_title
        if zone is not None and cell is not None:
            counted[zone] += 1
    converted = sorted({zone.written for zone in counted if zone.zone is not None and not zone.is_uk})
    unknown = {zone.written: count for zone, count in counted.items() if zone.zone is None}
    name = named(column)
    if converted:
        what = f"Times in {_lower(name)} are in {', '.join(converted[:5])}. They are changed to UK time."
        yield note(ReportCode.ZONE_CONVERTED, what, column=column)
    for written, count in list(unknown.items())[:5]:
        yield note(
            ReportCode.ZONE_UNKNOWN,
            f"{name} has the time zone '{written[:40]}' ({rows_of(count)}), which is unknown here or has "
            "several meanings. Those rows are refused.",
            "Write its distance from UK winter time in its place, such as GMT+2.",
            looks=True,
            column=column,
        )


def _without_dates(table: Table, column: Column, mapping: ColumnMapping) -> Iterator[ImportNote]:
    found = Counter(no_date(cell, starts_1904=table.starts_1904) for cell in table.values(column))
    month = f"They count as {mapping.month}." if mapping.month else "They are refused."
    how = "" if mapping.month else "Give one month for rows without a date."
    if count := found[NoDate.PLACEHOLDER]:
        yield note(
            ReportCode.DATES_ARE_PLACEHOLDERS,
            f"{named(column)} has a placeholder for the date in {rows_of(count)}. LimeSurvey writes "
            f"1980-01-01 when a survey records no dates. {month}",
            how,
            looks=not mapping.month,
            column=column,
        )
    if count := found[NoDate.NOT_FINISHED]:
        yield note(
            ReportCode.ROWS_NOT_FINISHED,
            f"{named(column)} has no date in {rows_of(count)}: those people did not finish the form. {month}",
            how,
            looks=True,
            column=column,
        )
