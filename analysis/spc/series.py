"""Validates a series and sorts it by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import isfinite

from analysis.catalogue import spc_constants
from analysis.spc.errors import SpcError
from analysis.spc.model import NO_FACET, Observation


def observations(
    dates: Sequence[date],
    values: Sequence[float | None] | None = None,
    *,
    facet: Sequence[str] | None = None,
    trajectory: Sequence[float | None] | None = None,
    numerators: Sequence[int | None] | None = None,
    denominators: Sequence[int | None] | None = None,
) -> tuple[Observation, ...]:
    """Convert columns of equal length to observations, sorted by facet and date.

    values: None is a gap. If omitted, they are the percentage ``100 * numerator / denominator``, with a gap
    where the denominator is 0 or blank. If given with counts, they must equal that percentage, or that share
    (0 to 1), up to rounding. Raises SpcError for no data, columns of different length, one count column
    without the other, a duplicate date within a facet, a number that is infinite or too large, or invalid
    counts.
    """
    columns: dict[str, Sequence[object] | None]
    columns = {"values": values, "facet": facet, "trajectory": trajectory}
    columns |= {"numerators": numerators, "denominators": denominators}
    _check_columns(len(dates), columns)
    nothing = [None] * len(dates)
    shown = _checked("values", values) if values is not None else None
    expected = _checked("trajectory", trajectory) if trajectory is not None else nothing
    counts = _counts(numerators, denominators) if numerators and denominators else [(None, None)] * len(dates)
    if shown is None:
        shown = [_percent(*pair) for pair in counts]
    elif numerators:
        _check_agreement(shown, counts)
    rows = [
        Observation(day, value, name, plan, *pair)
        for day, value, name, plan, pair in zip(
            dates, shown, facet or [NO_FACET] * len(dates), expected, counts, strict=True
        )
    ]
    rows.sort(key=lambda row: (row.facet, row.date))
    _check_once(rows)
    return tuple(rows)


def scale_of(rows: Sequence[Observation]) -> float:
    """100 when the values are percentages of their counts, 1 when they are shares between 0 and 1."""
    with_counts = [row for row in rows if row.value is not None and row.denominator]
    pairs = [(row.value, (row.numerator, row.denominator)) for row in with_counts]
    return 1.0 if pairs and not _agree(pairs, 100) and _agree(pairs, 1) else 100.0


def _check_columns(length: int, columns: dict[str, Sequence[object] | None]) -> None:
    if length == 0:
        raise SpcError("empty_series", "dates", "There are no dates.", "Give at least one.")
    if columns["values"] is None and columns["numerators"] is None:
        raise SpcError("values_missing", "values", "There are no values.", "Give values, or counts.")
    if (columns["numerators"] is None) != (columns["denominators"] is None):
        lacking = "numerators" if columns["numerators"] is None else "denominators"
        raise SpcError(
            "counts_missing", lacking, "One of the two count columns is missing.", "Give both, or neither."
        )
    for name, column in columns.items():
        if column is not None and len(column) != length:
            what = f"There are {len(column)} for {length} dates."
            raise SpcError("wrong_length", name, what, "Give one for each date; null for a gap.")


def _checked(name: str, column: Sequence[float | None]) -> list[float | None]:
    return [
        None if value is None else finite(f"{name}[{place}]", value) for place, value in enumerate(column)
    ]


def finite(where: str, value: float) -> float:
    """The number as a float. Raises SpcError when it is not finite or too large."""
    largest = spc_constants().largest_value.value
    if isinstance(value, float) and not isfinite(value):
        raise SpcError(
            "not_finite", where, "This is not a finite number.", "Give a number, or null for a gap."
        )
    if not -largest <= value <= largest:
        raise SpcError("too_large", where, f"This is beyond {largest:g}.", "Use a larger unit.")
    return float(value)


def _counts(
    numerators: Sequence[int | None], denominators: Sequence[int | None]
) -> list[tuple[int | None, int | None]]:
    pairs: list[tuple[int | None, int | None]] = []
    for place, (part, whole) in enumerate(zip(numerators, denominators, strict=True)):
        where = f"numerators[{place}]"
        if (part is None) != (whole is None):
            raise SpcError(
                "counts_missing", where, "One of the two counts is blank.", "Give both, or neither."
            )
        if part is not None and whole is not None:
            finite(f"denominators[{place}]", whole)
            if part < 0 or whole < 0:
                raise SpcError("negative_count", where, "A count is below zero.", "Give 0 or more.")
            if part > whole:
                what = f"The numerator {part} is above the denominator {whole}."
                raise SpcError("part_over_whole", where, what, "Correct the two counts.")
        pairs.append((part, whole))
    return pairs


def _percent(part: int | None, whole: int | None) -> float | None:
    """The percentage; a denominator of 0 gives a gap, not 0%."""
    return 100 * part / whole if part is not None and whole else None


Pairs = Sequence[tuple[float | None, tuple[int | None, int | None]]]


def _check_agreement(values: Sequence[float | None], counts: Sequence[tuple[int | None, int | None]]) -> None:
    pairs = list(zip(values, counts, strict=True))
    if _agree(pairs, 100) or _agree(pairs, 1):
        return
    place = next(at for at, pair in enumerate(pairs) if not _agree([pair], 100))
    what = "This is not the percentage of its counts."
    raise SpcError(
        "value_not_of_counts", f"values[{place}]", what, "Leave the values out: they are calculated."
    )


def _agree(pairs: Pairs, scale: float) -> bool:
    """Whether each value is its share times the scale, rounded to a whole percent or more precisely."""
    for value, (part, whole) in pairs:
        share = part / whole if part is not None and whole else None
        if (value is None) != (share is None):
            return False
        if value is not None and share is not None and abs(value - scale * share) > 0.00501 * scale:
            return False
    return True


def _check_once(rows: Sequence[Observation]) -> None:
    for before, after in pairwise(rows):
        if (before.facet, before.date) == (after.facet, after.date):
            named = "" if after.facet == NO_FACET else f" in {after.facet!r}"
            what = f"{after.date.isoformat()} appears more than once{named}."
            raise SpcError("duplicate_date", "dates", what, "Combine its rows, or separate them by facet.")
