"""What the figures of a page mean, one tap away and in plain words."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.team_pages.pages import TeamPage


TITLE = "What these figures mean"


def show(page: TeamPage) -> None:
    """Folded away; nothing for a page that says it elsewhere."""
    if page.meaning:
        with st.expander(TITLE):
            for line in page.meaning:
                st.markdown(line)
