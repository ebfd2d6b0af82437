"""Figures for everyone outside the team: commissioners, other organisations, packs, exports.

This is the only way to publish figures. They cover whole publication periods that are over, one organisation
at a time, protected by ``analysis.disclosure``. Longer periods and several organisations are sums of what
each may show. Filters applied afterwards (audience, touchpoint, form) only leave out lines: protection always
looks at all forms, so no choice of filters shows more than all filters together. Guarantee and limits:
docs/decisions/0014.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.catalogue import disclosure_rules
from analysis.disclosure import (
    Protected,
    PublicationPeriod,
    PublishedForm,
    protect,
    publish_form,
    whole_periods,
)
from analysis.results import results
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services import forms
from feedback_app.services.local_time import local_month
from feedback_app.services.national_question import national_questions
from feedback_app.services.results.view import View, months_before, selected
from feedback_app.storage.queries import counts, monthly
from feedback_app.storage.queries.selection import Selection


NATIONAL, OTHERS = "national", "others"
"""Forms that ask the national question, and the others: its figures are shown next to those of exactly the
former.
"""


@dataclass(frozen=True, slots=True)
class Quarter:
    """One organisation and period, protected. ``shown_keys``: the forms of the view."""

    organisation_id: str
    period: PublicationPeriod
    table: Protected
    form_keys: tuple[str, ...]
    shown_keys: frozenset[str]


def form_of_quarter(session: Session, quarter: Quarter, form_key: str) -> PublishedForm | None:
    """Every question of a form in a period from ``quarters``; None without responses to it."""
    selection = Selection(
        frozenset({quarter.organisation_id}),
        form_key=form_key,
        first_month=quarter.period.first,
        last_month=quarter.period.last,
    )
    received = counts.response_counts(session, selection)
    if received.empty:
        return None
    found = results.form_results(
        {str(each): forms.published_form(session, str(each)) for each in received["form_version_id"]},
        received,
        counts.answer_counts(session, selection),
        counts.answered_counts(session, selection),
    )
    return publish_form(found, quarter.table.columns[form_key])


def quarters(session: Session, *, by: Actor, view: View, now: datetime) -> tuple[Quarter, ...]:
    """Every organisation and whole period of the view, protected; oldest first in each organisation."""
    this_month = local_month(now)
    chosen = selected(session, by=by, permission=Permission.READ_PUBLISHED, view=view, this_month=this_month)
    received = monthly.responses_by_month(session, Selection(chosen.organisation_ids))
    if not received:
        return ()
    national = {
        version_id
        for version_id, _ in national_questions(session, {each.form_version_id for each in received})
    }
    first = chosen.first_month or min(each.month for each in received)
    if chosen.first_month is None:
        first = date(first.year - 1, 1, 1)  # before the oldest response, so that its first period is whole
    last = chosen.last_month or months_before(this_month, 1)
    by_place: dict[tuple[str, PublicationPeriod], list[monthly.MonthOfForm]] = defaultdict(list)
    for period in whole_periods(first, last, this_month=this_month):
        for each in received:
            if period.first <= each.month <= period.last:
                by_place[each.organisation_id, period].append(each)
    return tuple(
        _protected(organisation_id, period, some, national, _wanted(some, chosen))
        for (organisation_id, period), some in sorted(
            by_place.items(), key=lambda entry: (entry[0][0], entry[0][1].first)
        )
    )


def _protected(
    organisation_id: str,
    period: PublicationPeriod,
    received: Sequence[monthly.MonthOfForm],
    national: set[str],
    shown_keys: frozenset[str],
) -> Quarter:
    keys = tuple(sorted({each.form_key for each in received}))
    asking = {each.form_key for each in received if each.form_version_id in national}
    rows: list[dict[str, int]] = []
    for month in period.months:
        row: dict[str, int] = defaultdict(int)
        for each in received:
            if each.month == month:
                row[each.form_key] += each.n
        rows.append(dict(row))
    blocks = {
        NATIONAL: tuple(key for key in keys if key in asking),
        OTHERS: tuple(key for key in keys if key not in asking),
    }
    table = protect(rows, blocks, disclosure_rules().smallest_group.value)
    return Quarter(organisation_id, period, table, keys, shown_keys)


def _wanted(received: Iterable[monthly.MonthOfForm], chosen: Selection) -> frozenset[str]:
    return frozenset(
        each.form_key
        for each in received
        if chosen.form_key in (None, each.form_key)
        and chosen.audience in (None, each.audience)
        and chosen.touchpoint in (None, each.touchpoint)
    )
