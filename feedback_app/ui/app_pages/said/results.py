"""Every question of one form: a sentence, a chart and a table each."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.figures import form_results, forms_received, has_any_response
from feedback_app.services.saved_views.saved_filter import Dashboard
from feedback_app.ui.components.dashboards import (
    definitions,
    filters,
    first_steps,
    form_choice,
    open_responses_link,
    question_result,
)
from feedback_app.ui.session import context, team_tab


actor, workspace, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title("Results", anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.READ_RESULTS)
    has_any = has_any_response(session, by=actor)

if not has_any:
    first_steps.show(actor)
else:
    view = filters.show(actor, Dashboard.RESULTS, organisations=own, this_month=month)
    with workspace.database.read() as session:
        forms = forms_received(session, by=actor, view=replace(view, form_key=None), now=now)
    view = form_choice.show(view, forms)
    found = None
    if view.form_key is not None:
        with workspace.database.read() as session:
            found = form_results(session, by=actor, view=view, form_key=view.form_key, now=now)
    if found is None:
        st.markdown("Nobody answered in what you are looking at. Choose more months, or everybody.")
    else:
        question_result.show_form(found, months=view.in_words(month))
        st.page_link(team_tab.WORDS, label="Read what they wrote", query_params=view.parameters())
        open_responses_link.show(actor, view, now=now)
    definitions.show(Dashboard.RESULTS)
