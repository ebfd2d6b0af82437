"""A person's line of scores with its noise band: inside the band there is no reliable change from the first.

The band is pale, the line dark, and the scores are written above their dots. ``noise_sentence`` gives the
band's bounds, so nothing depends on colour.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis import dates
from analysis.drawing import BAR, FONT, INK, OUTLINE, layered
from analysis.results.sentences import plain_number
from analysis.scores.score_lines import ScoreLine, line_noise
from surveys.measures.missing import worked_out_from


HEIGHT = 220
NOISE = "#dfe7e5"
DAYS_AROUND = 6
"""Room at both ends, so that the first and the last figure fit inside the chart."""

WAY = {"lower": "lower is better", "higher": "higher is better", None: "which way is better is not confirmed"}


def score_line_chart(line: ScoreLine) -> alt.LayerChart | None:
    """The line over time; None for a single score, where a sentence is enough.

    If the scale has a rule, the band of the default rule is behind the line.
    """
    if line.pair is None:
        return None
    across, up = _across(line), _up(line, "points")
    data = pd.DataFrame(
        {
            "day": pd.to_datetime([score.on for score in line.scores]),
            "points": [score.points for score in line.scores],
            "shown": [plain_number(score.points) for score in line.scores],
            "on": [dates.in_words(score.on) for score in line.scores],
            "given": [
                worked_out_from(line.scale, score.missing) if score.missing else "" for score in line.scores
            ],
        }
    )
    base = alt.Chart(data).encode(x=across, y=up)
    tooltip = [alt.Tooltip("on:N", title="Day"), alt.Tooltip("shown:N", title="Score")]
    if any(score.missing for score in line.scores):
        tooltip.append(alt.Tooltip("given:N", title="Worked out from"))
    drawn = base.mark_line(color=OUTLINE, strokeWidth=2.5)
    dots = base.mark_circle(size=110, color=BAR, stroke=OUTLINE, strokeWidth=2, opacity=1).encode(
        tooltip=tooltip
    )
    numbers = base.mark_text(dy=-16, fontSize=FONT, fontWeight="bold", color=INK).encode(text="shown:N")
    return layered([*_noise(line), drawn, dots, numbers], HEIGHT)


def _noise(line: ScoreLine) -> list[alt.Chart]:
    band = line_noise(line)
    if band is None:
        return []
    ends = alt.Chart(pd.DataFrame({"low": [band.low], "high": [band.high]}))
    return [ends.mark_rect(color=NOISE, opacity=1).encode(y=_up(line, "low"), y2="high:Q")]


def _across(line: ScoreLine) -> alt.X:
    around = pd.Timedelta(days=DAYS_AROUND)
    ends = pd.Timestamp(line.first.on) - around, pd.Timestamp(line.last.on) + around
    domain = [alt.DateTime(year=end.year, month=end.month, date=end.day) for end in ends]
    axis = alt.Axis(
        title=None, format="%-d %b %Y", tickCount=3, labelFontSize=FONT - 1, labelColor=INK, grid=False,
        labelOverlap=True, labelFlush=True,
    )  # fmt: skip
    return alt.X("day:T", axis=axis, scale=alt.Scale(domain=domain))


def _up(line: ScoreLine, column: str) -> alt.Y:
    scale = line.scale
    points = [score.points for score in line.scores]
    low = scale.low if scale.low is not None else min(points)
    high = scale.high if scale.high is not None else max(points)
    room = max(high - low, 1) * 0.12  # so that the label above the highest dot is not cut off
    axis = alt.Axis(
        title=f"{scale.label}, {WAY[scale.better]}", titleFontSize=FONT - 1, titleColor=INK,
        titleFontWeight="normal", labelFontSize=FONT - 1, labelColor=INK, tickCount=5, grid=False,
    )  # fmt: skip
    return alt.Y(f"{column}:Q", axis=axis, scale=alt.Scale(domain=[low, high + room], nice=False))
