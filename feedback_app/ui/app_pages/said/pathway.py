"""Where on the way through the service people are heard, and what they say there: group by group."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.figures import has_any_response
from feedback_app.services.results.pathway import pathway_by
from feedback_app.services.saved_views.saved_filter import Dashboard
from feedback_app.ui.components.dashboards import filters, first_steps, pathway_groups
from feedback_app.ui.session import context, team_tab


actor, workspace, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title("Pathway", anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.READ_RESULTS)
    has_any = has_any_response(session, by=actor)

if not has_any:
    first_steps.show(actor)
else:
    view = filters.show(actor, Dashboard.PATHWAY, organisations=own, this_month=month)
    split = pathway_groups.choose()
    with workspace.database.read() as session:
        found = pathway_by(session, by=actor, view=view, split=split, now=now)
    pathway_groups.show(found, split, months=view.in_words(month))
    pathway_groups.show_links(found, split, view, own)
    pathway_groups.show_definition(split)
