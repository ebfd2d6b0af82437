"""The Friends and Family percentage over time, judged by Making Data Count's rules."""

from __future__ import annotations

from dataclasses import replace

from analysis.report.guard import HIDDEN, Guard
from analysis.report.material import Material
from analysis.report.model import Exhibit, Figure, Paragraph, Section, Table
from analysis.report.tabling import from_frame
from analysis.spc import NO_FACET, Observation, SpcSettings, Trend, analyse, by_quarter, suggest_chart
from analysis.spc.chart import spc_chart
from analysis.spc.data_table import table as spc_table
from analysis.spc.look import PERCENT
from analysis.spc.wording import MEANING, facet_verdict, settings_line


TITLE = "Is it changing?"
LOOK = replace(PERCENT, title="Friends and Family: very good or good")
LATEST = "The Friends and Family percentage in the latest part of the trend, by Making Data Count's rules."


def trends_section(material: Material, guard: Guard) -> Section:
    """The trend with its verdict, or a sentence that says why there is none."""
    rows = material.national_months
    if not any(row.denominator for row in rows):
        why = "Nobody answered the Friends and Family question yet, so there is no trend to judge."
        return Section("trends", TITLE, (Paragraph(why),))
    exhibit = _trend(rows, _why_quarters(rows)) if guard.is_open else _guarded(rows, guard)
    return Section("trends", TITLE, (exhibit,))


def _why_quarters(rows: tuple[Observation, ...]) -> str | None:
    """Why quarters are drawn in the place of months; None when they are not."""
    suggestion = suggest_chart(rows)
    return suggestion.why if suggestion.by_quarter else None


def _trend(rows: tuple[Observation, ...], why_quarters: str | None) -> Exhibit:
    first = next(place for place, row in enumerate(rows) if row.denominator)
    drawn = by_quarter(rows) if why_quarters else rows[first:]
    return _exhibit(drawn, [f"Drawn by quarter. {why_quarters}"] if why_quarters else [])


def _exhibit(rows: tuple[Observation, ...], remarks: list[str]) -> Exhibit:
    """Chart, verdict, settings and table, as ``analysis.spc`` gives them to every page."""
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


def _guarded(rows: tuple[Observation, ...], guard: Guard) -> Exhibit:
    """By quarter, from quarters that may be told alone; where one may not, the chart would be drawn of the
    others only and mislead, so there is a table.
    """
    quarters = by_quarter(rows)
    shares = [guard.share(row.numerator or 0, row.denominator or 0) for row in quarters]
    untold = sum(
        share.exact is None and bool(row.denominator) for row, share in zip(quarters, shares, strict=True)
    )
    if not untold:
        return _exhibit(quarters, ["Drawn by quarter, as such a pack is made."])
    body = tuple(
        (_quarter(row), share.text or "nobody answered") for row, share in zip(quarters, shares, strict=True)
    )
    said = (
        f"In {untold} of {len(quarters)} quarters a small group would show, so no chart is drawn: one "
        "without "
        "these quarters would mislead."
    )
    table = Table("Friends and Family by quarter", ("Quarter", "Very good or good"), body)
    remark = f"“{HIDDEN}” and bounds such as “90% or more” stand for what would give a small group away."
    return Exhibit(LOOK.title, said, table=table, remarks=(remark,))


def _quarter(row: Observation) -> str:
    last = row.date.replace(month=row.date.month + 2)
    return f"{row.date:%b} to {last:%b %Y}"


def _in_short(trend: Trend) -> str:
    """The verdict without its numbers."""
    latest = trend.of(NO_FACET)[-1]
    return "Too few points to tell" if latest.short_group_warning else MEANING[trend.icons[0].variation_type]
