"""Colours, shapes and dashes of a control chart.

Fills and lines are those of Making Data Count (NHSRplotthedots 0.2.2, whose news says they follow it; issue
196), the limits in the darker grey #768692. Its blue and its grey are 1.02 to 1 apart and 2.4 to 1 against
white: so every point has a dark outline and a distinct shape, and every line a label.
"""

from __future__ import annotations

from typing import Final

from analysis.spc.model import PointType
from analysis.spc.wording import MEANING


OUTLINE, INK, PAPER, QUIET, GRID = "#212b32", "#212b32", "#ffffff", "#4c6272", "#d8dde0"
LIMIT, MEAN, TARGET, TRAJECTORY, VALUE = "#768692", "#000000", "#de1b1b", "#490092", "#a6a6a6"

FILLS: Final = {
    PointType.COMMON: "#a6a6a6",
    PointType.IMPROVEMENT: "#00b0f0",
    PointType.CONCERN: "#e46c0a",
    PointType.NEUTRAL_HIGH: "#490092",
    PointType.NEUTRAL_LOW: "#490092",
    PointType.NO_DIRECTION: "#490092",
}
SHAPES: Final = {
    PointType.COMMON: "circle",
    PointType.IMPROVEMENT: "diamond",
    PointType.CONCERN: "square",
    PointType.NEUTRAL_HIGH: "triangle-up",
    PointType.NEUTRAL_LOW: "triangle-down",
}
SIZES: Final = {
    PointType.COMMON: 55,
    PointType.IMPROVEMENT: 110,
    PointType.CONCERN: 90,
    PointType.NEUTRAL_HIGH: 90,
    PointType.NEUTRAL_LOW: 90,
}
UNJUDGED: Final = "Too few points to tell"
"""The meaning of a point of a short part: a hollow circle."""

LEGEND: Final = [
    *((MEANING[kind], FILLS[kind], SHAPES[kind], SIZES[kind]) for kind in SHAPES),
    (UNJUDGED, PAPER, "circle", 55),
]
