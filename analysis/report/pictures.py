"""Bars of shares for the editions in which counts are not shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

import altair as alt
import pandas as pd

from analysis.drawing import (
    BAR,
    BAR_HEIGHT,
    FONT,
    INK,
    LINE,
    OUTLINE,
    down,
    labels_above,
    layered,
    stack,
    wrapped,
)


PERCENT = re.compile(r"([0-9]+)%")


def share_bars(rows: Sequence[tuple[str, str]]) -> alt.LayerChart | None:
    """A bar for each (label, share as shown), from 0 to 100%; None when no share is shown.

    The bar of a bound ends at the bound, and its words say so. Nothing but the words goes into the chart.
    """
    shown = [(label, text, int(found[1])) for label, text in rows if (found := PERCENT.match(text))]
    if not shown:
        return None
    labels = [wrapped(label) for label, _, _ in shown]
    tops, height = stack([len(label) for label in labels])
    data = pd.DataFrame({"label": ["\n".join(label) for label in labels], "top": tops})
    data["percent"] = [percent for _, _, percent in shown]
    data["shown"] = [text for _, text, _ in shown]
    data["bar"] = [top + LINE * len(label) for top, label in zip(tops, labels, strict=True)]
    data["bottom"], data["middle"], data["zero"] = data["bar"] + BAR_HEIGHT, data["bar"] + BAR_HEIGHT / 2, 0
    scale = alt.Scale(domain=[0, 130], nice=False)
    base = alt.Chart(data)
    drawn = base.mark_rect(fill=BAR, stroke=OUTLINE, strokeWidth=1).encode(
        x=alt.X("zero:Q", axis=None, scale=scale), x2="percent:Q", y=down("bar", height), y2="bottom:Q"
    )
    numbers = base.mark_text(
        align="left", baseline="middle", dx=6, fontSize=FONT, fontWeight="bold", color=INK
    )
    at_the_end = numbers.encode(
        x=alt.X("percent:Q", axis=None, scale=scale), y=down("middle", height), text="shown:N"
    )
    return layered([drawn, labels_above(base, height), at_the_end], height)
