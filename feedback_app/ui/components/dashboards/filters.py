"""The filter bar. Its choices are in the address, so that a view can be sent to a colleague.

When the address has changed on its own (a link, the back button), the choices follow it; otherwise it follows
the choices. The list of team pages says which filters a page has, ``services.results.view`` what they offer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import streamlit as st

from analysis import dates
from feedback_app.services.organisations import OrganisationView
from feedback_app.services.results.view import ADDRESS_NAMES, FILTERS, Period, View, months_before
from feedback_app.services.team_pages.pages import TeamPage
from feedback_app.ui.session.state import TabState


EVERY_ORGANISATION = "All of ours"
NO_ANSWERS = "There are no answers for these choices. Choose more months, or everyone."
MONTHS_BACK = 36
Choice = TypeVar("Choice")
shown_view: TabState[View | None] = TabState("shown_view", None)


def asked_view() -> View:
    """The view the address asks for."""
    return View.from_parameters(st.query_params.to_dict())


def show(page: TeamPage, *, organisations: Sequence[OrganisationView], this_month: date) -> View:
    """Draw the filters of a page, and the organisation if there are several; what is chosen now."""
    view, drawn = asked_view(), page.filters or ()
    row = _Row(follows_address=shown_view.get() != view)
    with st.container(horizontal=True, key="filters"):
        for name, offered in FILTERS.items():
            if name in drawn:
                chosen = row.choice(offered.label, name, offered.options, getattr(view, offered.field))
                view = replace(view, **{offered.field: chosen})
                if name == "period" and view.period is Period.BETWEEN:
                    view = _between(row, view, this_month)
        if len(organisations) > 1:
            own = {None: EVERY_ORGANISATION, **{each.key: each.name for each in organisations}}
            chosen = row.choice("Organisation", "organisation", own, view.organisation)
            view = replace(view, organisation=chosen)
    write_address(view)
    return view


def one_organisation(view: View, own: Sequence[OrganisationView]) -> OrganisationView | None:
    """The one that is looked at; None for several together."""
    if len(own) == 1:
        return own[0]
    return next((each for each in own if each.key == view.organisation), None)


def write_address(view: View) -> None:
    """Put the view in the address, unless it is there already. What a page has added stays."""
    if asked_view() != view:
        others = {
            name: st.query_params.get_all(name) for name in st.query_params if name not in ADDRESS_NAMES
        }
        st.query_params.from_dict({**others, **view.parameters()})
    shown_view.set(view)


class _Row:
    """Draws lists that start from what the address says."""

    def __init__(self, *, follows_address: bool) -> None:
        self.follows_address = follows_address

    def choice(self, label: str, name: str, labels: Mapping[Choice, str], chosen: Choice) -> Choice:
        """One choice; an address that asks for something not offered gets the first.

        The widget holds the position in the list, because Streamlit reads an option None as nothing chosen.
        """
        key, offered = f"filter-{name}", list(labels)
        if self.follows_address or not 0 <= st.session_state.get(key, -1) < len(offered):
            st.session_state[key] = offered.index(chosen) if chosen in labels else 0
        positions = list(range(len(offered)))
        at = st.selectbox(label, positions, format_func=lambda each: labels[offered[each]], key=key)
        return offered[at or 0]


def _between(row: _Row, view: View, this_month: date) -> View:
    """First and last month; the last twelve to begin with."""
    offered = (months_before(this_month, n) for n in range(MONTHS_BACK))
    months = {month: dates.month_in_words(month) for month in offered}
    first = row.choice("From", "from", months, view.first_month or months_before(this_month, 11))
    last = row.choice("Until", "until", months, view.last_month or this_month)
    return replace(view, first_month=first, last_month=last)
