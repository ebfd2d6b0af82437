"""What people are telling us: by theme, in numbers of people and in their own words."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.accounts.session_files import WhoMayFetch
from feedback_app.services.comments.sorting import sorting
from feedback_app.services.team_pages import pages
from feedback_app.services.themes.clouds import clouds
from feedback_app.services.themes.comment_list import EVERY
from feedback_app.services.themes.summary import summary
from feedback_app.ui.components.dashboards import frame
from feedback_app.ui.components.themes import (
    theme_choice,
    theme_comments,
    theme_summary,
    theme_teaching,
    word_cloud,
)


def draw(shown: frame.Dashboard) -> None:
    """Every theme in numbers; the comments once a theme is chosen or words are searched for."""
    search = st.text_input("Search in the words", type="search", autocomplete="off", max_chars=100) or ""
    chosen = theme_choice.asked()
    with st.spinner("Reading new comments"), shown.workspace.database.read() as session:
        found = sorting(session, by=shown.actor, keys=shown.workspace.keys, view=shown.view, now=shown.now)
    if chosen is not None or search:
        theme_comments.show(shown.actor, found, chosen or theme_choice.ThemeChoice(EVERY, None), search)
        return
    with shown.workspace.database.read() as session:
        themes = summary(session, found)
    theme_summary.show(themes)
    if themes.total and st.toggle("Show the words most people used", key="show-cloud"):
        with st.spinner("Counting words"), shown.workspace.database.read() as session:
            pictures = clouds(session, found)
        word_cloud.show(pictures, WhoMayFetch.of(Permission.READ_RESPONSES, found.opener.organisation_ids))
    shown.show_meaning()
    theme_teaching.show(shown.actor, shown.own)


frame.show(pages.THEMES, draw, permission=Permission.READ_RESPONSES)
