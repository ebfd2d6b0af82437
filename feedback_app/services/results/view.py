"""What a person chose to look at. It is in the page address, so that a view can be shared with a colleague.

People type and share addresses, so anything in one that makes no sense is ignored and never an error. An
address cannot widen what someone may see: it is always limited to the actor's own organisations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.form_names import AUDIENCES, TOUCHPOINTS
from feedback_app.services.organisations import list_organisations
from feedback_app.storage.queries.selection import Selection
from surveys.core.model import Audience, Touchpoint


class Period(StrEnum):
    """Whole months including the current one, because an anonymous response only has a month."""

    THREE_MONTHS = "3_months"
    TWELVE_MONTHS = "12_months"
    ALL = "all"
    BETWEEN = "between"


PERIODS = {
    Period.THREE_MONTHS: "Last 3",
    Period.TWELVE_MONTHS: "Last 12",
    Period.ALL: "All",
    Period.BETWEEN: "Choose",
}
LENGTHS = {Period.THREE_MONTHS: 3, Period.TWELVE_MONTHS: 12}
MONTH_FORM = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class FilterList:
    """A list of the filter bar. ``field`` is the field of ``View`` that holds the choice."""

    label: str
    field: str
    options: Mapping[Any, str]


FILTERS: Mapping[str, FilterList] = MappingProxyType(
    {
        "period": FilterList("Months", "period", PERIODS),
        "audience": FilterList("Who answered", "audience", {None: "Everyone", **AUDIENCES}),
        "touchpoint": FilterList("Occasion", "touchpoint", {None: "Every occasion", **TOUCHPOINTS}),
        "new": FilterList("Which", "only_new", {False: "All of them", True: "Not discussed yet"}),
    }
)
"""By their name in the address, in the order of the bar. The list of team pages says which page has which.

A new filter: a line here, a field of ``View`` with its place in the address, and a condition in ``selected``.
"""
ADDRESS_NAMES = frozenset({"organisation", "form", "from", "to", *FILTERS})
"""Everything a view puts in the address."""


@dataclass(frozen=True, slots=True)
class View:
    """A choice of organisation (by key), audience, touchpoint, form and months. None: all of them.

    ``first_month`` and ``last_month`` only apply to the period ``between``; None means an open end.
    """

    organisation: str | None = None
    audience: Audience | None = None
    touchpoint: Touchpoint | None = None
    form_key: str | None = None
    period: Period = Period.TWELVE_MONTHS
    first_month: date | None = None
    last_month: date | None = None
    only_new: bool = False

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> View:
        """The view an address asks for."""
        return cls(
            organisation=parameters.get("organisation") or None,
            audience=_choice(Audience, parameters.get("audience")),
            touchpoint=_choice(Touchpoint, parameters.get("touchpoint")),
            form_key=parameters.get("form") or None,
            period=_choice(Period, parameters.get("period")) or Period.TWELVE_MONTHS,
            first_month=_month(parameters.get("from")),
            last_month=_month(parameters.get("to")),
            only_new=parameters.get("new") == "yes",
        )

    def parameters(self) -> dict[str, str]:
        """What to put in the address. Defaults are left out."""
        between = self.period is Period.BETWEEN
        chosen = {
            "organisation": self.organisation,
            "audience": self.audience,
            "touchpoint": self.touchpoint,
            "form": self.form_key,
            "period": None if self.period is Period.TWELVE_MONTHS else self.period,
            "from": f"{self.first_month:%Y-%m}" if between and self.first_month else None,
            "to": f"{self.last_month:%Y-%m}" if between and self.last_month else None,
            "new": "yes" if self.only_new else None,
        }
        return {name: str(value) for name, value in chosen.items() if value is not None}

    def months(self, this_month: date) -> tuple[date | None, date | None]:
        """First and last month of the period, both included; None is an open end."""
        if self.period is Period.BETWEEN:
            ends = [month for month in (self.first_month, self.last_month) if month]
            if len(ends) == 2:
                return min(ends), max(ends)
            return self.first_month, self.last_month
        if self.period is Period.ALL:
            return None, None
        return months_before(this_month, LENGTHS[self.period] - 1), None

    def in_words(self, this_month: date) -> str:
        """The period in words: ``December 2025 to November 2026``."""
        first, last = self.months(this_month)
        if first is None:
            return f"everything until {dates.month_in_words(last)}" if last else "everything so far"
        last = last or this_month
        return dates.months_in_words(first, last)


def months_before(month: date, n: int) -> date:
    """The first day of the month ``n`` months before."""
    count = month.year * 12 + month.month - 1 - n
    return date(count // 12, count % 12 + 1, 1)


def selected(
    session: Session, *, by: Actor, permission: Permission, view: View, this_month: date
) -> Selection:
    """The view limited to the actor's own organisations. Any other one counts as not chosen."""
    scope = by.scope(permission)
    if view.organisation is not None:
        own = list_organisations(session, by=by, permission=permission)
        chosen = frozenset(each.id for each in own if each.key == view.organisation)
        scope = chosen or scope
    first, last = view.months(this_month)
    return Selection(
        organisation_ids=scope,
        form_key=view.form_key,
        audience=view.audience,
        touchpoint=view.touchpoint,
        first_month=first,
        last_month=last,
        is_discussed=False if view.only_new else None,
    )


def _choice(kind: type[Choice], value: str | None) -> Choice | None:
    return next((each for each in kind if each.value == value), None)


def _month(value: str | None) -> date | None:
    found = MONTH_FORM.fullmatch(value or "")
    return date(int(found[1]), int(found[2]), 1) if found else None
