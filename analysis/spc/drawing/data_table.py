"""The numbers of the control chart as a table, for screen readers, print and checking."""

from __future__ import annotations

import pandas as pd

from analysis.spc.look import Look, day_names
from analysis.spc.model import ChartKind, Trend
from analysis.spc.wording import meaning


def table(trend: Trend, facet: str, look: Look | None = None) -> pd.DataFrame:
    """One row per point, as text: date, value, counts, lines, target, trajectory, meaning.

    Empty columns are left out; limits of short parts are blank. A limit beyond the possible range is shown as
    in the chart: ``none below 100%``.
    """
    look = look or Look()
    points = trend.of(facet)
    names = day_names([point.date for point in points])
    centre = "Median" if trend.settings.chart is ChartKind.RUN else "Mean"
    rows = [
        {
            "Date": names[point.date],
            "Value": _number(point.y, look) or "no value",
            "Answers": "" if point.denominator is None else f"{point.numerator:,} of {point.denominator:,}",
            centre: _number(point.mean, look),
            "Lower limit": "" if point.short_group_warning else _limit(point.lpl, look, "above"),
            "Upper limit": "" if point.short_group_warning else _limit(point.upl, look, "below"),
            "Target": _number(point.target, look),
            "Trajectory": _number(point.trajectory, look),
            "What it means": meaning(point),
        }
        for point in points
    ]
    made = pd.DataFrame(rows)
    return made[[column for column in made.columns if (made[column] != "").any()]]


def _number(value: float | None, look: Look) -> str:
    return "" if value is None else look.number(value)


def _limit(value: float | None, look: Look, inside: str) -> str:
    if value is None or look.drawn(value) == value:
        return _number(value, look)
    return f"none {inside} {look.number(look.drawn(value))}"
