"""The team's pages as Streamlit wants them. Services check permissions again."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from feedback_app.services.team_pages.pages import TeamPage


FOLDER = Path(__file__).parent / "app_pages"


def as_streamlit_page(page: TeamPage) -> StreamlitPage:
    """Streamlit wants it made again in every run."""
    return st.Page(FOLDER / page.file, title=page.title, url_path=page.path, default=not page.path)
