"""Which months a pack for readers outside the team covers: those asked for that may be published.

Whole publication periods where there are any. Where there are none, the months of a quarter that is over, as
far as they may be shown separately; such a pack has only the numbers of forms and the national question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.disclosure import Figure, PublicationPeriod, period_of, whole_periods
from analysis.report import ReportPeriod
from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services.local_time import local_month
from feedback_app.services.results.published import Quarter, quarters
from feedback_app.services.results.published_fft import FftPeriod, PublishedFft, published_fft
from feedback_app.services.results.view import Period, View


Months = tuple[date, date]


@dataclass(frozen=True, slots=True)
class CoveredPart:
    """A publication period of one organisation, or some of its months: responses by form, and the national
    question. ``columns`` names every form of the period.
    """

    quarter: Quarter
    months: Months
    columns: dict[str, Figure]
    total: Figure
    national: PublishedFft


@dataclass(frozen=True, slots=True)
class Coverage:
    """``left_out``: in words, what of the months asked for is not in it; empty when nothing is."""

    period: ReportPeriod
    parts: tuple[CoveredPart, ...]
    left_out: str
    counts_only: bool


def cover(
    session: Session, *, by: Actor, organisations: dict[str, str], asked: ReportPeriod, now: datetime
) -> Coverage:
    """organisations: id -> key. Raises Refused ``not_protected`` when none of these months may be shown."""
    this_month = local_month(now)
    if whole := whole_periods(asked.first, asked.last, this_month=this_month):
        period = ReportPeriod(whole[0].first, whole[-1].last)
        parts = [
            part
            for organisation_id, key in organisations.items()
            for part in _whole_parts(session, by, organisation_id, key, period, now)
        ]
        return Coverage(period, tuple(parts), _left_out(asked, period), counts_only=False)
    around = _around(asked, this_month)
    if len(organisations) == 1 and around:
        ((organisation_id, key),) = organisations.items()
        months, parts = _some_months(session, by, organisation_id, key, asked, around, now)
        if months is not None:
            period = ReportPeriod(*months)
            return Coverage(period, parts, _left_out(asked, period), counts_only=True)
    raise _refused(asked)


def view_of(organisation: str, period: ReportPeriod) -> View:
    """These months of one organisation, by its key."""
    return View(organisation, period=Period.BETWEEN, first_month=period.first, last_month=period.last)


def _whole_parts(
    session: Session, by: Actor, organisation_id: str, key: str, period: ReportPeriod, now: datetime
) -> list[CoveredPart]:
    found = _periods(session, by, organisation_id, key, period, now)
    return [
        CoveredPart(
            each,
            (each.period.first, each.period.last),
            dict(each.table.columns),
            each.table.total,
            fft.whole,
        )
        for each, fft in found
    ]


def _some_months(
    session: Session,
    by: Actor,
    organisation_id: str,
    key: str,
    asked: ReportPeriod,
    around: ReportPeriod,
    now: datetime,
) -> tuple[Months | None, tuple[CoveredPart, ...]]:
    """The bundles of months within those asked for. A period without responses is all zeros."""
    found = _periods(session, by, organisation_id, key, around, now)
    inside = [month for month in _months_of(around) if asked.first <= month <= asked.last]
    answered = {month for quarter, _ in found for month in quarter.period.months}
    covered = [month for month in inside if month not in answered]
    parts: list[CoveredPart] = []
    for quarter, fft in found:
        months = quarter.period.months
        for bundle, national in zip(quarter.table.bundles, fft.months, strict=True):
            span = [months[row] for row in bundle.rows]
            if asked.first <= span[0] and span[-1] <= asked.last:
                covered += span
                parts.append(
                    CoveredPart(quarter, (span[0], span[-1]), dict(bundle.columns), bundle.total, national)
                )
    return ((min(covered), max(covered)) if covered else None), tuple(parts)


def _periods(
    session: Session, by: Actor, organisation_id: str, key: str, period: ReportPeriod, now: datetime
) -> list[tuple[Quarter, FftPeriod]]:
    view = view_of(key, period)
    national = {
        (each.organisation_id, each.period): each
        for each in published_fft(session, by=by, view=view, now=now).periods
    }
    return [
        (each, national[each.organisation_id, each.period])
        for each in quarters(session, by=by, view=view, now=now)
        if each.organisation_id == organisation_id
    ]


def _around(asked: ReportPeriod, this_month: date) -> ReportPeriod | None:
    """The publication periods that are over and hold any of the months asked for."""
    first, last = period_of(asked.first), period_of(asked.last)
    over = whole_periods(first.first, last.last, this_month=this_month)
    return ReportPeriod(over[0].first, over[-1].last) if over else None


def _months_of(period: ReportPeriod) -> tuple[date, ...]:
    return PublicationPeriod(period.first, period.last).months


def _left_out(asked: ReportPeriod, period: ReportPeriod) -> str:
    if asked == period:
        return ""
    return (
        f"You asked for {asked.words}. These figures are for {period.words}: the other months are not over, "
        "or belong to a publication period that was not asked for as a whole."
    )


def _refused(asked: ReportPeriod) -> Refused:
    wanted = period_of(asked.first)
    whole = ReportPeriod(wanted.first, period_of(asked.last).last)
    return Refused(
        "not_protected",
        where=f"Pack of {asked.words}",
        what="Figures leave the team when their publication period is over, and months of few answers only "
        "together with their neighbours.",
        how=f"Ask for {whole.code}, once it is over, or make the team's edition.",
    )
