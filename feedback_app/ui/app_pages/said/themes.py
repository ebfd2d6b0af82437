"""What people are telling us: by theme, in numbers of people and in their own words."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.comments.sorting import sorting
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.figures import has_any_response
from feedback_app.services.saved_views.saved_filter import Dashboard
from feedback_app.services.themes.clouds import clouds
from feedback_app.services.themes.comment_list import EVERY
from feedback_app.services.themes.summary import summary
from feedback_app.ui.components.dashboards import definitions, filters, first_steps
from feedback_app.ui.components.themes import (
    theme_choice,
    theme_comments,
    theme_summary,
    theme_teaching,
    word_cloud,
)
from feedback_app.ui.session import context, team_tab


actor, workspace, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title("Themes", anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.READ_RESPONSES)
    has_any = has_any_response(session, by=actor)

if not has_any:
    first_steps.show(actor)
else:
    view = filters.show(actor, Dashboard.THEMES, organisations=own, this_month=month)
    search = st.text_input("Search in the words", type="search", autocomplete="off", max_chars=100) or ""
    chosen = theme_choice.asked()
    with st.spinner("Reading what is new"), workspace.database.read() as session:
        found = sorting(session, by=actor, keys=workspace.keys, view=view, now=now)
    if chosen is None and not search:
        with workspace.database.read() as session:
            told = summary(session, found)
        theme_summary.show(told)
        if told.total and st.toggle("Show the words most people used", key="show-cloud"):
            with st.spinner("Counting words"), workspace.database.read() as session:
                pictures = clouds(session, found)
            word_cloud.show(pictures)
        definitions.show(Dashboard.THEMES)
        theme_teaching.show(actor, own)
    else:
        which = chosen or theme_choice.ThemeChoice(EVERY, None)
        theme_comments.show(actor, found, which, search)
