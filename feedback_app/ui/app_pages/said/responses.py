"""Responses that may be read as a whole: those of forms that are not anonymous."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results import responses
from feedback_app.services.results.figures import forms_received, has_any_response
from feedback_app.services.results.openable import openable_responses
from feedback_app.services.saved_views.saved_filter import Dashboard
from feedback_app.ui.components.dashboards import (
    filters,
    first_steps,
    form_choice,
    response_list,
    whole_response,
)
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context, team_tab


AT_MOST = 50

actor, workspace, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title("Responses", anchor=False)
response_id = st.query_params.get("response")
if response_id:
    # a link to the same page leaves the browser's address as it was
    st.query_params["response"] = response_id
    st.page_link(team_tab.RESPONSES, label="All responses")
    with show_refusals():
        with workspace.database.write() as session:
            whole = responses.full_response(
                session, by=actor, keys=workspace.keys, response_id=response_id, now=now
            )
        whole_response.show(whole)
else:
    with workspace.database.read() as session:
        own = list_organisations(session, by=actor, permission=Permission.READ_RESPONSES)
        has_any = has_any_response(session, by=actor)
    if not has_any:
        first_steps.show(actor)
    else:
        view = filters.show(actor, Dashboard.RESPONSES, organisations=own, this_month=month)
        with workspace.database.read() as session:
            forms = forms_received(session, by=actor, view=replace(view, form_key=None), now=now)
        view = form_choice.show(view, forms, or_every_form=True)
        grouping = response_list.asked_grouping()
        with workspace.database.read() as session:
            found = openable_responses(
                session, by=actor, keys=workspace.keys, view=view, now=now, limit=AT_MOST, grouping=grouping
            )
        response_list.show(found, with_organisation=len(own) > 1)
