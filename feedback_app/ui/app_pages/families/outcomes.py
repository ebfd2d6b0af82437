"""What the team's pairs of scores say, measure by measure."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.outcomes.team_figures import team_outcomes
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.dashboards import frame
from feedback_app.ui.components.outcomes import team_outcome


def draw(shown: frame.Dashboard) -> None:
    """Totals first, then subscales."""
    with shown.workspace.database.read() as session:
        found = team_outcomes(
            session, by=shown.actor, keys=shown.workspace.keys, view=shown.view, now=shown.now
        )
    st.text(f"Second scores of {shown.months}")
    team_outcome.show_definition()
    if not found:
        draw_nothing()
        return
    for outcome in found:
        if outcome.is_main:
            team_outcome.show(outcome)
            answered = replace(shown.view, form_key=outcome.measure.key)
            shown.show_open_responses(answered, of=outcome.measure.short_name)
    st.page_link(pages.SCORES.link, label="Every score, family by family")
    parts = [outcome for outcome in found if not outcome.is_main]
    if parts:
        st.header("Subscales", anchor=False)
    for outcome in parts:
        team_outcome.show(outcome, is_part=True)


def draw_nothing() -> None:
    """What to do until there is a second score."""
    st.markdown(
        "There is no second score for these choices yet, and none was expected. Plan measures on a family's "
        "page, type in or send the first one, and another at a review or at the end. Or choose more months."
    )
    st.page_link(pages.FAMILIES.link, label="Families")


frame.show(pages.OUTCOMES, draw, permission=Permission.WORK_WITH_FAMILIES, waits_for_responses=False)
