"""The Friends and Family result for everyone outside the team, by the rules of the national publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.catalogue import disclosure_rules
from analysis.disclosure import (
    Figure,
    HiddenReason,
    PublicationPeriod,
    Suppressed,
    grouped,
    publish_fft,
    total_of,
)
from analysis.rates import FriendsAndFamily, friends_and_family
from feedback_app.access.actor import Actor
from feedback_app.services.national_question import national_questions
from feedback_app.services.results.published import NATIONAL, Quarter, quarters
from feedback_app.services.results.view import View
from feedback_app.storage.queries import monthly
from feedback_app.storage.queries.selection import Selection
from surveys.catalogue import national_wordings
from surveys.core.model import Purpose


@dataclass(frozen=True, slots=True)
class PublishedFft:
    """The six counts for some months. If any is hidden, all six and both percentages are hidden.

    ``percent`` (positive) and ``negative`` are None without responses, as in the national formula: a blank,
    not 0.
    """

    first: date
    last: date
    counts: Mapping[str, Figure]
    total: Figure
    percent: float | Suppressed | None
    negative: float | Suppressed | None


@dataclass(frozen=True, slots=True)
class FftPeriod:
    """One organisation in one publication period, with its months where they may be shown."""

    organisation_id: str
    period: PublicationPeriod
    whole: PublishedFft
    months: tuple[PublishedFft, ...]


@dataclass(frozen=True, slots=True)
class PublishedNational:
    """``whole`` is the sum over organisations and periods; None without a whole period in the view."""

    periods: tuple[FftPeriod, ...]
    whole: PublishedFft | None


def published_fft(session: Session, *, by: Actor, view: View, now: datetime) -> PublishedNational:
    """The result over all forms that ask the question. Audience, touchpoint and form filters do not apply."""
    everything = View(
        organisation=view.organisation,
        period=view.period,
        first_month=view.first_month,
        last_month=view.last_month,
    )
    periods = tuple(_period(session, each) for each in quarters(session, by=by, view=everything, now=now))
    return PublishedNational(periods, _sum([each.whole for each in periods]) if periods else None)


def _period(session: Session, quarter: Quarter) -> FftPeriod:
    period, smallest = quarter.period, disclosure_rules().friends_and_family.value
    counted = _counted(session, quarter)
    bundles = [[period.months[row] for row in each.rows] for each in quarter.table.bundles]
    results = [_result(sum((counted[month] for month in some), Counter[str]())) for some in bundles]
    whole = _result(sum(counted.values(), Counter[str]()))
    is_hidden = isinstance(quarter.table.blocks[NATIONAL], Suppressed) or 0 < whole.total < smallest
    names = [f"{place:02}" for place in range(len(results))]
    totals = {name: each.total for name, each in zip(names, results, strict=True)}
    hidden = publish_fft(totals, smallest=smallest).hidden | {
        name for group in grouped(totals, smallest) if len(group) > 1 for name in group
    }
    months = tuple(
        _shown(some[0], some[-1], each, is_hidden=is_hidden or name in hidden)
        for name, some, each in zip(names, bundles, results, strict=True)
    )
    return FftPeriod(
        quarter.organisation_id,
        period,
        _shown(period.first, period.last, whole, is_hidden=is_hidden),
        months,
    )


def _counted(session: Session, quarter: Quarter) -> dict[date, Counter[str]]:
    period = quarter.period
    selection = Selection(
        frozenset({quarter.organisation_id}), first_month=period.first, last_month=period.last
    )
    versions = {each.form_version_id for each in monthly.responses_by_month(session, selection)}
    counted = {month: Counter[str]() for month in period.months}
    for each in monthly.choices_by_month(session, selection, national_questions(session, versions)):
        counted[each.month][each.code] += each.n
    return counted


def _result(counted: Counter[str]) -> FriendsAndFamily:
    options = national_wordings()[Purpose.FRIENDS_AND_FAMILY].question.options
    return friends_and_family([(option.code, option.label) for option in options], counted)


def _shown(first: date, last: date, result: FriendsAndFamily, *, is_hidden: bool) -> PublishedFft:
    if is_hidden:
        hidden = Suppressed(HiddenReason.SMALL_NUMBERS)
        counts = {each.code: hidden for each in result.counts}
        return PublishedFft(first, last, counts, hidden, hidden, hidden)
    return PublishedFft(
        first,
        last,
        {each.code: each.n for each in result.counts},
        result.total,
        result.positive.percent,
        result.negative.percent,
    )


def _sum(parts: Sequence[PublishedFft]) -> PublishedFft:
    first, last = min(each.first for each in parts), max(each.last for each in parts)
    counts = {code: total_of(each.counts[code] for each in parts) for code in parts[0].counts}
    plain = {code: n for code, n in counts.items() if not isinstance(n, Suppressed)}
    result = _result(Counter(plain))
    return _shown(first, last, result, is_hidden=len(plain) < len(counts))
