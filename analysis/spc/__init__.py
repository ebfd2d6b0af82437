"""Statistical process control (SPC) charts in the style of NHS England's Making Data Count.

Pure: observations and settings in, a ``Trend`` out. ``analysis.spc.drawing`` draws it, needs Altair and is
not imported here.
"""

from analysis.spc.analysing import analyse
from analysis.spc.errors import SpcError, SpcNote
from analysis.spc.model import (
    NO_FACET,
    ChartKind,
    Direction,
    FacetIcons,
    Observation,
    PointType,
    SpcPoint,
    SpcSettings,
    Trend,
)
from analysis.spc.periods import DaysBetween, RebaseSuggestion, by_quarter, days_between, suggest_chart
from analysis.spc.series import observations
from analysis.spc.wording import settings_line, verdict


__all__ = [
    "NO_FACET",
    "ChartKind",
    "DaysBetween",
    "Direction",
    "FacetIcons",
    "Observation",
    "PointType",
    "RebaseSuggestion",
    "SpcError",
    "SpcNote",
    "SpcPoint",
    "SpcSettings",
    "Trend",
    "analyse",
    "by_quarter",
    "days_between",
    "observations",
    "settings_line",
    "suggest_chart",
    "verdict",
]
