"""What people wrote, with a search; families and professionals apart."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.figures import forms_received, has_any_response
from feedback_app.services.results.words import words_by_audience
from feedback_app.services.saved_views.saved_filter import Dashboard
from feedback_app.ui.components.dashboards import (
    filters,
    first_steps,
    form_choice,
    word_count,
    words_list,
)
from feedback_app.ui.session import context, team_tab


SHOWN = ("period", "audience", "touchpoint", "new")

actor, workspace, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title("Words", anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.READ_RESPONSES)
    has_any = has_any_response(session, by=actor)

if not has_any:
    first_steps.show(actor)
else:
    view = filters.show(actor, Dashboard.WORDS, organisations=own, this_month=month, names=SHOWN)
    with workspace.database.read() as session:
        forms = forms_received(session, by=actor, view=replace(view, form_key=None), now=now)
    view = form_choice.show(view, forms, or_every_form=True)
    search = st.text_input("Search in the words", type="search", autocomplete="off", max_chars=100) or ""
    limit = word_count.how_many(view, search)
    with workspace.database.read() as session:
        words = words_by_audience(
            session, by=actor, keys=workspace.keys, view=view, now=now, search=search, limit=limit
        )
    if not any(each.total for each in words):
        st.markdown("Nobody wrote this." if search else "Nobody wrote anything in what you are looking at.")
    for each in words:
        if each.total:
            words_list.show_audience(each, with_organisation=len(own) > 1)
    word_count.show_more_button(words, view, search)
