"""The line that keeps made-up answers from being taken for real ones."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.answering.page_words import ENGLISH_WORDS


def show_when(is_demonstration: bool) -> None:
    """Draw the banner at the top of a page of the demonstration workspace."""
    if is_demonstration:
        with st.container(key="demonstration-banner"):
            st.markdown(f"**{ENGLISH_WORDS.demonstration}**")
