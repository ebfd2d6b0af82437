"""Who answers and who does not: by form, and where people stop."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.response_flow import response_flow
from feedback_app.services.saved_views.saved_filter import Dashboard
from feedback_app.ui.components.dashboards import (
    filters,
    first_steps,
    flow_of_form,
    open_responses_link,
)
from feedback_app.ui.session import context, team_tab


actor, workspace, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title("Response", anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.READ_RESULTS)
view = filters.show(
    actor, Dashboard.RESPONSE, organisations=own, this_month=month, names=("period", "audience", "touchpoint")
)
with workspace.database.read() as session:
    found = response_flow(session, by=actor, view=view, now=now)
if found:
    flow_of_form.show_meaning()
    for each in found:
        flow_of_form.show(each)
        if each.received:
            open_responses_link.show(actor, replace(view, form_key=each.form_key), now=now, of=each.name)
else:
    first_steps.show(actor)
