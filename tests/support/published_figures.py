"""What an outsider can read of a view from the protected quarters: responses by form and month, one form.

Packs show less of it. The tests of protection attack all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.disclosure import (
    Figure,
    HiddenReason,
    PublicationPeriod,
    PublishedForm,
    Suppressed,
    sum_of_forms,
    total_of,
)
from feedback_app.access.actor import Actor
from feedback_app.services.results.published import Quarter, form_of_quarter, quarters
from feedback_app.services.results.view import View


@dataclass(frozen=True, slots=True)
class PublishedMonths:
    """Months that are shown together, because one alone had few responses: often just one."""

    first: date
    last: date
    forms: Mapping[str, Figure]
    total: Figure


@dataclass(frozen=True, slots=True)
class PublishedPeriod:
    """Responses of one organisation in one period, by form key. ``total`` is of the forms shown."""

    organisation_id: str
    period: PublicationPeriod
    forms: Mapping[str, Figure]
    total: Figure
    months: tuple[PublishedMonths, ...]


@dataclass(frozen=True, slots=True)
class PublishedResponses:
    """Responses of a view. ``periods``: each organisation and period apart; the rest are their sums.

    Without a whole period in the view there is no figure: ``total`` is Suppressed(no_whole_period).
    """

    periods: tuple[PublishedPeriod, ...]
    forms: Mapping[str, Figure]
    total: Figure


def published_responses(session: Session, *, by: Actor, view: View, now: datetime) -> PublishedResponses:
    """How many responses came, by form."""
    periods = tuple(_shown(quarter) for quarter in quarters(session, by=by, view=view, now=now))
    if not periods:
        return PublishedResponses((), {}, Suppressed(HiddenReason.NO_WHOLE_PERIOD))
    keys = sorted({key for each in periods for key in each.forms})
    by_form = {key: total_of(each.forms.get(key, 0) for each in periods) for key in keys}
    return PublishedResponses(periods, by_form, total_of(each.total for each in periods))


def published_form(
    session: Session, *, by: Actor, view: View, form_key: str, now: datetime
) -> PublishedForm | None:
    """Every question of one form, the national one left out (see ``published_fft``).

    None when no whole period of the view holds a response to it.
    """
    whole = replace(view, form_key=form_key, audience=None, touchpoint=None)
    parts: list[PublishedForm] = []
    for quarter in quarters(session, by=by, view=whole, now=now):
        found = form_of_quarter(session, quarter, form_key)
        if found is not None:
            parts.append(found)
    return sum_of_forms(parts) if parts else None


def _shown(quarter: Quarter) -> PublishedPeriod:
    table, months = quarter.table, quarter.period.months
    return PublishedPeriod(
        quarter.organisation_id,
        quarter.period,
        _of(quarter, table.columns),
        _total(quarter, table.columns, table.total),
        tuple(
            PublishedMonths(
                months[each.rows[0]],
                months[each.rows[-1]],
                _of(quarter, each.columns),
                _total(quarter, each.columns, each.total),
            )
            for each in table.bundles
        ),
    )


def _of(quarter: Quarter, columns: Mapping[str, Figure]) -> dict[str, Figure]:
    return {key: figure for key, figure in columns.items() if key in quarter.shown_keys}


def _total(quarter: Quarter, columns: Mapping[str, Figure], total: Figure) -> Figure:
    """Of all forms as protection allows it; of some of them as their sum, hidden where one of them is."""
    if quarter.shown_keys == set(quarter.form_keys):
        return total
    return total_of(_of(quarter, columns).values())
