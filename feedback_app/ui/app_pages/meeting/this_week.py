"""The ten minutes of a meeting: what is new, what people wrote, how families rate the service."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.answering.call_requests import open_calls
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.figures import has_any_response, national_result
from feedback_app.services.results.this_week import new_responses
from feedback_app.services.results.view import Period, View
from feedback_app.services.results.words import words_by_audience
from feedback_app.services.saved_views.saved_filter import Dashboard
from feedback_app.ui.components.dashboards import (
    definitions,
    filters,
    first_steps,
    open_responses_link,
)
from feedback_app.ui.components.dashboards import national_result as national
from feedback_app.ui.components.meeting import undiscussed as meeting
from feedback_app.ui.components.meeting.calls import show as show_calls
from feedback_app.ui.session import context, team_tab


WORDS_OF_EACH_KIND = 4

actor, workspace, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title("This week", anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.READ_RESULTS)
    has_any = has_any_response(session, by=actor)
    calls = open_calls(session, by=actor, keys=workspace.keys)
organisation = filters.show(
    actor, Dashboard.THIS_WEEK, organisations=own, this_month=month, names=()
).organisation

undiscussed = View(organisation=organisation, period=Period.ALL, only_new=True)
recent = View(organisation=organisation, period=Period.THREE_MONTHS)
with workspace.database.read() as session:
    new = new_responses(session, by=actor, organisation=organisation, now=now)
    words = words_by_audience(
        session, by=actor, keys=workspace.keys, view=undiscussed, now=now, limit=WORDS_OF_EACH_KIND
    )
    figure = national_result(session, by=actor, view=recent, now=now)

show_calls(actor, calls)
meeting.show_undo(actor)
if not has_any:
    first_steps.show(actor)
else:
    meeting.show_new(new)
    open_responses_link.show(actor, undiscussed, now=now)
    meeting.show_words(words, organisation=organisation, with_organisation=len(own) > 1)
    meeting.show_discussed_button(actor, new)
    st.header("Friends and Family", anchor=False)
    national.show(figure, recent.in_words(month))
    st.page_link(team_tab.RESULTS, label="All results, question by question")
    definitions.show(Dashboard.THIS_WEEK)
