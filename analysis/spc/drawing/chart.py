"""Draws a control chart for one facet in the style of Making Data Count, readable without colour.

A part with too few points shows dots and the mean only. Lines break at a rebase, the value line also at a
gap. Drawn limits stay within the possible range (``Look``); tested ones are unchanged. The background is
white, so that the chart is readable on a dark page; use ``theme=None``, or Streamlit changes the colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Literal

import altair as alt
import pandas as pd

from analysis import dates
from analysis.spc.drawing.chart_lines import (
    line_frame,
    line_labels,
    line_layers,
    value_span,
)
from analysis.spc.drawing.chart_notes import LETTER, ChartLabel, note_rows, rebase_notes
from analysis.spc.drawing.palette import (
    GRID,
    INK,
    LEGEND,
    OUTLINE,
    PAPER,
    QUIET,
    UNJUDGED,
    VALUE,
)
from analysis.spc.look import Look, day_names
from analysis.spc.model import Direction, SpcPoint, Trend
from analysis.spc.wording import MEANING, facet_verdict, meaning, settings_line


HEIGHT, LABEL_ROOM = 300, 150  # px
FONT, SMALL = 13, 12


def spc_chart(
    trend: Trend,
    facet: str,
    look: Look | None = None,
    *,
    notes: Sequence[ChartLabel] = (),
    width: int | Literal["container"] = "container",
) -> alt.LayerChart:
    """Draw the chart of one facet; its ``description`` is the verdict.

    width: px of the plot, or the width of its container. Each rebase gets a note. Raises KeyError for an
    unknown facet.
    """
    look = look or Look()
    trend.icons_of(facet)
    points = trend.of(facet)
    up = _up(points, look)
    layers: list[alt.Chart] = []
    notes = [*rebase_notes(points), *notes]
    layers += _note_layers(notes, points, 700 if width == "container" else width)
    layers += line_layers(line_frame(points, look), _across(points), up)
    layers += [_value_line(points, up), _dots(points, trend, look, up, 1 if width == "container" else 3)]
    layers.append(line_labels(points, look, trend.settings.chart, value_span(points, look), HEIGHT, up))
    return alt.LayerChart(
        layer=layers,
        height=HEIGHT,
        width=width,
        description=_said(trend, facet, look),
        autosize=alt.AutoSizeParams(type="fit-x" if width == "container" else "pad", contains="padding"),
        background=PAPER,
        padding={"left": 6, "right": 6, "top": 6, "bottom": 6},  # Streamlit modifies it, so not a number
        config=_config(),
    )


def spc_page(
    trend: Trend,
    facet: str,
    look: Look | None = None,
    *,
    notes: Sequence[ChartLabel] = (),
    width: int = 620,
    kept: str = "",
) -> alt.VConcatChart:
    """The chart with its title, verdict and settings, as a picture of its own.

    kept: the team's saved settings, from ``kept_line``.
    """
    look = look or Look()
    chart = spc_chart(trend, facet, look, notes=notes, width=width)
    room = width + LABEL_ROOM
    said = wrap(facet_verdict(trend, facet, look), int(room / LETTER))
    under = wrap(f"{settings_line(trend)} {kept}".strip(), int(room / (LETTER - 1)))
    for name in ("background", "padding", "autosize", "config"):
        chart[name] = alt.Undefined
    title = alt.TitleParams(
        look.title or said[0],
        subtitle=said if look.title else said[1:],
        anchor="start",
        color=INK,
        subtitleColor=INK,
        fontSize=16,
        subtitleFontSize=FONT,
        offset=10,
    )
    return alt.VConcatChart(
        vconcat=[chart, _footer(under, width)],
        title=title,
        description=_said(trend, facet, look),
        background=PAPER,
        padding={"left": 12, "right": 12, "top": 12, "bottom": 12},
        spacing=4,
        config=_config(),
    )


def _said(trend: Trend, facet: str, look: Look) -> str:
    """The verdict without its full stop, because screen readers append their own text."""
    return facet_verdict(trend, facet, look).rstrip(".")


def _config() -> alt.Config:
    return alt.Config(view=alt.ViewConfig(stroke=None), font="Arial, Helvetica, sans-serif")


def _footer(lines: Sequence[str], width: int) -> alt.Chart:
    data = pd.DataFrame({"text": lines, "top": [15 * place for place in range(len(lines))]})
    mark = alt.Chart(data, width=width, height=15 * len(lines)).mark_text(
        align="left", baseline="top", fontSize=11, color=QUIET
    )
    return mark.encode(
        x=alt.value(-30), y=alt.Y("top:Q", axis=None, scale=None), text="text:N", description="text:N"
    )


def _across(points: Sequence[SpcPoint]) -> alt.X:
    by_month = all(point.date.day == 1 for point in points)
    axis = alt.Axis(
        title=None,
        format="%b %Y" if by_month else "%-d %b %Y",
        labelAngle=-45,
        labelFontSize=SMALL,
        labelColor=INK,
        grid=False,
        tickCount="month" if by_month and len(points) <= 30 else alt.Undefined,
        labelOverlap="greedy",
        domainColor=QUIET,
        tickColor=QUIET,
    )
    return alt.X("date:T", axis=axis, scale=alt.Scale(padding=14))


def _up(points: Sequence[SpcPoint], look: Look) -> alt.Y:
    low, high = value_span(points, look)
    shown = "datum.label + '%'" if look.unit == "%" else "datum.label"
    if look.lowest is not None:
        shown = f"datum.value < {look.lowest} ? '' : {shown}"
    if look.highest is not None:
        shown = f"datum.value > {look.highest} ? '' : {shown}"
    axis = alt.Axis(
        title=look.unit if look.unit not in {"", "%"} else None,
        labelExpr=shown,
        labelFontSize=SMALL,
        labelColor=INK,
        titleColor=INK,
        titleFontWeight="normal",
        gridColor=GRID,
        domain=False,
        ticks=False,
        tickCount=6,
    )
    return alt.Y("value:Q", axis=axis, scale=alt.Scale(domain=[low, high], nice=False, zero=False))


def _value_line(points: Sequence[SpcPoint], up: alt.Y) -> alt.Chart:
    """The line through the values of parts that are long enough, broken at gaps and rebases."""
    data = pd.DataFrame(
        {
            "date": pd.to_datetime([point.date for point in points]),
            "value": [None if point.short_group_warning else point.y for point in points],
            "part": [point.rebase_group for point in points],
        }
    ).astype({"value": "float64"})
    mark = alt.Chart(data).mark_line(color=VALUE, strokeWidth=1.5, aria=False)
    return mark.encode(x=_across(points), y=up, detail="part:N")


def _dots(points: Sequence[SpcPoint], trend: Trend, look: Look, up: alt.Y, columns: int) -> alt.Chart:
    kinds = _kinds(points, trend.settings.improvement_direction)
    data = _dot_frame(points, look)
    legend = alt.Legend(
        title=None, orient="bottom", direction="horizontal", labelFontSize=SMALL, labelColor=INK,
        labelLimit=0, symbolStrokeWidth=1, symbolOpacity=1, symbolSize=90, columns=columns,
    )  # fmt: skip
    names = [kind for kind, *_ in kinds]
    shades = alt.Scale(domain=names, range=[fill for _, fill, *_ in kinds])
    shapes = alt.Scale(domain=names, range=[shape for _, _, shape, _ in kinds])
    outlines = alt.Scale(
        domain=names, range=[OUTLINE] * len(names)
    )  # as a scale, so that the legend has it too
    data["area"] = data["kind"].map({kind: size for kind, *_, size in kinds})
    tooltip = [alt.Tooltip("day:N", title="Date"), alt.Tooltip("shown:N", title="Value")]
    if (data["answers"] != "").any():
        tooltip.append(alt.Tooltip("answers:N", title="Answers"))
    mark = alt.Chart(data).mark_point(opacity=1, fillOpacity=1, strokeWidth=1)
    return mark.encode(
        x=_across(points),
        y=up,
        fill=alt.Fill("kind:N", scale=shades, legend=legend),
        stroke=alt.Stroke("kind:N", scale=outlines, legend=legend),
        shape=alt.Shape("kind:N", scale=shapes, legend=legend),
        size=alt.Size("area:Q", scale=None, legend=None),
        description=alt.Description("said:N"),
        tooltip=[*tooltip, alt.Tooltip("means:N", title="What it means")],
    )


def _dot_frame(points: Sequence[SpcPoint], look: Look) -> pd.DataFrame:
    """One row per value, without gaps: its position, its meaning, and its text for screen readers."""
    days = day_names([point.date for point in points])
    rows = [
        (
            point.date,
            point.y,
            UNJUDGED if point.short_group_warning else MEANING[point.point_type],
            days[point.date],
            look.number(point.y),
            _answers(point),
            meaning(point),
            f"{days[point.date]}: {look.number(point.y)}{_in_brackets(_answers(point))}. {meaning(point)}",
        )
        for point in points
        if point.y is not None
    ]
    columns = ["date", "value", "kind", "day", "shown", "answers", "means", "said"]
    made = pd.DataFrame(rows, columns=pd.Index(columns))
    return made.assign(date=pd.to_datetime(made["date"]), value=made["value"].astype("float64"))


def _kinds(points: Sequence[SpcPoint], direction: Direction) -> list[tuple[str, str, str, int]]:
    """The legend's entries: every kind of point for this direction, and hollow dots if there are any."""
    wanted = {"increase", "decrease"}
    names = ("Nothing", "Better", "Worse") if direction.value in wanted else ("Nothing", "Higher", "Lower")
    has_short = any(point.short_group_warning for point in points)
    has_long = any(not point.short_group_warning for point in points)
    judged = [each for each in LEGEND if has_long and each[0].startswith(names)]
    return [*judged, *(each for each in LEGEND if has_short and each[0] == UNJUDGED)]


def _answers(point: SpcPoint) -> str:
    return "" if point.denominator is None else f"{point.numerator:,} of {point.denominator:,}"


def _in_brackets(answers: str) -> str:
    return f" ({answers})" if answers else ""


def _note_layers(notes: Sequence[ChartLabel], points: Sequence[SpcPoint], width: int) -> list[alt.Chart]:
    if not notes:
        return []
    placed, rows = note_rows(notes, points, width)
    data = pd.DataFrame(
        {
            "date": pd.to_datetime([note.date for note in notes]),
            "text": [note.text for note in notes],
            "said": [f"{dates.short(note.date)}: {note.text}" for note in notes],
        }
    )
    rule = alt.Chart(data).mark_rule(color=QUIET, strokeWidth=1, strokeDash=[1, 2], aria=False)
    layers = [rule.encode(x=_across(points), y=alt.value(-2), y2=alt.value(HEIGHT))]
    for row in range(rows):
        of_row = data[[each == row for each in placed]]
        words = alt.Chart(of_row).mark_text(align="left", baseline="middle", fontSize=SMALL, color=INK, dx=-2)
        layers.append(
            words.encode(x=_across(points), y=alt.value(-8 - 15 * row), text="text:N", description="said:N")
        )
    return layers
