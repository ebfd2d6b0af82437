"""Which pack: whose, which months, which readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from analysis import dates
from analysis.report import Edition, ReportPeriod
from feedback_app.services.organisations import OrganisationView
from feedback_app.services.results.view import months_before


EDITIONS = {
    Edition.TEAM: "The team: everything, small numbers too",
    Edition.COMMISSIONERS: "Commissioners: small numbers hidden",
    Edition.PUBLIC: "Everyone: one page, easy to read",
}
QUARTERS_BACK, MONTHS_BACK = 9, 36
OTHER = "Other months"


@dataclass(frozen=True, slots=True)
class PackChoice:
    organisation_ids: tuple[str, ...]
    period: ReportPeriod
    edition: Edition


def show(organisations: Sequence[OrganisationView], this_month: date) -> PackChoice:
    """Draw the choices; the last whole quarter to begin with."""
    names = {each.id: each.name for each in organisations}
    organisation_id = next(iter(names), "")
    if len(names) > 1:
        organisation_id = st.selectbox(
            "Organisation", list(names), format_func=names.__getitem__, key="pack-organisation"
        )
    edition = st.radio("Who is it for?", list(EDITIONS), format_func=EDITIONS.__getitem__, key="pack-edition")
    return PackChoice((organisation_id,), _period(edition, this_month), edition)


def last_quarter(this_month: date) -> ReportPeriod:
    """The latest calendar quarter that has ended."""
    first = this_month.replace(month=this_month.month - (this_month.month - 1) % 3)
    return ReportPeriod(months_before(first, 3), months_before(first, 1))


def _period(edition: Edition, this_month: date) -> ReportPeriod:
    """Quarters, or any other months. Outside the team a pack says which of them may be published."""
    newest = last_quarter(this_month)
    quarters = {each.words: each for each in (newest.moved(-3 * back) for back in range(-1, QUARTERS_BACK))}
    at = st.selectbox("Months", [*quarters, OTHER], index=1, key=f"pack-months-{edition.value}")
    if at != OTHER:
        return quarters[at]
    months = [months_before(this_month, back) for back in range(MONTHS_BACK)]
    row = st.columns(2)
    first = row[0].selectbox("From", months, index=11, format_func=dates.month_in_words, key="pack-first")
    last = row[1].selectbox("Until", months, index=0, format_func=dates.month_in_words, key="pack-last")
    if edition is not Edition.TEAM:
        st.caption("Includes only the whole quarters in these months that have ended.")
    return ReportPeriod(min(first, last), max(first, last))
