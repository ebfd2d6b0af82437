"""The lines of a control chart, and their labels without overlaps."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analysis.spc.drawing.palette import (
    LIMIT,
    MEAN,
    TARGET,
    TRAJECTORY,
)
from analysis.spc.look import Look
from analysis.spc.model import ChartKind, SpcPoint


LABEL_GAP = 15  # px between two labels
LIMITS = frozenset({"upl", "lpl"})
LIMIT_NAME = "#4c6272"  # the grey of the limits, with enough contrast for text (WCAG 2.2, 1.4.3)
STYLES = {
    "upl": (LIMIT, [5, 4], 1.5),
    "lpl": (LIMIT, [5, 4], 1.5),
    "mean": (MEAN, [1, 0], 1.5),
    "target": (TARGET, [9, 4], 1.5),
    "trajectory": (TRAJECTORY, [2, 3], 1.8),
}


def line_frame(points: Sequence[SpcPoint], look: Look) -> pd.DataFrame:
    """One row per line and point, as drawn: columns ``date``, ``value``, ``line``, ``part``.

    A line without a value at a point is blank and so broken there; short parts have no limits.
    """
    rows = [
        (point.date, None if value is None else _drawn(line, value, look), line, point.rebase_group)
        for point in points
        for line, value in _values(point)
    ]
    made = pd.DataFrame(rows, columns=pd.Index(["date", "value", "line", "part"]))
    return made.assign(date=pd.to_datetime(made["date"]), value=made["value"].astype("float64"))


def line_layers(frame: pd.DataFrame, across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """One layer per line, broken at rebases, except target and trajectory. Varying limits are stepped."""
    layers: list[alt.Chart] = []
    for line, (colour, dash, width) in STYLES.items():
        data = frame[frame["line"] == line]
        if data["value"].isna().all():
            continue
        varies = line in LIMITS and data.groupby("part")["value"].nunique().max() > 1
        mark = alt.Chart(data).mark_line(
            color=colour,
            strokeDash=dash,
            strokeWidth=width,
            interpolate="step" if varies else "linear",
            aria=False,
        )
        across_parts = line in {"target", "trajectory"}
        encoded = mark.encode(x=across, y=up)
        layers.append(encoded if across_parts else encoded.encode(detail="part:N"))
    return layers


def value_span(points: Sequence[SpcPoint], look: Look) -> tuple[float, float]:
    """The lowest and highest value of the axis: everything drawn, with a margin. Not from zero."""
    lines = [(line, value) for point in points for line, value in [*_values(point), ("y", point.y)]]
    known = [_drawn(line, value, look) for line, value in lines if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = 0.07 * (high - low) or 0.1 * abs(high) or 1.0
    return low - room, high + room


def line_labels(
    points: Sequence[SpcPoint], look: Look, kind: ChartKind, span: tuple[float, float], height: int, up: alt.Y
) -> alt.Chart:
    """The label and number of each line, to the right of its end."""
    names = _names(points, look, kind)
    low, high = span
    wanted = [height * (high - value) / (high - low) for _, value, _ in names]
    data = pd.DataFrame(
        {
            "text": [text for text, _, _ in names],
            "value": [high - (high - low) * at / height for at in spread(wanted, LABEL_GAP, height)],
            "colour": [colour for _, _, colour in names],
        }
    )
    mark = alt.Chart(data).mark_text(align="left", baseline="middle", fontSize=12, dx=8)
    return mark.encode(
        x=alt.value("width"),
        y=up,
        text="text:N",
        color=alt.Color("colour:N", scale=None, legend=None),
        description=alt.Description("text:N"),
    )


def spread(wanted: Sequence[float], gap: float, height: float) -> list[float]:
    """Positions at least ``gap`` apart, near the wanted ones, in the given order, within 0 to ``height``.

    Labels that would overlap are spread evenly around their mean position.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    groups: list[tuple[float, list[int]]] = []
    for at in order:
        groups.append((_middle([wanted[at]], gap, height), [at]))
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], gap):
            (_, first), (_, second) = groups[-2:]
            both = first + second
            groups[-2:] = [(_middle([wanted[each] for each in both], gap, height), both)]
    placed: dict[int, float] = {}
    for middle, members in groups:
        for rank, at in enumerate(members):
            placed[at] = middle + (rank - (len(members) - 1) / 2) * gap
    return [placed[at] for at in range(len(wanted))]


def _overlap(above: tuple[float, list[int]], below: tuple[float, list[int]], gap: float) -> bool:
    needed = gap * (len(above[1]) + len(below[1])) / 2
    return below[0] - above[0] < needed


def _middle(wanted: Sequence[float], gap: float, height: float) -> float:
    half = gap * (len(wanted) - 1) / 2
    return min(max(sum(wanted) / len(wanted), half), max(height - half, half))


def _values(point: SpcPoint) -> list[tuple[str, float | None]]:
    limits = [] if point.short_group_warning else [("upl", point.upl), ("lpl", point.lpl)]
    return [*limits, ("mean", point.mean), ("target", point.target), ("trajectory", point.trajectory)]


def _names(points: Sequence[SpcPoint], look: Look, kind: ChartKind) -> list[tuple[str, float, str]]:
    """Text, value and colour of each line at its right end."""
    part = [point for point in points if point.rebase_group == points[-1].rebase_group]
    found: list[tuple[str, float, str]] = []
    for line, title in _titles(kind).items():
        known = [
            value for point in part for name, value in _values(point) if name == line and value is not None
        ]
        if not known:
            continue
        last = known[-1]
        drawn = _drawn(line, last, look)
        text = f"{title} {look.number(last)}"
        if drawn != last:
            beyond = "below" if line == "upl" else "above"
            text = f"No {title.lower()} {beyond} {look.number(drawn)}"
        found.append((text, drawn, LIMIT_NAME if line in LIMITS else STYLES[line][0]))
    return found


def _drawn(line: str, value: float, look: Look) -> float:
    """Limits are drawn within the possible range; everything else is unchanged."""
    return look.drawn(value) if line in LIMITS else value


def _titles(kind: ChartKind) -> dict[str, str]:
    centre = "Median" if kind is ChartKind.RUN else "Mean"
    return {
        "upl": "Upper limit",
        "mean": centre,
        "lpl": "Lower limit",
        "target": "Target",
        "trajectory": "Trajectory",
    }
