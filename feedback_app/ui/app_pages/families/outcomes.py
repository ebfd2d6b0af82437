"""What the team's pairs of scores say, measure by measure."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.outcomes.team_figures import team_outcomes
from feedback_app.services.saved_views.saved_filter import Dashboard
from feedback_app.ui.components.dashboards import filters, open_responses_link
from feedback_app.ui.components.outcomes import team_outcome
from feedback_app.ui.session import context, team_tab


actor, workspace, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title("Outcomes", anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.WORK_WITH_FAMILIES)
view = filters.show(actor, Dashboard.OUTCOMES, organisations=own, this_month=month, names=("period",))
with workspace.database.read() as session:
    found = team_outcomes(session, by=actor, keys=workspace.keys, view=view, now=now)
st.text(f"Second scores of {view.in_words(month)}")
team_outcome.show_definition()
if not found:
    st.markdown(
        "No second score yet, and none was expected, in what you are looking at. Plan measures on a family's "
        "page, type in or send the first one, and again at a review or at the end; or choose more months."
    )
    st.page_link(team_tab.FAMILIES, label="Families")
for outcome in found:
    if outcome.is_main:
        team_outcome.show(outcome)
        answered = replace(view, form_key=outcome.measure.key)
        open_responses_link.show(actor, answered, now=now, of=outcome.measure.short_name)
if found:
    st.page_link(team_tab.SCORES, label="Every score, family by family")
parts = [outcome for outcome in found if not outcome.is_main]
if parts:
    st.header("Subscales", anchor=False)
for outcome in parts:
    team_outcome.show(outcome, is_part=True)
