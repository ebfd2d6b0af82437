"""The pack: one frozen report for the team, for commissioners or the public, which every renderer prints.

Pure: what was gathered comes in as ``Material``, for readers outside the team with small numbers hidden
already; ``build_report`` puts the sections together. Whoever prints a report adds no figure and leaves none
out.
"""

from analysis.report.building import build_report
from analysis.report.content.material import (
    AskedForm,
    AskedQuestion,
    LinksSent,
    Material,
    MeasureOutcome,
    Published,
    PublishedChange,
    ThemeHeard,
    ToldAction,
    TrainingChange,
)
from analysis.report.content.model import (
    Bullets,
    Edition,
    Exhibit,
    Figure,
    Paragraph,
    Quotation,
    Quotes,
    Report,
    ReportSection,
    ReportTable,
)
from analysis.report.content.period import PeriodError, ReportPeriod


__all__ = [
    "AskedForm",
    "AskedQuestion",
    "Bullets",
    "Edition",
    "Exhibit",
    "Figure",
    "LinksSent",
    "Material",
    "MeasureOutcome",
    "Paragraph",
    "PeriodError",
    "Published",
    "PublishedChange",
    "Quotation",
    "Quotes",
    "Report",
    "ReportPeriod",
    "ReportSection",
    "ReportTable",
    "ThemeHeard",
    "ToldAction",
    "TrainingChange",
    "build_report",
]
