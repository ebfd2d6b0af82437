"""Cautions to show with a chart. They do not change any figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from analysis.catalogue import spc_constants
from analysis.spc.errors import SpcNote
from analysis.spc.limits import exact_mean
from analysis.spc.model import NO_FACET, ChartKind, Observation, RunTest, SpcPoint, SpcSettings


def cautions(facet: str, points: Sequence[SpcPoint], settings: SpcSettings) -> list[SpcNote]:
    """The cautions of one facet, from its points by date."""
    found = _rebase_dates(facet, points, settings)
    found += _missing_periods(facet, points)
    found += _counts(facet, points, settings)
    if settings.chart is ChartKind.XMR and settings.screen_outliers:
        found += _screening(facet, points)
    if points[-1].y is None:
        what = f"The last row, {points[-1].date.isoformat()}, has no value, so the icon shows no signal."
        found.append(
            SpcNote("last_value_missing", _place("values", facet), what, "Remove the row, or add its value.")
        )
    if isinstance(settings.target, Mapping) and facet not in settings.target:
        what = "There is no target for this facet, so there is no assurance icon."
        found.append(SpcNote("facet_without_target", _place("options.target", facet), what, "Add one."))
    return found


def short_caution(facet: str, number: int, rows: Sequence[Observation]) -> list[SpcNote]:
    """The caution that a part has too few points for limits to be shown; empty when it has enough."""
    n, needed = sum(row.value is not None for row in rows), spc_constants().short_series.value
    if n >= needed:
        return []
    since = f" since {rows[0].date.isoformat()}" if number else ""
    what = f"There {'is' if n == 1 else 'are'} {n} point{'s' * (n != 1)}{since}, fewer than {needed}."
    how = "Its limits are trial limits, which change with every point; charts show dots and the mean only."
    return [SpcNote("short_series", _place("values", facet), what, how)]


def run_cautions(facet: str, rows: Sequence[Observation], test: RunTest) -> list[SpcNote]:
    """The cautions of the run rules about a whole part."""
    where = _place(f"values from {rows[0].date.isoformat()}", facet)
    if test.run_limit is None:
        what = f"Only {test.useful} points are not on the median, too few for the run rules."
        return [SpcNote("few_for_run_rules", where, what, "Wait for more points.")]
    if not test.is_rarely_crossed:
        return []
    what = f"The median is crossed {test.crossings} times; by chance at least {test.crossing_limit}."
    how = "Something other than chance is at work; look for what changed."
    return [SpcNote("few_crossings", where, what, how)]


def _rebase_dates(facet: str, points: Sequence[SpcPoint], settings: SpcSettings) -> list[SpcNote]:
    known = {point.date for point in points}
    absent = [day.isoformat() for day in settings.rebase_of(facet) if day not in known]
    return [
        SpcNote(
            "rebase_date_unknown",
            _place("options.rebase", facet),
            f"The rebase date {day} is not a date of the series, so nothing was rebased there.",
            "Use the date of the first row that the new limits are for.",
        )
        for day in absent
    ]


def _missing_periods(facet: str, points: Sequence[SpcPoint]) -> list[SpcNote]:
    dates = [point.date for point in points]
    steps = [_months_or_weeks(*pair) for pair in pairwise(dates)]
    units = {unit for unit, _ in steps}
    if len(dates) < 3 or len(units) != 1 or "" in units:
        return []
    usual = min(many for _, many in steps)
    after = [day.isoformat() for day, (_, many) in zip(dates, steps, strict=False) if many > usual]
    if not after or any(many % usual for _, many in steps):
        return []
    what = f"Rows are missing after {', '.join(after[:5])}{' and more' * (len(after) > 5)}."
    how = "Their neighbours were treated as adjacent. Add the missing dates with null as value."
    return [SpcNote("rows_missing", _place("dates", facet), what, how)]


def _months_or_weeks(before: date, after: date) -> tuple[str, int]:
    """Whole months or weeks between two dates; otherwise no unit, because working days have gaps."""
    if before.day == after.day:
        return "months", 12 * (after.year - before.year) + after.month - before.month
    days = (after - before).days
    return ("weeks", days // 7) if days % 7 == 0 else ("", days)


def _counts(facet: str, points: Sequence[SpcPoint], settings: SpcSettings) -> list[SpcNote]:
    constants = spc_constants()
    wholes = [point.denominator for point in points if point.denominator]
    if wholes and settings.chart is ChartKind.XMR and median(wholes) < constants.small_denominator.value:
        what = f"Half of the points are based on fewer than {constants.small_denominator.value} answers."
        how = "This often gives false signals: use chart pprime, or combine months into quarters."
        return [SpcNote("few_answers", _place("denominators", facet), what, how)]
    values = [point.y for point in points if point.y is not None]
    are_counts = values and not wholes and all(value >= 0 and value == int(value) for value in values)
    mean = exact_mean(values)
    if (
        are_counts
        and settings.chart is ChartKind.XMR
        and mean is not None
        and 0 < mean < constants.rare_count.value
    ):
        what = f"These look like counts of a rare event: {mean:.2g} per period."
        how = "Limits for such counts are misleading: plot the days between events, or use chart run."
        return [SpcNote("rare_events", _place("values", facet), what, how)]
    return []


def _screening(facet: str, points: Sequence[SpcPoint]) -> list[SpcNote]:
    spoiled = [
        point
        for point in points
        if point.mean is not None
        and (point.upl is None or point.upl == point.mean)
        and not _is_alone(point, points)
    ]
    if not spoiled:
        return []
    what = "Screening left no moving range above zero, so there are no limits, or they are equal to the mean."
    how = "Set screen_outliers to false for this series."
    return [SpcNote("screening_left_nothing", _place("options.screen_outliers", facet), what, how)]


def _is_alone(point: SpcPoint, points: Sequence[SpcPoint]) -> bool:
    return sum(each.rebase_group == point.rebase_group for each in points) < 2


def _place(name: str, facet: str) -> str:
    return name if facet == NO_FACET else f"{name} of {facet!r}"
