"""The pack: one frozen report for the team, for commissioners or the public, which every renderer prints.

Pure: what was gathered comes in as ``Material``, a ``Guard`` says what may be shown, ``build_report`` puts
the sections together. Whoever prints a report adds no figure and leaves none out.
"""

from analysis.report.building import build_report
from analysis.report.guard import CAREFUL, OPEN, Guard, ShownShare
from analysis.report.material import (
    AskedForm,
    LinksSent,
    Material,
    MeasureOutcome,
    Quotation,
    ThemeHeard,
    ToldAction,
    TrainingChange,
)
from analysis.report.model import (
    Bullets,
    Edition,
    Exhibit,
    Figure,
    Paragraph,
    Quote,
    Quotes,
    Report,
    Section,
    Table,
)
from analysis.report.period import PeriodError, ReportPeriod


__all__ = [
    "CAREFUL",
    "OPEN",
    "AskedForm",
    "Bullets",
    "Edition",
    "Exhibit",
    "Figure",
    "Guard",
    "LinksSent",
    "Material",
    "MeasureOutcome",
    "Paragraph",
    "PeriodError",
    "Quotation",
    "Quote",
    "Quotes",
    "Report",
    "ReportPeriod",
    "Section",
    "ShownShare",
    "Table",
    "ThemeHeard",
    "ToldAction",
    "TrainingChange",
    "build_report",
]
