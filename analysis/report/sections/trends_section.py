"""The Friends and Family percentage over time, by Making Data Count's rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from analysis.dates import short_months
from analysis.disclosure import Suppressed
from analysis.rates import FriendsAndFamily
from analysis.report.content.material import Material
from analysis.report.content.model import (
    Block,
    Exhibit,
    Figure,
    Paragraph,
    ReportSection,
    ReportTable,
)
from analysis.report.content.shown import HIDDEN
from analysis.report.content.tabling import from_frame
from analysis.results.sentences import whole_percent
from analysis.spc import (
    NO_FACET,
    Observation,
    SpcSettings,
    Trend,
    analyse,
    by_quarter,
    observations,
    suggest_chart,
)
from analysis.spc.drawing.chart import spc_chart
from analysis.spc.drawing.data_table import table as spc_table
from analysis.spc.look import PERCENT
from analysis.spc.wording import MEANING, facet_verdict, settings_line


TITLE = "Is it changing?"
LOOK = replace(PERCENT, title="Friends and Family: very good or good")
NOTHING = "No one has answered the Friends and Family question yet, so there is no trend to judge."
LATEST = "The Friends and Family percentage in the latest part of the trend, by Making Data Count's rules."


def trends_section(material: Material) -> ReportSection:
    """The trend with its verdict, or a sentence on why there is none."""
    if material.published is not None:
        return ReportSection("trends", TITLE, (_published(material.published.national_periods),))
    rows = material.national_months
    if not any(row.denominator for row in rows):
        return ReportSection("trends", TITLE, (Paragraph(NOTHING),))
    return ReportSection("trends", TITLE, (_trend(rows, _why_quarters(rows)),))


def _why_quarters(rows: tuple[Observation, ...]) -> str | None:
    """Why quarters are drawn instead of months; None when months are."""
    suggestion = suggest_chart(rows)
    return suggestion.why if suggestion.by_quarter else None


def _trend(rows: tuple[Observation, ...], why_quarters: str | None) -> Exhibit:
    first = next(place for place, row in enumerate(rows) if row.denominator)
    drawn = by_quarter(rows) if why_quarters else rows[first:]
    return _exhibit(drawn, [f"Drawn by quarter. {why_quarters}"] if why_quarters else [])


def _exhibit(rows: tuple[Observation, ...], remarks: list[str]) -> Exhibit:
    """Chart, verdict, settings and table, as on every page with ``analysis.spc``."""
    trend = analyse(rows, SpcSettings(chart=suggest_chart(rows).chart))
    said = facet_verdict(trend, NO_FACET, LOOK)
    notes = [f"{note.what} {note.how}" for note in trend.warnings]
    return Exhibit(
        LOOK.title,
        said,
        spc_chart(trend, NO_FACET, LOOK),
        from_frame("The trend in numbers", spc_table(trend, NO_FACET, LOOK)),
        (settings_line(trend), *remarks, *notes),
        (Figure("trend/national", "Friends and Family over time", _in_short(trend), LATEST),),
    )


def _published(periods: Sequence[tuple[date, date, FriendsAndFamily | Suppressed]]) -> Block:
    """By publication period. If one is hidden, a chart would mislead, so there is only a table."""
    told = [(first, each) for first, _, each in periods if not isinstance(each, Suppressed)]
    if not any(each.total for _, each in told) and len(told) == len(periods):
        return Paragraph(NOTHING)
    untold = len(periods) - len(told)
    if not untold:
        rows = observations(
            [first for first, _ in told],
            numerators=[each.positive.part for _, each in told],
            denominators=[each.positive.whole for _, each in told],
        )
        return _exhibit(rows, ["Drawn by the periods in which figures are published."])
    body = tuple((short_months(first, last), _percent(each)) for first, last, each in periods)
    said = (
        f"In {untold} of {len(periods)} periods the result is hidden, so no chart is drawn: one without them "
        "would mislead."
    )
    table = ReportTable("Friends and Family by period", ("Months", "Very good or good"), body)
    return Exhibit(LOOK.title, said, table=table, remarks=(f"“{HIDDEN}” means that few people answered.",))


def _percent(result: FriendsAndFamily | Suppressed) -> str:
    if isinstance(result, Suppressed):
        return HIDDEN
    percent = result.positive.percent
    return "no one answered" if percent is None else whole_percent(percent)


def _in_short(trend: Trend) -> str:
    """The verdict without numbers."""
    latest = trend.of(NO_FACET)[-1]
    if latest.short_group_warning:
        return "Too few points to tell"
    return "No value" if latest.y is None else MEANING[trend.icons[0].variation_type]
