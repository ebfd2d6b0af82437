"""The pack: one frozen report for the team, commissioners or the public, as input of every renderer.

Pure: the data comes in as ``Material``, with small numbers already hidden for readers outside the team.
``build_report`` assembles the sections. A renderer neither adds nor omits figures.
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
