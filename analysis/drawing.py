"""Shared by all charts: colours, shades, sizes and the positions of rows in a bar chart."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import altair as alt


INK, BLACK, PAPER = "#1b1b1b", "#000000", "#ffffff"
OUTLINE, BAR = "#0b5c54", "#4f9d92"
DARKEST, PALEST = (11, 92, 84), (230, 244, 241)
LABEL_WIDTH = 38  # characters that fit on a 320 px wide phone
FONT, LINE, BAR_HEIGHT, GAP = 15, 20, 22, 14  # px


def wrapped(text: str) -> list[str]:
    """The lines of a label, at least one."""
    return wrap(text, LABEL_WIDTH) or [""]


def stack(lines: Sequence[int]) -> tuple[list[int], int]:
    """The top of each row in px, given the number of lines of its label; and the total height."""
    tops: list[int] = []
    top = 0
    for count in lines:
        tops.append(top)
        top += count * LINE + BAR_HEIGHT + GAP
    return tops, max(top - GAP, 1) + 1


def shades(n: int) -> list[str]:
    """``n`` shades from dark to light in even steps, as ``#rrggbb``."""
    steps = [place / max(1, n - 1) for place in range(n)]
    mixed = [
        [round(dark + (pale - dark) * step) for dark, pale in zip(DARKEST, PALEST, strict=True)]
        for step in steps
    ]
    return ["#{:02x}{:02x}{:02x}".format(*colour) for colour in mixed]


def ink_on(shade: str) -> str:
    """White or black, the one with more contrast to a shade: always at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    light = luminance(shade) + 0.05
    return PAPER if 1.05 / light > light / 0.05 else BLACK


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def down(column: str, height: int) -> alt.Y:
    """A vertical encoding for a column of px from the top."""
    scale = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    return alt.Y(f"{column}:Q", axis=None, scale=scale)


def labels_above(data: alt.Chart, height: int) -> alt.Chart:
    """The labels of the rows: frame columns ``label`` (lines joined by a line break) and ``top``."""
    mark = data.mark_text(
        align="left", baseline="top", fontSize=FONT, color=INK, lineBreak="\n", lineHeight=LINE
    )
    return mark.encode(x=alt.value(0), y=down("top", height), text="label:N")


def layered(layers: Sequence[alt.Chart], height: int, resolve: alt.Resolve | None = None) -> alt.LayerChart:
    """Combine layers in one full-width chart, with a white background so that it is readable on a dark page.

    ``height``: of the bars alone, in px; a legend or an axis is added to it.
    """
    return alt.LayerChart(
        layer=list(layers),
        height=height,
        width="container",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=PAPER,
        padding={"left": 6, "right": 6, "top": 6, "bottom": 6},  # Streamlit modifies it, so not a number
        config=alt.Config(view=alt.ViewConfig(stroke=None)),
        resolve=alt.Undefined if resolve is None else resolve,
    )
