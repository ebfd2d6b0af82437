"""Longer periods for few answers, days between for rare events, and which chart suits a series."""

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

    same_day: events that fell on a day that already had one, and so have no days of their own.
    """

    rows: tuple[Observation, ...]
    same_day: int


@dataclass(frozen=True, slots=True)
class RebaseSuggestion:
    """A chart that suits a series, and why in one sentence.

    by_quarter: whether quarters would do, with points enough for limits. as_days_between: whether to plot the
    days between events in the place of counts.
    """

    chart: ChartKind
    by_quarter: bool
    as_days_between: bool
    why: str


def by_quarter(rows: Sequence[Observation]) -> tuple[Observation, ...]:
    """Months put together to quarters (January to March and so on), dated by the first day of each.

    Numerators and denominators are added up and the percentage (or share) made of the sums: a mean of
    percentages would give a month of three answers the weight of a month of thirty. The trajectory is that of
    the last month. A quarter without any answer is a gap. Quarters at the ends may lack months; their
    denominators say so.
    Raises SpcError when there are values without counts.
    """
    if any(row.value is not None and row.denominator is None for row in rows):
        what = "Values without counts cannot be put together."
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
    """The dates of single events, in any order, as days from each to the next; longer is rarer.

    For events too rare to count by the month (``rare_count`` in spc.yaml). Draw it as a run chart: the days
    are far from evenly spread, and its rules need no shape.
    Raises SpcError with events on fewer than two days.
    """
    days = sorted(set(events))
    if len(days) < 2:
        what = f"There are events on {len(days)} day{'s' * (len(days) != 1)}."
        raise SpcError("too_few_events", "events", what, "Days between need events on two days or more.")
    pairs = pairwise(days)
    rows = tuple(Observation(after, float((after - before).days)) for before, after in pairs)
    return DaysBetween(rows, len(events) - len(days))


def suggest_chart(rows: Sequence[Observation]) -> RebaseSuggestion:
    """The chart to begin with: XmR, unless few answers or rare events would make it give false signals.

    With counts and a median denominator under 20: P', by quarters where those are enough points for limits.
    Whole numbers without counts, fewer than 0.5 a period on average: days between, else a run chart. Source:
    spc.yaml.
    """
    constants = spc_constants()
    wholes = [row.denominator for row in rows if row.denominator]
    if wholes and median(wholes) < constants.small_denominator.value:
        quarters = {(row.facet, _quarter(row.date)) for row in rows}
        fewest = min(sum(facet == row.facet for facet, _ in quarters) for row in rows)
        enough = fewest >= constants.short_series.value
        why = f"Half of the points rest on fewer than {constants.small_denominator.value} answers."
        return RebaseSuggestion(ChartKind.P_PRIME, enough, False, why)
    values = [row.value for row in rows if row.value is not None]
    mean = exact_mean(values)
    are_counts = not wholes and all(value >= 0 and value == int(value) for value in values)
    if mean is not None and are_counts and mean < constants.rare_count.value:
        why = f"There are {mean:.2g} events a period on average, too few for limits."
        return RebaseSuggestion(ChartKind.RUN, False, True, why)
    return RebaseSuggestion(ChartKind.XMR, False, False, "The convention of Making Data Count.")


def _quarter(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)
