"""What people wrote, with a search; families and professionals separately."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.results.words import words_by_audience
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.dashboards import frame, words_list


def draw(shown: frame.Dashboard) -> None:
    """The newest comments, or those a search finds."""
    view = shown.view
    search = st.text_input("Search in the words", type="search", autocomplete="off", max_chars=100) or ""
    limit = words_list.how_many(view, search)
    with shown.workspace.database.read() as session:
        words = words_by_audience(
            session, by=shown.actor, keys=shown.workspace.keys, view=view, now=shown.now,
            search=search, limit=limit,
        )  # fmt: skip
    if not any(each.total for each in words):
        st.markdown("No one wrote this." if search else "There are no comments for these choices.")
    for each in words:
        if each.total:
            words_list.show_audience(each, with_organisation=shown.several)
    words_list.show_more_button(words, view, search)


frame.show(pages.WORDS, draw, permission=Permission.READ_RESPONSES)
