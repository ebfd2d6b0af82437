"""Quarters for few answers, days between for rare events, and the choice of chart for a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from statistics import median

from analysis.catalogue import spc_constants
from analysis.spc.errors import SpcError
from analysis.spc.limits import exact_mean
from analysis.spc.model import ChartKind, Observation
from analysis.spc.series import scale_of


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """Days from each event to the next, dated by the later one.

    same_day: events on a day that already had one, which are not in the series.
    """

    rows: tuple[Observation, ...]
    same_day: int


@dataclass(frozen=True, slots=True)
class RebaseSuggestion:
    """A suggested chart for a series, with the reason in one sentence.

    by_quarter: whether to use quarters, if they give enough points for limits. as_days_between: whether to
    plot the days between events instead of counts.
    """

    chart: ChartKind
    by_quarter: bool
    as_days_between: bool
    why: str


def by_quarter(rows: Sequence[Observation]) -> tuple[Observation, ...]:
    """Combine months into quarters (January to March and so on), dated by the first day of each.

    Numerators and denominators are summed, and the percentage (or share) calculated from the sums: a mean of
    percentages would give a month with three answers the weight of a month with thirty. The trajectory is
    that of the last month. A quarter without answers is a gap. The first and last quarter may lack months,
    which shows in their denominators. Raises SpcError when there are values without counts.
    """
    if any(row.value is not None and row.denominator is None for row in rows):
        what = "Values without counts cannot be combined."
        raise SpcError("counts_missing", "denominators", what, "Give numerators and denominators.")
    made: list[Observation] = []
    for (facet, first), each in groupby(rows, key=lambda row: (row.facet, _quarter(row.date))):
        months = list(each)
        part = sum(month.numerator or 0 for month in months)
        whole = sum(month.denominator or 0 for month in months)
        value = scale_of(rows) * part / whole if whole else None
        made.append(Observation(first, value, facet, months[-1].trajectory, part, whole))
    return tuple(made)


def days_between(events: Sequence[date]) -> DaysBetween:
    """Convert event dates, in any order, to days from each event to the next; longer means rarer.

    For events too rare to count monthly (``rare_count`` in spc.yaml). Draw them as a run chart: the days are
    far from normally distributed, and its rules assume no distribution. Raises SpcError with events on fewer
    than two days.
    """
    days = sorted(set(events))
    if len(days) < 2:
        what = f"There are events on {len(days)} day{'s' * (len(days) != 1)}."
        raise SpcError("too_few_events", "events", what, "Give events on at least two days.")
    pairs = pairwise(days)
    rows = tuple(Observation(after, float((after - before).days)) for before, after in pairs)
    return DaysBetween(rows, len(events) - len(days))


def suggest_chart(rows: Sequence[Observation]) -> RebaseSuggestion:
    """Suggest a chart: XmR, unless few answers or rare events would cause false signals.

    With counts and a median denominator under 20: P', by quarters if these give enough points for limits.
    Whole numbers without counts, fewer than 0.5 per period on average: days between, else a run chart.
    Source: spc.yaml.
    """
    constants = spc_constants()
    wholes = [row.denominator for row in rows if row.denominator]
    if wholes and median(wholes) < constants.small_denominator.value:
        quarters = {(row.facet, _quarter(row.date)) for row in rows}
        fewest = min(sum(facet == row.facet for facet, _ in quarters) for row in rows)
        enough = fewest >= constants.short_series.value
        why = f"Half of the points are based on fewer than {constants.small_denominator.value} answers."
        return RebaseSuggestion(ChartKind.P_PRIME, enough, False, why)
    values = [row.value for row in rows if row.value is not None]
    mean = exact_mean(values)
    are_counts = not wholes and all(value >= 0 and value == int(value) for value in values)
    if mean is not None and are_counts and mean < constants.rare_count.value:
        why = f"There are {mean:.2g} events per period on average, too few for limits."
        return RebaseSuggestion(ChartKind.RUN, False, True, why)
    return RebaseSuggestion(ChartKind.XMR, False, False, "The convention of Making Data Count.")


def _quarter(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)
